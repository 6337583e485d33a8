# The packages that Crossplane installs, what an operator applies, and publishing.

PACKAGE := target/function-moonlander-$(OWN).xpkg
PACKAGES := $(ARCH:%=target/function-moonlander-%.xpkg)
# What is in the package beside the image. Without XRDs and Compositions: they can change without the function.
PACKAGE_FILES := crossplane.yaml $(wildcard package/input/*.yaml)

# The XRDs and Compositions, for all architectures: of landings, of networks, and of logins.
CONFIGURATION := target/configuration-moonlander.xpkg
NETWORK_CONFIGURATION := target/configuration-moonlander-network.xpkg
LOGIN_CONFIGURATION := target/configuration-moonlander-login.xpkg
CONFIGURATIONS := $(CONFIGURATION) $(NETWORK_CONFIGURATION) $(LOGIN_CONFIGURATION)
# What package/install and the Configuration's dependencies name in place of a registry, and what to name instead.
PLACEHOLDER := registry.example.org
REGISTRY ?= $(PLACEHOLDER)
# Where they are there, and flags of `crossplane xpkg push`.
REPOSITORIES = $(REGISTRY)/kingdon-ci
PUSH_FLAGS ?=
# The function's package as it was pushed, by its digest.
PUSHED := target/function-moonlander.pushed
# A key as `cosign sign --key` takes it, to sign what was pushed, and more flags of `cosign sign`.
SIGN ?=
SIGN_FLAGS ?=
# The two flags are for Crossplane: v2.4 looks for signatures in no newer form.
COSIGN_SIGN = $(ENGINE)/bin/cosign sign --yes --key=$(SIGN) --new-bundle-format=false --use-signing-config=false $(SIGN_FLAGS)

# What marketplaces show of the function: the folders that their documentation names.
EXTENSIONS := target/extensions
SOURCE := $(shell sed -n 's|.*meta.crossplane.io/source: ||p' crossplane.yaml)
EXTENSION_FILES := $(shell find extensions -type f)

.PHONY: package
package: $(PACKAGES) $(CONFIGURATIONS) ## Build the packages that Crossplane installs: target/*.xpkg

$(CONFIGURATION): package/configuration/crossplane.yaml $(wildcard package/apis/*landings/*.yaml)
$(NETWORK_CONFIGURATION): package/configuration-network/crossplane.yaml $(wildcard package/apis/xnetworks*/*.yaml package/apis/testinfrastructures*/*.yaml)
$(LOGIN_CONFIGURATION): package/configuration-login/crossplane.yaml $(wildcard $(addprefix package/apis/,$(addsuffix /*.yaml,xidentityproviders xbastions xexposures)))
$(CONFIGURATIONS): target/registry $(CROSSPLANE_CLI)
	@echo "package: $@"
	@rm -rf $(basename $@)
	@mkdir -p $(basename $@)
	@for file in $(filter package/%, $^); do \
	  sed 's|$(PLACEHOLDER)|$(REGISTRY)|' "$$file" > "$(basename $@)/$$(tr / - <<< "$${file#package/*/}")"; done
	@$(CROSSPLANE_CLI) xpkg build --package-root=$(basename $@) --examples-root=$(basename $@)/none --package-file=$@

# The registry that is named, in a file that changes when it does.
target/registry: force
	@mkdir -p target
	@if [ "$$(cat $@ 2> /dev/null)" != "$(REGISTRY)" ]; then echo "$(REGISTRY)" > $@; fi

.PHONY: install-manifests
install-manifests: | kubectl ## Write what an operator applies, with REGISTRY's packages: target/install/*.yaml
	@mkdir -p target/install
	@for part in package/install/*/; do \
	  kubectl kustomize "$$part" | sed 's|$(PLACEHOLDER)|$(REGISTRY)|' > "target/install/$$(basename "$$part").yaml"; done
	@echo "install: target/install/*.yaml, with packages from $(REGISTRY)"

.PHONY: sbom
sbom: target/bom.json ## Write what the function is made of: target/bom.json and .xml (CycloneDX)
	@echo "sbom: target/bom.json, target/bom.xml"

target/bom.json: pom.xml | jdk maven
	@$(MVN) -q -DskipTests cyclonedx:makeAggregateBom
	@touch $@

.PHONY: extensions
extensions: $(EXTENSIONS)/sboms/sbom.json ## Collect what marketplaces show of the function: target/extensions

# The release notes are this version's part of the changelog, with links that lead there from elsewhere too.
$(EXTENSIONS)/sboms/sbom.json: target/bom.json CHANGELOG.md pom.xml $(EXTENSION_FILES)
	@rm -rf $(EXTENSIONS)
	@cp -r extensions $(EXTENSIONS)
	@mkdir $(EXTENSIONS)/release-notes $(EXTENSIONS)/sboms
	@awk -v heading='## $(VERSION)' '/^## / {mine = $$0 == heading || index($$0, heading " ") == 1} mine' CHANGELOG.md | \
	  sed 's|](\([a-z]*/\)|]($(SOURCE)/blob/main/\1|g' > $(EXTENSIONS)/release-notes/release_notes.md
	@test -s $(EXTENSIONS)/release-notes/release_notes.md || { echo "make: CHANGELOG.md says nothing of $(VERSION)" >&2; exit 1; }
	@cp target/bom.json $@

# The examples, which the CLI would add, are of XRs, not of the function.
target/function-moonlander-%.xpkg: target/image-%.tar $(PACKAGE_FILES) $(CROSSPLANE_CLI)
	@echo "package: $@"
	@rm -rf target/package-$*
	@mkdir -p target/package-$*
	@cp $(PACKAGE_FILES) target/package-$*
	@$(CROSSPLANE_CLI) xpkg build --package-root=target/package-$* --examples-root=target/package-$*/none \
	  --embed-runtime-image-tarball=$< --package-file=$@

.PHONY: push
push: $(PACKAGES) $(CONFIGURATIONS) extensions $(ENGINE)/bin/extend $(if $(SIGN),$(addprefix $(ENGINE)/bin/, cosign crane)) ## Push the packages, the function's as one for all architectures: make push REGISTRY=host
	@test "$(REGISTRY)" != "$(PLACEHOLDER)" || { echo "make: say where to push to: make push REGISTRY=host" >&2; exit 1; }
	@$(CROSSPLANE_CLI) xpkg push $(PUSH_FLAGS) --package-files=$(subst $(space),$(comma),$(strip $(PACKAGES))) \
	  $(REPOSITORIES)/function-moonlander:v$(VERSION)
	@$(ENGINE)/bin/extend $(REPOSITORIES)/function-moonlander:v$(VERSION) $(EXTENSIONS) > $(PUSHED)
	@echo "pushed: $$(cat $(PUSHED))"
	@for configuration in $(CONFIGURATIONS); do \
	  $(CROSSPLANE_CLI) xpkg push $(PUSH_FLAGS) --package-files=$$configuration $(REPOSITORIES)/$$(basename $$configuration .xpkg):v$(VERSION); done
	$(if $(SIGN),@sign() { package="$$(CRANE=$(ENGINE)/bin/crane hack/digest-of "$$@")" && $(COSIGN_SIGN) "$$package" && echo "signed: $$package"; }; \
	  sign "$$(cat $(PUSHED))" $(PACKAGES) || exit 1; \
	  for configuration in $(CONFIGURATIONS); do \
	    sign $(REPOSITORIES)/$$(basename $$configuration .xpkg):v$(VERSION) $$configuration || exit 1; done)

# A tag says what is published from it.
.PHONY: check-tag
check-tag:
	@test "$(TAG)" = "v$(VERSION)" || { echo "make: the tag $(TAG) is not this version's, v$(VERSION)" >&2; exit 1; }

.PHONY: test-images
test-images: $(PACKAGES) $(CONFIGURATION) extensions $(ENGINE)/bin/extend $(ENGINE)/bin/registry $(ENGINE)/bin/crane target/e2e.classpath ## Run both architectures' images, hold them against each other, and push
	@$(E2E_JAVA) $(ENGINE_PROPERTIES) $(JUNIT) --select-package=ci.kingdon.moonlander.image --include-classname='.*Test'

# For how many seconds `make test-load` calls the image.
SECONDS_OF_LOAD ?= 600

.PHONY: test-load
test-load: target/image-$(OWN).tar target/e2e.classpath ## Call this machine's image with 100 callers at once for ten minutes, within the Deployment's limits
	@$(E2E_JAVA) $(ENGINE_PROPERTIES) -Dload.seconds=$(SECONDS_OF_LOAD) $(JUNIT) --select-class=ci.kingdon.moonlander.image.LoadTest

.PHONY: test-sign
test-sign: engine-sign $(PACKAGE) target/e2e.classpath ## Push signed packages to a registry here, and have Crossplane verify them
	@$(E2E_JAVA) $(ENGINE_PROPERTIES) $(JUNIT) --select-class=ci.kingdon.moonlander.image.SignedPackages

.PHONY: kubectl
kubectl:
	@command -v kubectl > /dev/null || { echo "make: kubectl is missing: install kubectl" >&2; exit 1; }
