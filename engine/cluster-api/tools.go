//go:build tools

// Package clusterapi pins Cluster API: its CRDs, its controllers, and a provider whose infrastructure is kept in memory.
package clusterapi

import (
	_ "sigs.k8s.io/cluster-api/bootstrap/kubeadm"
	_ "sigs.k8s.io/cluster-api/controlplane/kubeadm"
	_ "sigs.k8s.io/cluster-api/core"
	_ "sigs.k8s.io/cluster-api/test/infrastructure/docker"
)
