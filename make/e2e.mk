# Scenarios on a real control plane, and a control plane to play with. Both run in the engine's sandbox.

# Only these classes of src/e2e/java/ci/kingdon/moonlander/e2e, with commas between them.
SCENARIOS ?=
# With the other architecture's as well where that is built: both as one, as they are published.
E2E_PACKAGES = $(subst $(space),$(comma),$(strip $(PACKAGE) $(filter-out $(PACKAGE),$(wildcard $(PACKAGES)))))
SANDBOX_JAVA = engine/sandbox $(E2E_JAVA) $(ENGINE_PROPERTIES) \
  -De2e.package=$(E2E_PACKAGES) -De2e.version=$(VERSION) -De2e.configuration=$(CONFIGURATION)

# What an upgrade begins with: the oldest version from which it is promised, so that all that changed since is met at once. A commit, and the
# version in its pom.xml.
PREVIOUS_COMMIT := f77363dd8c3c66321424b65e7aa888478665c40b
PREVIOUS_VERSION := 0.2.0
PREVIOUS := $(ENGINE)/previous/$(PREVIOUS_COMMIT)
PREVIOUS_PACKAGE := $(PREVIOUS)/target/function-moonlander-$(OWN).xpkg

SCENARIOS_JAVA = $(SANDBOX_JAVA) -De2e.network.configuration=$(NETWORK_CONFIGURATION) \
  -De2e.previous.package=$(PREVIOUS_PACKAGE) -De2e.previous.version=$(PREVIOUS_VERSION) \
  $(JUNIT) --reports-dir=target/e2e-reports

# QuietScenarios run side by side, no more than these at a time: fabric8's client makes a pool without a maximum grow.
E2E_BESIDE := 3
E2E_PARALLEL = $(addprefix --config=junit.jupiter.execution.parallel.,enabled=true mode.classes.default=concurrent \
  config.strategy=fixed config.fixed.parallelism=$(E2E_BESIDE) config.fixed.max-pool-size=$(E2E_BESIDE))

# CI shows the end of what is printed. Where something else than a scenario failed, JUnit has said so.
OR_SAY_WHAT_FAILED = || { test ! -s target/e2e.failed || { echo "make: scenarios that failed:"; cat target/e2e.failed; } >&2; exit 1; }

.PHONY: e2e
e2e: engine $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) $(PREVIOUS_PACKAGE) target/e2e.classpath ## Run the scenarios on a real control plane, all in processes
	@rm -rf target/e2e target/e2e.failed
	@$(SCENARIOS_JAVA) \
	  --config='junit.jupiter.testclass.order.default=org.junit.jupiter.api.ClassOrderer$$OrderAnnotation' $(E2E_PARALLEL) \
	  $(if $(SCENARIOS),$(foreach scenario,$(subst $(comma), ,$(SCENARIOS)),--select-class=ci.kingdon.moonlander.e2e.$(scenario)), \
	  --select-package=ci.kingdon.moonlander.e2e --include-classname='.*Scenario') $(OR_SAY_WHAT_FAILED)

# Crossplane's circuit breaker: its default, unless something else is to be seen.
BURST ?= 100
# Some of vcluster, rules, namespace, existing, delivery, with commas between them; else all.
LANDINGS ?=

.PHONY: e2e-calls
e2e-calls: engine $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) target/e2e.classpath ## Count what one landing of each kind costs: target/calls/
	@rm -rf target/e2e target/e2e.failed target/calls
	@$(subst $(JUNIT),-Dengine.circuit-breaker-burst=$(BURST) -Dcosts.landings=$(LANDINGS) $(JUNIT),$(SCENARIOS_JAVA)) --select-class=ci.kingdon.moonlander.e2e.LandingCosts $(OR_SAY_WHAT_FAILED)

# How many namespaces land at once, with commas between the numbers. On two cores 300 take some ten minutes more.
GROWTH ?= 10,100

.PHONY: e2e-growth
e2e-growth: engine $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) target/e2e.classpath ## Measure how the cost of landings grows with their number: target/growth.*
	@rm -rf target/e2e target/e2e.failed target/growth.*
	@$(subst $(JUNIT),-Dengine.circuit-breaker-burst=$(BURST) -Dgrowth.landings=$(GROWTH) $(JUNIT),$(SCENARIOS_JAVA)) --select-class=ci.kingdon.moonlander.e2e.GrowthOfLandings $(OR_SAY_WHAT_FAILED)

# How the landing of the last run's first scenario went.
LANDING_SVG ?= docs/landing.svg

.PHONY: picture
picture: target/e2e.classpath ## Draw the landing of the last `make e2e`: docs/landing.svg
	@test -f target/e2e/control-plane.recorded || { echo "make: run make e2e SCENARIOS=A01LandScenario first" >&2; exit 1; }
	@$(E2E_JAVA) ci.kingdon.moonlander.e2e.DrawLanding target/e2e $(LANDING_SVG)
	@echo "drawn: $(LANDING_SVG)"

.PHONY: dashboard-picture
dashboard-picture: target/e2e.classpath $(ENGINE)/bin/promql ## Draw the dashboard of the last `make e2e`: docs/dashboard.svg
	@test -f target/e2e/metrics.samples || { echo "make: run make e2e SCENARIOS=A01LandScenario,A08ManyScenario first" >&2; exit 1; }
	@$(E2E_JAVA) ci.kingdon.moonlander.dashboard.DrawDashboard package/install/monitoring/dashboard.json target/e2e/metrics.samples docs/dashboard.svg
	@echo "drawn: docs/dashboard.svg"

.PHONY: e2e-aws
e2e-aws: engine engine-aws $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) target/e2e.classpath ## Run networks on the classic AWS provider and a local EC2 API
	@rm -rf target/e2e target/e2e.failed
	@$(SCENARIOS_JAVA) --select-class=ci.kingdon.moonlander.e2e.ClassicNetworks $(OR_SAY_WHAT_FAILED)

.PHONY: e2e-cozystack
e2e-cozystack: engine engine-cozystack $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) target/e2e.classpath ## Run landings on CozyStack's real API
	@rm -rf target/e2e target/e2e.failed
	@$(SCENARIOS_JAVA) --select-class=ci.kingdon.moonlander.e2e.CozystackPlanets $(OR_SAY_WHAT_FAILED)

.PHONY: e2e-cluster-api
e2e-cluster-api: engine engine-cluster-api $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) target/e2e.classpath ## Run landings on Clusters of the real Cluster API
	@rm -rf target/e2e target/e2e.failed
	@$(SCENARIOS_JAVA) --select-class=ci.kingdon.moonlander.e2e.ClusterApiPlanets $(OR_SAY_WHAT_FAILED)

.PHONY: e2e-kinds
e2e-kinds: engine engine-cozystack engine-cluster-api $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) target/e2e.classpath ## Run one manifest by the Composition of each kind of planet
	@rm -rf target/e2e target/e2e.failed
	@$(SCENARIOS_JAVA) --select-class=ci.kingdon.moonlander.e2e.KindsOfPlanets $(OR_SAY_WHAT_FAILED)

.PHONY: e2e-rotation
e2e-rotation: engine $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) target/e2e.classpath ## Replace tokens while everything fails that could
	@rm -rf target/e2e target/e2e.failed
	@$(SCENARIOS_JAVA) --select-class=ci.kingdon.moonlander.e2e.A26RotationScenario --select-class=ci.kingdon.moonlander.e2e.RotationFaults --select-class=ci.kingdon.moonlander.e2e.A99SecretsScenario $(OR_SAY_WHAT_FAILED)

# The binary of provider-http v1.0.13 and the folder of its CRDs, package/crds: nothing here builds them.
PROVIDER_HTTP ?=
PROVIDER_HTTP_CRDS ?=

.PHONY: e2e-bound-tokens
e2e-bound-tokens: engine-test $(ENGINE)/bin/kube-controller-manager target/e2e.classpath ## Show why tokens are not bound, on a provider-http of yours
	@test -x "$(PROVIDER_HTTP)" -a -d "$(PROVIDER_HTTP_CRDS)" || { echo "usage: make e2e-bound-tokens PROVIDER_HTTP=binary PROVIDER_HTTP_CRDS=folder" >&2; exit 1; }
	@rm -rf target/e2e
	@engine/sandbox $(E2E_JAVA) $(ENGINE_PROPERTIES) -Dprovider-http.binary='$(PROVIDER_HTTP)' -Dprovider-http.crds='$(PROVIDER_HTTP_CRDS)' \
	  $(JUNIT) --select-class=ci.kingdon.moonlander.e2e.BoundTokens

.PHONY: e2e-login
e2e-login: engine engine-login engine-cozystack $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) target/e2e.classpath | kubectl ## Log people in by the real Dex and kubelogin
	@rm -rf target/e2e target/e2e.failed
	@$(SCENARIOS_JAVA) --select-class=ci.kingdon.moonlander.e2e.PeopleGetIn $(OR_SAY_WHAT_FAILED)

.PHONY: e2e-operation
e2e-operation: engine $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) target/e2e.classpath ## Inspect landings by Operations, which core has by a flag
	@rm -rf target/e2e target/e2e.failed
	@$(SCENARIOS_JAVA) --select-class=ci.kingdon.moonlander.e2e.Operations $(OR_SAY_WHAT_FAILED)

.PHONY: e2e-oam
e2e-oam: engine engine-oam $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) target/e2e.classpath ## Run OAM applications on the real KubeVela
	@rm -rf target/e2e target/e2e.failed
	@$(SCENARIOS_JAVA) $(addprefix --select-class=ci.kingdon.moonlander.,oam.VelaTest e2e.OamApplications) $(OR_SAY_WHAT_FAILED)

# What it pushes is built before: nothing leads out of the sandbox.
.PHONY: e2e-sign
e2e-sign: engine engine-sign $(PACKAGE) extensions target/e2e.classpath ## Have a control plane verify signed packages, and refuse others
	@rm -rf target/e2e target/e2e.failed
	@$(SANDBOX_JAVA) $(JUNIT) --select-class=ci.kingdon.moonlander.image.VerifyingCrossplane

# With the CLI and the Debian packages of this version: neither is built or fetched a second time.
$(PREVIOUS_PACKAGE): | jdk maven $(CROSSPLANE_CLI) $(if $(IMAGE_BASE),,$(DEBIAN)/$(OWN)/packages)
	@echo "build: the version before, $(PREVIOUS_VERSION)"
	@mkdir -p $(PREVIOUS)
	@git cat-file -e $(PREVIOUS_COMMIT)^{commit} 2> /dev/null || git fetch --quiet --depth=1 origin $(PREVIOUS_COMMIT) 2> /dev/null || \
	  { echo "make: the commit of version $(PREVIOUS_VERSION), $(PREVIOUS_COMMIT), is missing: clone with the history" >&2; exit 1; }
	@git archive $(PREVIOUS_COMMIT) | tar -x -C $(PREVIOUS)
	@$(MAKE) --no-print-directory -C $(PREVIOUS) package ARCH=$(OWN) \
	  ENGINE=$(abspath $(ENGINE)) CROSSPLANE_CLI=$(abspath $(CROSSPLANE_CLI))

# What people read of a run of conformance: by a real browser. Its pictures are left in target/report.
CHROMIUM ?= $(firstword $(shell command -v chromium chromium-browser google-chrome))

.PHONY: test-report
test-report: target/e2e.classpath ## Open a report of conformance in a real browser, and leave pictures in target/report
	@test -n "$(CHROMIUM)" || { echo "make: Chromium is missing: install it or Google Chrome, or set CHROMIUM to where either is" >&2; exit 1; }
	@$(E2E_JAVA) -Dreport.browser=$(CHROMIUM) $(JUNIT) --select-class=ci.kingdon.moonlander.conformance.ReportInBrowser
	@echo "pictures: target/report/*.png"

.PHONY: e2e-conformance
e2e-conformance: engine $(PACKAGE) $(CONFIGURATION) $(NETWORK_CONFIGURATION) $(PREVIOUS_PACKAGE) target/conformance-$(OWN).tar target/e2e.classpath ## Run conformance on a control plane, whole, interrupted, and with things broken
	@test -n "$(CHROMIUM)" || { echo "make: Chromium is missing: install it or Google Chrome, or set CHROMIUM to where either is" >&2; exit 1; }
	@rm -rf target/e2e target/e2e.failed
	@$(subst $(JUNIT),-Dreport.browser=$(CHROMIUM) -De2e.conformance.image=target/conformance-$(OWN).tar $(JUNIT),$(SCENARIOS_JAVA)) --select-class=ci.kingdon.moonlander.e2e.ConformanceRuns $(OR_SAY_WHAT_FAILED)

# Somebody who plays changes more things in a minute than Crossplane would let a landing see: docs/troubleshooting.md says how many.
.PHONY: engine-up engine-down
engine-up: engine $(PACKAGE) $(CONFIGURATION) target/e2e.classpath | kubectl ## Start a control plane with this package installed, to play with
	@JAVA='$(SANDBOX_JAVA) -Dengine.circuit-breaker-burst=200' OUTSIDE_JAVA='$(E2E_JAVA)' engine/up

engine-down: ## Stop it
	@engine/down

# manual: steps wait for Enter; auto: they come by themselves, and what is seen has to be what docs/demo.md says.
PACE ?= manual
# A, B, C or D: the demo's variant for where something cannot be had.
FALLBACK ?=
# A context of the user's kubeconfig: the demo is played there, and not on the engine.
CONTEXT ?=
CAST := target/demo/demo.cast

.PHONY: demo test-demo demo-picture
demo: target/e2e.classpath | kubectl ## Play the conference demo of docs/demo.md: PACE=auto plays it by itself
	@JAVA='$(E2E_JAVA)' MAKE='$(MAKE)' PACE='$(PACE)' FALLBACK='$(FALLBACK)' CONTEXT='$(CONTEXT)' hack/demo $(CAST)

test-demo: ## Play the demo and each of its fallbacks by itself, and hold what is seen against docs/demo.md
	@for fallback in '' A B C D; do $(MAKE) --no-print-directory demo PACE=auto FALLBACK=$$fallback; done

# What stands in the title of the section that is shown where nothing may move.
DEMO_STILL := vcluster lands
demo-picture: target/e2e.classpath ## Draw the last `make demo`: docs/demo.svg
	@test -f $(CAST) || { echo "make: run make demo PACE=auto first" >&2; exit 1; }
	@$(E2E_JAVA) ci.kingdon.moonlander.demo.DrawCast $(CAST) docs/demo.svg '$(DEMO_STILL)'
	@echo "drawn: docs/demo.svg"
