//go:build tools

// Package dex pins Dex.
package dex

import _ "github.com/dexidp/dex/cmd/dex"
