//go:build tools

// Package actionlint pins actionlint, which reads workflows.
package actionlint

import _ "github.com/rhysd/actionlint/cmd/actionlint"
