//go:build tools

// Package cozystack pins CozyStack's API server.
package cozystack

import _ "github.com/cozystack/cozystack/cmd/cozystack-api"
