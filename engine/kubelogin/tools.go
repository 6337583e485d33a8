//go:build tools

// Package kubelogin pins kubelogin.
package kubelogin

import _ "github.com/int128/kubelogin"
