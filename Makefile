# Everything sets itself up: what is missing is built, and what cannot be built is named in one line.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# The example that `make render` shows: a folder of examples/.
EXAMPLE ?= vcluster
# Any value: print every stage's manifests in full, not just the last one's.
FULL ?=
# Flags for `make run`.
FLAGS ?= --debug

# The engine: Crossplane's own renderer and CLI, built from Go modules. Give binaries of your own to build neither.
ENGINE := .engine
CROSSPLANE_CLI ?= $(ENGINE)/bin/crossplane
CROSSPLANE_CORE ?= $(ENGINE)/bin/crossplane-core

VERSION := $(shell sed -n 's:^  <version>\(.*\)</version>:\1:p' pom.xml)
JAR := target/function-moonlander.jar
JAVA_SOURCES := pom.xml $(shell find src/main proto -type f)

# The classes of src/e2e, beside those of the tests.
E2E_CLASSES := target/e2e-classes

# The architectures to package, as container images name them, and this machine's, whose package the e2e suite installs.
ARCH ?= arm64 amd64
OWN := $(shell hack/architecture)
# An image to build on in place of the one that hack/base-image makes, with Java 25 on its PATH.
IMAGE_BASE ?=
# Debian's packages, unpacked, that base images are made of.
DEBIAN := $(ENGINE)/debian
DEBIAN_PACKAGES := openjdk-25-jdk-headless openjdk-25-jre-headless libc6 libgcc-s1 libstdc++6 zlib1g
# The classes that landings use, as a training run found them, for the images to bring them ready to be used.
CLASSES := package/image/classes.txt
PACKAGE := target/function-moonlander-$(OWN).xpkg
PACKAGES := $(ARCH:%=target/function-moonlander-%.xpkg)
# What is in the package beside the image. Without XRDs and Compositions: they can change without the function.
PACKAGE_FILES := crossplane.yaml $(wildcard package/input/*.yaml)

comma := ,
empty :=
space := $(empty) $(empty)

JDK := $(shell hack/java-home 25)
export JAVA_HOME := $(JDK)
# Maven 3.8's own libraries use what JDK 25 warns about.
export MAVEN_OPTS := --sun-misc-unsafe-memory-access=allow $(MAVEN_OPTS)
MVN := mvn --batch-mode --no-transfer-progress

.PHONY: help
help: ## Show what there is to make
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  EXAMPLE=name      with render: a folder of examples/ (default: $(EXAMPLE))"
	@echo "  FULL=1            with render: every stage's manifests in full"
	@echo "  FLAGS='...'       with run: the function's flags besides --insecure"
	@echo "  REGISTRY=host     with package, push and install-manifests: where the packages are to be (default: $(PLACEHOLDER))"
	@echo "  ARCH=arm64        with package and push: only this architecture (default: $(ARCH))"
	@echo "  DEBIAN_MIRROR=url with package: Debian's packages from there (default: as this machine's apt has it)"
	@echo "  IMAGE_BASE=image  with package: an image with Java 25 to build on (default: one that is made here)"
	@echo "  XNETWORK=file     with plan: an XNetwork's manifest (default: $(XNETWORK))"
	@echo "  SCENARIOS=A,B     with e2e: only these classes of src/e2e"
	@echo "  CROSSPLANE_CLI=path, CROSSPLANE_CORE=path"
	@echo "                    a crossplane CLI (v2.5) and core (v2.4) binary to use instead of building them"

.PHONY: build
build: $(JAR) ## Build the function: target/function-moonlander.jar

$(JAR): $(JAVA_SOURCES) | jdk maven
	@echo "build: $@"
	@# Else what was taken out of the sources would stay in the jar, which would not be the one of a fresh clone.
	@rm -rf target/classes
	@$(MVN) -q -DskipTests package
	@touch $@

# The XRDs and Compositions, for all architectures: of landings, and of networks.
CONFIGURATION := target/configuration-moonlander.xpkg
NETWORK_CONFIGURATION := target/configuration-moonlander-network.xpkg
# What package/install and the Configuration's dependencies name in place of a registry, and what to name instead.
PLACEHOLDER := registry.example.org
REGISTRY ?= $(PLACEHOLDER)
# Where they are there, and flags of `crossplane xpkg push`.
REPOSITORIES = $(REGISTRY)/kingdon-ci
PUSH_FLAGS ?=

.PHONY: package
package: $(PACKAGES) $(CONFIGURATION) $(NETWORK_CONFIGURATION) ## Build the packages that Crossplane installs: target/*.xpkg

$(CONFIGURATION): package/configuration/crossplane.yaml $(wildcard package/apis/*landings/*.yaml)
$(NETWORK_CONFIGURATION): package/configuration-network/crossplane.yaml $(wildcard package/apis/xnetworks*/*.yaml package/apis/testinfrastructures*/*.yaml)
$(CONFIGURATION) $(NETWORK_CONFIGURATION): target/registry $(CROSSPLANE_CLI)
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
sbom: | jdk maven ## Write what the function is made of: target/bom.json and .xml (CycloneDX)
	@$(MVN) -q -DskipTests cyclonedx:makeAggregateBom
	@echo "sbom: target/bom.json, target/bom.xml"

# The examples, which the CLI would add, are of XRs, not of the function.
target/function-moonlander-%.xpkg: target/image-%.tar $(PACKAGE_FILES) $(CROSSPLANE_CLI)
	@echo "package: $@"
	@rm -rf target/package-$*
	@mkdir -p target/package-$*
	@cp $(PACKAGE_FILES) target/package-$*
	@$(CROSSPLANE_CLI) xpkg build --package-root=target/package-$* --examples-root=target/package-$*/none \
	  --embed-runtime-image-tarball=$< --package-file=$@

# What every image has in common. jib asks its makers whether there is a newer one unless told not to.
JIB = $(MVN) -q jib:buildTar -Djib.disableUpdateChecks=true -Dimage.architecture=$* $(if $(IMAGE_BASE),-Dimage.base=$(IMAGE_BASE)) \
  -Dimage.tar=$(abspath $@)

target/image-%.tar: target/plain-%.tar target/cache-%/app/moonlander.jsa
	@echo "package: $@"
	@$(JIB) -Djib.extraDirectories.paths=$(CURDIR)/target/cache-$*

# Without the cache of classes, which its JVM makes.
target/plain-%.tar: $(JAR) target/built-on $(if $(IMAGE_BASE),,target/base-%.tar)
	@echo "package: $@"
	@$(JIB)

# Own times, so that a test that changed makes no image again; what the cache is made by does.
CACHE_MAKER := $(addprefix src/e2e/java/ci/kingdon/moonlander/image/, ClassCache.java Container.java UnpackedImage.java) hack/container
.SECONDEXPANSION:
target/cache-%/app/moonlander.jsa: target/plain-%.tar $(CLASSES) $(CACHE_MAKER) | target/e2e.classpath $$(call emulator,$$*)
	@echo "package: $@$(if $(filter-out $(OWN),$*), (emulated: this takes minutes))"
	@rm -rf target/cache-$* target/dump-$*
	@$(IMAGE_JAVA) ci.kingdon.moonlander.image.ClassCache $< $(CLASSES) target/dump-$* $@
	@rm -rf target/dump-$*

.PHONY: train
train: target/plain-$(OWN).tar target/e2e.classpath ## Land the examples, and list the classes that this uses in package/image/classes.txt
	@rm -rf target/training
	@$(IMAGE_JAVA) ci.kingdon.moonlander.image.Training $< target/training $(CLASSES)
	@rm -rf target/training
	@git diff --stat -- $(CLASSES)

target/base-%.tar: hack/base-image $(DEBIAN)/%/packages $(DEBIAN)/$(OWN)/packages | $$(call emulator,$$*)
	@echo "package: $@"
	@hack/base-image $* $(DEBIAN) $@

emulator = $(if $(filter-out $(OWN),$1),$(DEBIAN)/qemu-$1)
$(DEBIAN)/%/packages: hack/debian
	@echo "package: fetching Debian's OpenJDK for $*"
	@hack/debian $* $(@D) $(DEBIAN_PACKAGES)

$(DEBIAN)/qemu-arm64 $(DEBIAN)/qemu-amd64: $(DEBIAN)/qemu-%: hack/debian
	@echo "package: fetching an emulator of $*"
	@hack/debian $(OWN) $(DEBIAN)/emulators qemu-user
	@mv $(DEBIAN)/emulators/usr/bin/qemu-$(if $(filter arm64,$*),aarch64,x86_64) $@
	@# It is as old as Debian's package.
	@touch $@
	@rm -rf $(DEBIAN)/emulators

# What images are built on, in a file that changes when it does.
target/built-on: force
	@mkdir -p target
	@echo "IMAGE_BASE=$(IMAGE_BASE)" > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

.PRECIOUS: target/base-%.tar target/plain-%.tar target/image-%.tar target/cache-%/app/moonlander.jsa $(DEBIAN)/%/packages

.PHONY: push
push: $(PACKAGES) $(CONFIGURATION) $(NETWORK_CONFIGURATION) ## Push the packages, the function's as one for all architectures: make push REGISTRY=host
	@test "$(REGISTRY)" != "$(PLACEHOLDER)" || { echo "make: say where to push to: make push REGISTRY=host" >&2; exit 1; }
	@$(CROSSPLANE_CLI) xpkg push $(PUSH_FLAGS) --package-files=$(subst $(space),$(comma),$(strip $(PACKAGES))) \
	  $(REPOSITORIES)/function-moonlander:v$(VERSION)
	@for configuration in $(CONFIGURATION) $(NETWORK_CONFIGURATION); do \
	  $(CROSSPLANE_CLI) xpkg push $(PUSH_FLAGS) --package-files=$$configuration $(REPOSITORIES)/$$(basename $$configuration .xpkg):v$(VERSION); done

# For programs and tests of src/e2e that run images. They make namespaces.
IMAGE_JAVA = $(JDK)/bin/java -XX:-UsePerfData --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -Dlogback.configurationFile=src/e2e/logback.xml -cp $(E2E_CLASSES):target/classes:$$(cat target/e2e.classpath)

.PHONY: test-images
test-images: $(PACKAGES) $(CONFIGURATION) $(ENGINE)/bin/registry $(ENGINE)/bin/crane target/e2e.classpath ## Run both architectures' images, hold them against each other, and push
	@$(IMAGE_JAVA) -Dengine.dir=$(abspath $(ENGINE)) -Dengine.cli=$(abspath $(CROSSPLANE_CLI)) \
	  org.junit.platform.console.ConsoleLauncher execute --disable-banner --details=tree --fail-if-no-tests \
	  --include-engine=junit-jupiter --select-package=ci.kingdon.moonlander.image --include-classname='.*Test'

.PHONY: measure
measure: target/image-$(OWN).tar target/plain-$(OWN).tar target/e2e.classpath ## Measure this machine's image: size, start, memory
	@rm -rf target/measure
	@$(IMAGE_JAVA) ci.kingdon.moonlander.image.Measure target/image-$(OWN).tar target/plain-$(OWN).tar target/measure

.PHONY: render
render: $(JAR) $(CROSSPLANE_CLI) $(CROSSPLANE_CORE) ## Render an example with the real engine, stage by stage
	@CROSSPLANE_CLI=$(CROSSPLANE_CLI) CROSSPLANE_CORE=$(CROSSPLANE_CORE) JAR=$(JAR) FULL=$(FULL) hack/render $(EXAMPLE)

.PHONY: run
run: $(JAR) ## Run the function for rendering by hand: plain text on 127.0.0.1:9443, until Ctrl-C
	@exec $(JDK)/bin/java -jar $(JAR) --insecure --address 127.0.0.1:9443 --metrics-address 127.0.0.1:8080 $(FLAGS)

# The XNetwork that `make plan` shows.
XNETWORK ?= examples/network/xr.yaml
PLAN_SVG ?= target/plan.svg

.PHONY: plan
plan: $(JAR) ## Show the subnets of an XNetwork and the space that stays free, and draw them: target/plan.svg
	@$(JDK)/bin/java -jar $(JAR) plan $(XNETWORK) --svg $(PLAN_SVG)
	@echo "drawn: $(PLAN_SVG)"

.PHONY: test
test: engine-render | jdk maven ## Run all tests, those on the real engine included
	@$(MVN) verify -Dengine.cli=$(abspath $(CROSSPLANE_CLI)) -Dengine.core=$(abspath $(CROSSPLANE_CORE)) \
	  -Dengine.dir=$(abspath $(ENGINE))

.PHONY: examples
examples: engine-render | jdk maven ## Write what the examples render now into their rendered.yaml files
	@$(MVN) -q test -Dtest=ExamplesTest -Dexamples.update=true -Dengine.cli=$(abspath $(CROSSPLANE_CLI)) \
	  -Dengine.core=$(abspath $(CROSSPLANE_CORE)) -Dengine.dir=$(abspath $(ENGINE))
	@git diff --stat -- examples

.PHONY: format
format: | jdk maven ## Format the Java sources
	@$(MVN) -q spotless:apply

# The e2e suite runs in the engine's sandbox, which Maven could not leave.
E2E_SOURCES := $(shell find src/e2e src/test -type f)
# The version before this one, that an upgrade begins with: a commit, and what its pom calls it.
PREVIOUS_COMMIT := f77363dd8c3c66321424b65e7aa888478665c40b
PREVIOUS_VERSION := 0.2.0
PREVIOUS := $(ENGINE)/previous/$(PREVIOUS_COMMIT)
PREVIOUS_PACKAGE := $(PREVIOUS)/target/function-moonlander-$(OWN).xpkg
# SCENARIOS=name,name: only these classes of src/e2e/java/.../e2e.
SCENARIOS ?=
# With the other architecture's as well where that is built: both as one, as they are published.
E2E_PACKAGES = $(subst $(space),$(comma),$(strip $(PACKAGE) $(filter-out $(PACKAGE),$(wildcard $(PACKAGES)))))
E2E_JAVA = engine/sandbox $(JDK)/bin/java -XX:-UsePerfData --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -Dlogback.configurationFile=src/e2e/logback.xml -Dengine.dir=$(abspath $(ENGINE)) -Dengine.cli=$(abspath $(CROSSPLANE_CLI)) \
  -De2e.package=$(E2E_PACKAGES) -De2e.version=$(VERSION) -De2e.configuration=$(CONFIGURATION) \
  -De2e.network.configuration=$(NETWORK_CONFIGURATION) \
  -De2e.previous.package=$(PREVIOUS_PACKAGE) -De2e.previous.version=$(PREVIOUS_VERSION) \
  -cp $(E2E_CLASSES):target/classes:$$(cat target/e2e.classpath)

E2E_RUN = $(E2E_JAVA) org.junit.platform.console.ConsoleLauncher execute --disable-banner --details=tree --fail-if-no-tests \
  --include-engine=junit-jupiter --reports-dir=target/e2e-reports

.PHONY: e2e
e2e: engine $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) $(PREVIOUS_PACKAGE) target/e2e.classpath ## Run the scenarios on a real control plane, all in processes
	@rm -rf target/e2e
	@$(E2E_RUN) \
	  --config='junit.jupiter.testclass.order.default=org.junit.jupiter.api.ClassOrderer$$OrderAnnotation' \
	  $(if $(SCENARIOS),$(foreach scenario,$(subst $(comma), ,$(SCENARIOS)),--select-class=ci.kingdon.moonlander.e2e.$(scenario)), \
	  --select-package=ci.kingdon.moonlander.e2e --include-classname='.*Scenario')

.PHONY: e2e-aws
e2e-aws: engine engine-aws $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) target/e2e.classpath ## Run networks on the classic AWS provider and a local EC2 API
	@rm -rf target/e2e
	@$(E2E_RUN) --select-class=ci.kingdon.moonlander.e2e.ClassicNetworks

target/e2e.classpath: $(JAVA_SOURCES) $(E2E_SOURCES) | jdk maven
	@echo "build: $(E2E_CLASSES)"
	@# Else the class of a scenario that is no more would still run.
	@rm -rf $(E2E_CLASSES)
	@$(MVN) -q -Pe2e process-test-classes
	@touch $@

$(PREVIOUS_PACKAGE): | jdk maven $(CROSSPLANE_CLI)
	@echo "build: the version before, $(PREVIOUS_VERSION)"
	@mkdir -p $(PREVIOUS)
	@git cat-file -e $(PREVIOUS_COMMIT)^{commit} 2> /dev/null || git fetch --quiet --depth=1 origin $(PREVIOUS_COMMIT) 2> /dev/null || \
	  { echo "make: the commit of version $(PREVIOUS_VERSION), $(PREVIOUS_COMMIT), is missing: clone with the history" >&2; exit 1; }
	@git archive $(PREVIOUS_COMMIT) | tar -x -C $(PREVIOUS)
	@$(MAKE) --no-print-directory -C $(PREVIOUS) package ARCH=$(OWN) CROSSPLANE_CLI=$(abspath $(CROSSPLANE_CLI))

.PHONY: engine-up engine-down
engine-up: engine $(PACKAGE) $(CONFIGURATION) target/e2e.classpath ## Start a control plane with this package installed, to play with
	@JAVA='$(E2E_JAVA)' engine/up

engine-down: ## Stop it
	@engine/down

.PHONY: engine engine-render engine-run
engine: engine-render engine-run ## Build the engine: all of it, for tests and for running it
engine-render: $(CROSSPLANE_CLI) $(CROSSPLANE_CORE) $(ENGINE)/descriptors.binpb $(ENGINE)/bin/apicheck $(ENGINE)/schemas/done
engine-run: engine-render $(addprefix $(ENGINE)/bin/, etcd kube-apiserver kube-controller-manager provider-kubernetes provider-helm registry crane readers)

# What only networks need: it takes longer than most of the rest.
.PHONY: engine-aws
engine-aws: $(ENGINE)/packages/provider-aws $(ENGINE)/moto/done

# Its package, with the CRDs, is in the module that the program is built from.
$(ENGINE)/packages/provider-aws: $(ENGINE)/bin/provider-aws
	@rm -rf $@
	@mkdir -p $(@D)
	@cp -r "$$(cd engine/provider-aws && go list -m -f '{{.Dir}}' github.com/crossplane-contrib/provider-aws)/package" $@
	@chmod -R u+w $@
	@touch $@

$(ENGINE)/moto/done: engine/moto/requirements.txt
	@command -v python3 > /dev/null || { echo "engine: Python is missing: install Python 3.11 or later" >&2; exit 1; }
	@echo "engine: installing moto"
	@rm -rf $(@D)
	@python3 -m venv $(@D)
	@$(@D)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

$(ENGINE)/bin/crossplane: engine/cli/go.mod engine/cli/go.sum engine/build
	@engine/build cli github.com/crossplane/cli/v2/cmd/crossplane $@

# A package may ask for versions of Crossplane, so that core has to know its own.
$(ENGINE)/bin/crossplane-core: engine/crossplane/go.mod engine/crossplane/go.sum engine/build
	@LDFLAGS="-X github.com/crossplane/crossplane-runtime/v2/pkg/version.version=$$(awk '/crossplane\/v2 v/ {print $$NF}' engine/crossplane/go.mod)" \
	  engine/build crossplane github.com/crossplane/crossplane/v2/cmd/crossplane $@

$(ENGINE)/bin/descriptors: engine/crossplane/go.mod engine/crossplane/go.sum engine/crossplane/descriptors/main.go engine/build
	@engine/build crossplane ./descriptors $@

$(ENGINE)/bin/apicheck: engine/crossplane/go.mod engine/crossplane/go.sum engine/crossplane/apicheck/main.go engine/build
	@engine/build crossplane ./apicheck $@

$(ENGINE)/bin/etcd: engine/etcd/go.mod engine/etcd/go.sum engine/build
	@engine/build etcd go.etcd.io/etcd/server/v3 $@

$(ENGINE)/bin/kube-%: engine/kubernetes/go.mod engine/kubernetes/go.sum engine/build
	@engine/build kubernetes k8s.io/kubernetes/cmd/kube-$* $@

# The providers would bind port 8080 for their metrics, and have no flag for it.
$(ENGINE)/bin/provider-%: engine/provider-%/go.mod engine/provider-%/go.sum engine/build
	@LDFLAGS='-X sigs.k8s.io/controller-runtime/pkg/metrics/server.DefaultBindAddress=0' \
	  engine/build provider-$* github.com/crossplane-contrib/provider-$*/cmd/provider $@

$(ENGINE)/bin/registry $(ENGINE)/bin/crane: engine/registry/go.mod engine/registry/go.sum engine/build
	@engine/build registry github.com/google/go-containerregistry/cmd/$(@F) $@

$(ENGINE)/bin/readers: engine/readers/go.mod engine/readers/go.sum engine/readers/main.go engine/build
	@engine/build readers . $@

$(ENGINE)/descriptors.binpb: $(ENGINE)/bin/descriptors
	@$< > $@

$(ENGINE)/schemas/done: engine/schemas/go.mod engine/schemas/go.sum engine/crossplane/go.mod engine/schemas/build
	@engine/schemas/build $(ENGINE)/schemas

.PHONY: clean
clean: ## Remove what was built, except the engine
	@rm -rf target

.PHONY: jdk maven kubectl force
force:
jdk:
	@test -n "$(JDK)" || { echo "make: a JDK 25 is missing: install one, or set JAVA_HOME to where it is" >&2; exit 1; }
maven:
	@command -v mvn > /dev/null || { echo "make: Maven is missing: install Maven 3.8 or later" >&2; exit 1; }
kubectl:
	@command -v kubectl > /dev/null || { echo "make: kubectl is missing: install kubectl, for its kustomize" >&2; exit 1; }
