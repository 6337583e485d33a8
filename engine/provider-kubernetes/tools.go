//go:build tools

// Package kubernetes pins provider-kubernetes.
package kubernetes

import _ "github.com/crossplane-contrib/provider-kubernetes/cmd/provider"
