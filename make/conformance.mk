# What somebody checks a cluster with that this package is installed on.

# The kubeconfig's context. Without one it does nothing: a cluster should not be checked by mistake.
CONTEXT ?=
# Some checks, with commas between them; --list has their names.
ONLY ?=
SKIP ?=
# Further contexts for the matrix of who gets in where.
AUTH_CONTEXTS ?=
# The region to make a VPC in.
AWS ?=
TIMEOUT ?= 10m
REPORT ?= target/conformance
# yes takes away what interrupted runs have left, and checks nothing. Runs that go on are taken away too.
CLEAN ?= no
# The ClusterProviderConfig by which landings make planets in the control plane.
HOST_CONFIG ?= in-cluster

CONFORMANCE = $(E2E_JAVA) -Dconformance.version=$(VERSION) ci.kingdon.moonlander.conformance.Conformance

# Values go by the environment: whatever is in them, they are no commands of this shell.
.PHONY: conformance
conformance: export CONTEXT := $(CONTEXT)
conformance: export ONLY := $(ONLY)
conformance: export SKIP := $(SKIP)
conformance: export AUTH_CONTEXTS := $(AUTH_CONTEXTS)
conformance: export AWS := $(AWS)
conformance: export TIMEOUT := $(TIMEOUT)
conformance: export REPORT := $(REPORT)
conformance: export CLEAN := $(CLEAN)
conformance: export HOST_CONFIG := $(HOST_CONFIG)
conformance: target/e2e.classpath $(ENGINE)/bin/crane ## Check a cluster that this package is installed on: make conformance CONTEXT=name
	@test -n "$$CONTEXT" || { echo "make: say which cluster: make conformance CONTEXT=name; kubectl config get-contexts has the names" >&2; exit 2; }
	@case "$$CLEAN" in yes | no) ;; *) echo "make: CLEAN is yes or no" >&2; exit 2 ;; esac
	@options=(); \
	test -z "$$ONLY" || options+=(--only="$$ONLY"); \
	test -z "$$SKIP" || options+=(--skip="$$SKIP"); \
	test -z "$$AUTH_CONTEXTS" || options+=(--auth-contexts="$$AUTH_CONTEXTS"); \
	test -z "$$AWS" || options+=(--aws="$$AWS"); \
	test "$$CLEAN" = no || options+=(--clean); \
	$(CONFORMANCE) --context="$$CONTEXT" --host-config="$$HOST_CONFIG" --timeout="$$TIMEOUT" --report="$$REPORT" \
	  --crane=$(ENGINE)/bin/crane "$${options[@]}"

# The same as a container, for who has no JDK: the checks with all that they need, on what the function's image is built on.
CONFORMANCE_IMAGES := $(ARCH:%=target/conformance-%.tar)
CONFORMANCE_REPOSITORY = $(REPOSITORIES)/moonlander-conformance
CONFORMANCE_ENTRYPOINT := java,-Dlogback.configurationFile=/app/conformance/logback.xml,-Dconformance.version=$(VERSION),-cp,/app/conformance/classes:/app/conformance/libs/*,ci.kingdon.moonlander.conformance.Conformance,--crane=/app/conformance/crane,--report=/report

.PHONY: conformance-image
conformance-image: $(CONFORMANCE_IMAGES) ## Build conformance as a container: target/conformance-*.tar

# Its client of Kubernetes' API wants more of Java than the function does.
target/conformance-base-%.tar: $(BASE_IMAGE_NEEDS)
	@echo "package: $@"
	@hack/base-image $* $(DEBIAN) target/native-$*/app/native $@ java.naming jdk.jfr

.PRECIOUS: target/conformance-base-%.tar

target/conformance-%.tar: $(JAR) target/e2e.classpath target/built-on $(if $(IMAGE_BASE),,target/conformance-base-%.tar) engine/registry/go.mod
	@echo "package: $@"
	@rm -rf target/conformance-root-$*
	@mkdir -p target/conformance-root-$*/app/conformance/{libs,classes}
	@cp -r $(E2E_CLASSES)/. target/classes/. target/conformance-root-$*/app/conformance/classes
	@cp $$(tr : ' ' < target/e2e.classpath) target/conformance-root-$*/app/conformance/libs
	@cp src/e2e/logback.xml target/conformance-root-$*/app/conformance
	@CGO_ENABLED=0 GOARCH=$* engine/build registry github.com/google/go-containerregistry/cmd/crane target/conformance-root-$*/app/conformance/crane
	@rm target/conformance-root-$*/app/conformance/crane.log
	@$(JIB) $(if $(IMAGE_BASE),,-Dimage.base=tar://$(CURDIR)/target/conformance-base-$*.tar) \
	  -Djib.extraDirectories.paths=$(CURDIR)/target/conformance-root-$* -Djib.container.entrypoint='$(CONFORMANCE_ENTRYPOINT)' \
	  -Djib.extraDirectories.permissions=/app/conformance/crane=755

.PHONY: push-conformance
push-conformance: $(CONFORMANCE_IMAGES) $(ENGINE)/bin/crane ## Push it, as one image for all architectures: make push-conformance REGISTRY=host
	@test "$(REGISTRY)" != "$(PLACEHOLDER)" || { echo "make: say where to push to: make push-conformance REGISTRY=host" >&2; exit 1; }
	@for arch in $(ARCH); do \
	  $(ENGINE)/bin/crane push target/conformance-$$arch.tar $(CONFORMANCE_REPOSITORY):v$(VERSION)-$$arch; done
	@$(ENGINE)/bin/crane index append $(ARCH:%=--manifest=$(CONFORMANCE_REPOSITORY):v$(VERSION)-%) --tag $(CONFORMANCE_REPOSITORY):v$(VERSION)
