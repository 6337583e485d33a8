//go:build tools

// Package helm pins provider-helm.
package helm

import _ "github.com/crossplane-contrib/provider-helm/cmd/provider"
