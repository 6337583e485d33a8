//go:build tools

// Package ready pins function-auto-ready.
package ready

import _ "github.com/crossplane/function-auto-ready"
