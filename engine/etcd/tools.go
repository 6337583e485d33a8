//go:build tools

// Package etcd pins etcd.
package etcd

import _ "go.etcd.io/etcd/server/v3"
