//go:build tools

// Package cli pins the crossplane CLI.
package cli

import _ "github.com/crossplane/cli/v2/cmd/crossplane"
