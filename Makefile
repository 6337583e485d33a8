# The targets of every day. What they build on is in make/, by subject:
#
#   make/java.mk     the JDK, Maven, the flags of JVMs, the system properties that tests read
#   make/engine.mk   Crossplane and the rest that rendering and tests run on: .engine/
#   make/image.mk    the function's images, their cache of classes, what is measured of them
#   make/package.mk  the packages that Crossplane installs, what an operator applies, publishing
#   make/e2e.mk      scenarios on a real control plane, and a control plane to play with
#   make/conformance.mk
#                    what somebody checks a cluster with that this package is installed on
#
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
# The XNetwork that `make plan` shows.
XNETWORK ?= examples/network/xr.yaml
PLAN_SVG ?= target/plan.svg

VERSION := $(shell sed -n 's:^  <version>\(.*\)</version>:\1:p' pom.xml)
JAR := target/function-moonlander.jar
JAVA_SOURCES := pom.xml $(shell find src/main proto -type f)

# This machine's architecture, as container images name it.
OWN := $(shell hack/architecture)

comma := ,
empty :=
space := $(empty) $(empty)

# A cluster is named by who calls make, not by what happens to be in the environment; and CI systems have variables of such names.
$(foreach name,CONTEXT ONLY SKIP AUTH_CONTEXTS AWS TIMEOUT REPORT CLEAN,$(if $(filter environment,$(origin $(name))),$(eval undefine $(name))))

include make/java.mk make/engine.mk make/image.mk make/package.mk make/e2e.mk make/conformance.mk

.PHONY: help
help: ## Show what there is to make
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  EXAMPLE=name      with render: a folder of examples/ (default: $(EXAMPLE))"
	@echo "  FULL=1            with render: every stage's manifests in full"
	@echo "  FLAGS='...'       with run: the function's flags besides --insecure"
	@echo "  REGISTRY=host     with package, push and install-manifests: where the packages are to be (default: $(PLACEHOLDER))"
	@echo "  SIGN=key          with push: sign the packages with this key of cosign's (default: they are not signed)"
	@echo "  ARCH=arm64        with package and push: only this architecture (default: $(ARCH))"
	@echo "  DEBIAN_MIRROR=url with package: Debian's packages from there (default: as this machine's apt has it)"
	@echo "  IMAGE_BASE=image  with package: an image with Java 25 to build on (default: one that is made here)"
	@echo "  ROUNDS=5          with bench: how often each function is measured (default: $(ROUNDS))"
	@echo "  CALLS=n SEED=n    with test-fuzz: how many calls, and the number of the first case (default: $(CALLS), $(SEED))"
	@echo "  JMH='...'         with jmh: JMH's flags, as CallBenchmark.call -p asked=LANDED"
	@echo "  XNETWORK=file     with plan: an XNetwork's manifest (default: $(XNETWORK))"
	@echo "  SCENARIOS=A,B     with e2e: only these classes of src/e2e"
	@echo "  CONTEXT=name      with conformance and demo: the kubeconfig's context of the cluster"
	@echo "  ONLY=a,b SKIP=a,b with conformance: these checks; without these checks"
	@echo "  AUTH_CONTEXTS=a,b with conformance: further contexts for the matrix of who gets in where"
	@echo "  AWS=region        with conformance: make a VPC there too"
	@echo "  HOST_CONFIG=name  with conformance: the ClusterProviderConfig of your Compositions, if it is not in-cluster"
	@echo "  TIMEOUT=10m       with conformance: how long a landing may take"
	@echo "  CLEAN=yes         with conformance: take away what interrupted runs have left"
	@echo "  PACE=auto         with demo: go on by itself, and fail where something else is seen than docs/demo.md says"
	@echo "  FALLBACK=A        with demo: what is shown where there are no VMs (A, B), no vclusters (C), or neither (D)"
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

.PHONY: render
render: $(JAR) $(CROSSPLANE_CLI) $(CROSSPLANE_CORE) ## Render an example with the real engine, stage by stage
	@CROSSPLANE_CLI=$(CROSSPLANE_CLI) CROSSPLANE_CORE=$(CROSSPLANE_CORE) JAR=$(JAR) FULL=$(FULL) hack/render $(EXAMPLE)

.PHONY: run
run: $(JAR) ## Run the function for rendering by hand: plain text on 127.0.0.1:9443, until Ctrl-C
	@exec $(JAVA) -jar $(JAR) --insecure --address 127.0.0.1:9443 --metrics-address 127.0.0.1:8080 $(FLAGS)

.PHONY: plan
plan: $(JAR) ## Show the subnets of an XNetwork and the space that stays free, and draw them: target/plan.svg
	@$(JAVA) -jar $(JAR) plan $(XNETWORK) --svg $(PLAN_SVG)
	@echo "drawn: $(PLAN_SVG)"

.PHONY: test
test: engine-test | jdk maven ## Run all tests, those on the real engine included
	@$(MVN) verify $(ENGINE_PROPERTIES)

.PHONY: examples
examples: engine-render | jdk maven ## Write what the examples render now into their rendered.yaml files
	@$(MVN) -q test -Dtest=ExamplesTest -Dexamples.update=true $(ENGINE_PROPERTIES)
	@git diff --stat -- examples

.PHONY: format
format: | jdk maven ## Format the Java sources
	@$(MVN) -q spotless:apply

.PHONY: clean
clean: ## Remove what was built, except the engine
	@rm -rf target

# The prerequisite of what has to run each time.
.PHONY: force
force:
