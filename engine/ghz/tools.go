//go:build tools

// Package ghz pins what calls functions under `make bench`.
package ghz

import _ "github.com/bojand/ghz/cmd/ghz"
