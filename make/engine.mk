# What rendering and tests run on: Crossplane's own renderer and CLI, and the rest of a control plane, built from the Go modules
# that engine/ pins.

ENGINE := .engine
# Give binaries of your own to build neither.
CROSSPLANE_CLI ?= $(ENGINE)/bin/crossplane
CROSSPLANE_CORE ?= $(ENGINE)/bin/crossplane-core

.PHONY: engine engine-render engine-test engine-run
engine: engine-render engine-run ## Build the engine: all of it, for tests and for running it
engine-render: $(CROSSPLANE_CLI) $(CROSSPLANE_CORE) $(ENGINE)/descriptors.binpb $(ENGINE)/bin/apicheck $(ENGINE)/bin/kubectl $(ENGINE)/schemas/done
# Tests show files and tokens to an API server, workflows to their linter, and alerts to Prometheus' own code.
engine-test: engine-render $(addprefix $(ENGINE)/bin/, etcd kube-apiserver actionlint promql)
engine-run: engine-test $(addprefix $(ENGINE)/bin/, kube-controller-manager provider-kubernetes provider-helm registry crane readers vcluster kine function-go-templating)

# What only networks need: it takes longer than most of the rest.
.PHONY: engine-aws
engine-aws: $(ENGINE)/packages/provider-aws $(ENGINE)/moto/done

# What only tenant clusters of CozyStack need.
.PHONY: engine-cozystack
engine-cozystack: $(ENGINE)/bin/cozystack-api $(ENGINE)/packages/cozystack

# What only people need who log in.
.PHONY: engine-login
engine-login: $(addprefix $(ENGINE)/bin/, dex kubelogin)

# What only OAM applications need: KubeVela, and what renders definitions by its code.
.PHONY: engine-oam
engine-oam: $(addprefix $(ENGINE)/bin/, vela-core vela) $(ENGINE)/vela

# Its CRDs are in the module that the program is built from.
$(ENGINE)/vela: $(ENGINE)/bin/vela-core
	@rm -rf $@
	@mkdir -p $(@D)
	@cp -r "$$(cd engine/vela && go list -m -f '{{.Dir}}' github.com/oam-dev/kubevela)/charts/vela-core/crds" $@
	@chmod -R u+w $@
	@touch $@

# What only signed packages need: what signs them, core's own code that verifies them, and what stands in for sigstore's keys.
.PHONY: engine-sign
engine-sign: $(addprefix $(ENGINE)/bin/, cosign verify trust registry crane extend)

# The CRDs that its API server reads, and the definitions of the applications that it serves. Flux's CRDs are among much else.
$(ENGINE)/packages/cozystack: $(ENGINE)/bin/cozystack-api
	@rm -rf $@ $@.new
	@mkdir -p $@.new/crds $@.new/definitions
	@module="$$(cd engine/cozystack && go list -m -f '{{.Dir}}' github.com/cozystack/cozystack)"; \
	  cp "$$module"/packages/system/application-definition-crd/definition/*.yaml \
	    "$$module"/packages/system/cozystack-controller/definitions/cozystack.io_workloadmonitors.yaml $@.new/crds/; \
	  awk -v RS='\n---\n' '/name: helmreleases\.helm\.toolkit\.fluxcd\.io/ && /kind: CustomResourceDefinition/' \
	    "$$module"/internal/fluxinstall/manifests/fluxcd.yaml > $@.new/crds/helmreleases.yaml; \
	  cp "$$module"/packages/system/kubernetes-rd/cozyrds/*.yaml "$$module"/packages/system/tenant-rd/cozyrds/*.yaml $@.new/definitions/
	@chmod -R u+w $@.new
	@mv $@.new $@

# What only Clusters of Cluster API need: the programs of its repository, each with its manifests, by the names that it gives them.
CLUSTER_API := capi capi-kubeadm-bootstrap capi-kubeadm-control-plane capd
.PHONY: engine-cluster-api
engine-cluster-api: $(CLUSTER_API:%=$(ENGINE)/packages/cluster-api/%.yaml)

# Where in the repository each of them is.
of-capi := core
of-capi-kubeadm-bootstrap := bootstrap/kubeadm
of-capi-kubeadm-control-plane := controlplane/kubeadm
of-capd := test/infrastructure/docker

$(CLUSTER_API:%=$(ENGINE)/bin/%): engine/cluster-api/go.mod engine/cluster-api/go.sum engine/build
	@engine/build cluster-api sigs.k8s.io/cluster-api/$(of-$(@F)) $@

$(ENGINE)/packages/cluster-api/%.yaml: $(ENGINE)/bin/% | kubectl
	@mkdir -p $(@D)
	@kubectl kustomize "$$(cd engine/cluster-api && go list -f '{{.Dir}}' sigs.k8s.io/cluster-api/$(of-$*))/config/default" > $@

# What only `make bench` needs: what calls functions, and functions in Go to hold ours against.
.PHONY: engine-bench
engine-bench: $(addprefix $(ENGINE)/bin/, ghz function-bench function-auto-ready)

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

$(ENGINE)/bin/verify $(ENGINE)/bin/trust: $(ENGINE)/bin/%: engine/crossplane/go.mod engine/crossplane/go.sum engine/crossplane/%/main.go engine/build
	@engine/build crossplane ./$* $@

$(ENGINE)/bin/etcd: engine/etcd/go.mod engine/etcd/go.sum engine/build
	@engine/build etcd go.etcd.io/etcd/server/v3 $@

# vcluster asks its host for its version, and does not start where there is none.
$(ENGINE)/bin/kube-%: engine/kubernetes/go.mod engine/kubernetes/go.sum engine/build
	@version=$$(awk '/k8s.io\/kubernetes v/ {print $$NF}' engine/kubernetes/go.mod); \
	  IFS=. read -r major minor patch <<< "$${version#v}"; \
	  stamp='-X k8s.io/component-base/version'; \
	  LDFLAGS="$$stamp.gitVersion=$$version $$stamp.gitMajor=$$major $$stamp.gitMinor=$$minor" \
	  engine/build kubernetes k8s.io/kubernetes/cmd/kube-$* $@

# Without a stamp it does not know its own version.
$(ENGINE)/bin/kubectl: engine/kubectl/go.mod engine/kubectl/go.sum engine/kubectl/main.go engine/build
	@LDFLAGS="-X k8s.io/component-base/version.gitVersion=$$(awk '/k8s.io\/kubectl v/ {sub("v0", "v1", $$NF); print $$NF}' engine/kubectl/go.mod)" \
	  engine/build kubectl . $@

$(ENGINE)/bin/vcluster: engine/vcluster/go.mod engine/vcluster/go.sum engine/build
	@engine/build vcluster github.com/loft-sh/vcluster/cmd/vcluster $@

$(ENGINE)/bin/kine: engine/kine/go.mod engine/kine/go.sum engine/build
	@engine/build kine github.com/k3s-io/kine $@

# The providers would bind port 8080 for their metrics, and have no flag for it.
$(ENGINE)/bin/provider-%: engine/provider-%/go.mod engine/provider-%/go.sum engine/build
	@LDFLAGS='-X sigs.k8s.io/controller-runtime/pkg/metrics/server.DefaultBindAddress=0' \
	  engine/build provider-$* github.com/crossplane-contrib/provider-$*/cmd/provider $@

# It would bind port 8080 for its metrics too.
$(ENGINE)/bin/cozystack-api: engine/cozystack/go.mod engine/cozystack/go.sum engine/build
	@LDFLAGS='-X sigs.k8s.io/controller-runtime/pkg/metrics/server.DefaultBindAddress=0' \
	  engine/build cozystack github.com/cozystack/cozystack/cmd/cozystack-api $@

# With C it would need a compiler, for a store that nobody here uses.
$(ENGINE)/bin/dex: engine/dex/go.mod engine/dex/go.sum engine/build
	@CGO_ENABLED=0 engine/build dex github.com/dexidp/dex/cmd/dex $@

$(ENGINE)/bin/kubelogin: engine/kubelogin/go.mod engine/kubelogin/go.sum engine/build
	@engine/build kubelogin github.com/int128/kubelogin $@

$(ENGINE)/bin/vela-core: engine/vela/go.mod engine/vela/go.sum engine/build
	@engine/build vela github.com/oam-dev/kubevela/cmd/core $@

$(ENGINE)/bin/vela: engine/vela/go.mod engine/vela/go.sum engine/vela/main.go engine/build
	@engine/build vela . $@

# Alone in its image, without a C library.
$(ENGINE)/bin/function-go-templating: engine/go-templating/go.mod engine/go-templating/go.sum engine/go-templating/main.go engine/build
	@CGO_ENABLED=0 engine/build go-templating . $@

$(ENGINE)/bin/registry $(ENGINE)/bin/crane: engine/registry/go.mod engine/registry/go.sum engine/build
	@engine/build registry github.com/google/go-containerregistry/cmd/$(@F) $@

$(ENGINE)/bin/extend: engine/registry/go.mod engine/registry/go.sum engine/registry/extend/main.go engine/build
	@engine/build registry ./extend $@

# With C it would need a compiler, for keys in hardware, which nobody here has.
$(ENGINE)/bin/cosign: engine/cosign/go.mod engine/cosign/go.sum engine/build
	@CGO_ENABLED=0 engine/build cosign github.com/sigstore/cosign/v3/cmd/cosign $@

$(ENGINE)/bin/ghz: engine/ghz/go.mod engine/ghz/go.sum engine/build
	@CGO_ENABLED=0 engine/build ghz github.com/bojand/ghz/cmd/ghz $@

# As functions are built: alone in their images, without a C library.
$(ENGINE)/bin/function-bench: $(wildcard engine/bench/*) engine/build
	@CGO_ENABLED=0 engine/build bench . $@

$(ENGINE)/bin/function-auto-ready: engine/auto-ready/go.mod engine/auto-ready/go.sum engine/build
	@CGO_ENABLED=0 engine/build auto-ready github.com/crossplane/function-auto-ready $@

$(ENGINE)/bin/actionlint: engine/actionlint/go.mod engine/actionlint/go.sum engine/build
	@CGO_ENABLED=0 engine/build actionlint github.com/rhysd/actionlint/cmd/actionlint $@

$(ENGINE)/bin/promql: engine/promql/go.mod engine/promql/go.sum engine/promql/main.go engine/build
	@CGO_ENABLED=0 engine/build promql . $@

$(ENGINE)/bin/readers: engine/readers/go.mod engine/readers/go.sum engine/readers/main.go engine/build
	@engine/build readers . $@

$(ENGINE)/descriptors.binpb: $(ENGINE)/bin/descriptors
	@$< > $@

$(ENGINE)/schemas/done: engine/schemas/go.mod engine/schemas/go.sum engine/crossplane/go.mod engine/cluster-api/go.mod engine/kubernetes/go.mod engine/schemas/build
	@engine/schemas/build $(ENGINE)/schemas
