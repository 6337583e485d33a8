//go:build tools

// Package tools pins what the engine builds here. Its go.sum is the one that KubeVela was first built with, for some look-ups are refused.
package tools

import _ "github.com/oam-dev/kubevela/cmd/core"
