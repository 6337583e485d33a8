//go:build tools

// Package cosign pins cosign, which signs packages.
package cosign

import _ "github.com/sigstore/cosign/v3/cmd/cosign"
