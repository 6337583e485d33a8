module ci.kingdon/moonlander/engine/schemas

go 1.26

require (
	github.com/crossplane-contrib/provider-helm v1.3.0
	github.com/crossplane-contrib/provider-kubernetes v1.2.1
	github.com/loft-sh/vcluster v0.36.0
)
