//go:build tools

package main

// Pins vela-core too, of which nothing is used here.
import _ "github.com/oam-dev/kubevela/cmd/core"
