//go:build tools

// Package crossplane pins Crossplane core, the renderer behind `crossplane composition render`.
package crossplane

import _ "github.com/crossplane/crossplane/v2/cmd/crossplane"
