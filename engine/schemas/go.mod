module ci.kingdon/moonlander/engine/schemas

go 1.26

require (
	github.com/cert-manager/cert-manager v1.21.1
	github.com/crossplane-contrib/provider-helm v1.3.0
	github.com/crossplane-contrib/provider-kubernetes v1.2.1
	github.com/loft-sh/vcluster v0.36.0
	sigs.k8s.io/external-dns v0.22.0
	sigs.k8s.io/gateway-api v1.6.0
)
