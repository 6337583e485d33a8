//go:build tools

// Package aws pins provider-aws, whose Classic family the network is tried with.
package aws

import _ "github.com/crossplane-contrib/provider-aws/cmd/provider"
