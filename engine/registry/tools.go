//go:build tools

// Package registry pins a registry and a client for it.
package registry

import (
	_ "github.com/google/go-containerregistry/cmd/crane"
	_ "github.com/google/go-containerregistry/cmd/registry"
)
