//go:build tools

// Package vcluster pins vcluster.
package vcluster

import _ "github.com/loft-sh/vcluster/cmd/vcluster"
