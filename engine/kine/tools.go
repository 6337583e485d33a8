//go:build tools

// Package kine pins the store that vcluster keeps its data in by default.
package kine

import _ "github.com/k3s-io/kine"
