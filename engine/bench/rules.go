package main

import "fmt"

// group is a security group.
type group struct{ role, description string }

const (
	nodes        = "group-nodes"
	controlPlane = "group-control-plane"
	workers      = "group-workers"
)

var securityGroups = []group{
	{nodes, "Every machine of the cluster"},
	{controlPlane, "Talos control plane machines"},
	{workers, "Talos workers, and what serves HTTP and HTTPS to the outside"},
}

// rule is one of a group: from machines of a group, or from a range.
type rule struct {
	group, key, protocol string
	from, to             int
	machines, cidr, why  string
	egress               bool
}

const (
	talos      = " (Talos: Network Connectivity)"
	kubernetes = " (Kubernetes: Ports and Protocols)"
	kubeOVN    = " (Kube-OVN: Prerequisites)"
	cilium     = " (Cilium: Firewall Rules)"
	linstor    = " (LINBIT: LINSTOR Users Guide)"
	metallb    = " (MetalLB: Requirements)"
)

func among(group, key, protocol string, from, to int, machines, why string) rule {
	return rule{group: group, key: key, protocol: protocol, from: from, to: to, machines: machines, why: why}
}

// fixed are the rules that no spec changes.
var fixed = []rule{
	among(nodes, "kubelet", "tcp", 10250, 10250, nodes, "kubelet API: logs, exec, metrics"+kubernetes),
	among(nodes, "geneve", "udp", 6081, 6081, nodes, "Kube-OVN overlay, Geneve"+kubeOVN),
	among(nodes, "kube-ovn", "tcp", 10660, 10661, nodes, "Kube-OVN controller and monitor: metrics"+kubeOVN),
	among(nodes, "kube-ovn-daemon", "tcp", 10665, 10665, nodes, "Kube-OVN daemon: metrics"+kubeOVN),
	among(nodes, "vxlan", "udp", 8472, 8472, nodes, "Cilium overlay, VXLAN, where Cilium is the network itself"+cilium),
	among(nodes, "cilium-health", "tcp", 4240, 4240, nodes, "Cilium health checks"+cilium),
	among(nodes, "hubble", "tcp", 4244, 4244, nodes, "Hubble server, for its relay"+cilium),
	among(nodes, "ping", "icmp", 8, 0, nodes, "ping, by Cilium health checks"+cilium),
	among(nodes, "linstor", "tcp", 3366, 3367, nodes, "LINSTOR satellites, plain and TLS"+linstor),
	among(nodes, "drbd", "tcp", 7000, 7999, nodes, "DRBD replication, a port for each volume"+linstor),
	among(nodes, "metallb-tcp", "tcp", 7946, 7946, nodes, "MetalLB speakers, memberlist"+metallb),
	among(nodes, "metallb-udp", "udp", 7946, 7946, nodes, "MetalLB speakers, memberlist"+metallb),
	{
		group: nodes, key: "out-ipv4", protocol: "-1", cidr: "0.0.0.0/0", egress: true,
		why: "Everything outward: images, time, DNS, the AWS API",
	},
	among(controlPlane, "kubernetes", "tcp", 6443, 6443, nodes, "Kubernetes API for every machine"+kubernetes),
	among(controlPlane, "talos", "tcp", 50000, 50000, controlPlane, "Talos API, apid, for control plane machines"+talos),
	among(workers, "talos", "tcp", 50000, 50000, controlPlane, "Talos API, apid, for control plane machines"+talos),
	among(controlPlane, "trustd", "tcp", 50001, 50001, nodes, "Talos trustd, where machines get their certificates"+talos),
	among(controlPlane, "controllers", "tcp", 10257, 10259, nodes,
		"kube-controller-manager, cloud-controller-manager, kube-scheduler: metrics"+kubernetes),
	among(controlPlane, "etcd", "tcp", 2379, 2380, controlPlane, "etcd clients and members"+kubernetes),
	among(controlPlane, "ovn", "tcp", 6641, 6642, nodes, "Kube-OVN databases, which run on the control plane"+kubeOVN),
	among(controlPlane, "ovn-raft", "tcp", 6643, 6644, controlPlane, "Kube-OVN databases among themselves"+kubeOVN),
}

// rules are those of a group.
func (n *network) rules(g group) []rule {
	var rules []rule
	for _, r := range append(fixed[:len(fixed):len(fixed)], n.outside()...) {
		if r.group == g.role {
			rules = append(rules, r)
		}
	}
	return rules
}

// outside are the rules for administrators and users.
func (n *network) outside() []rule {
	var rules []rule
	add := func(group, key string, i, port int, cidr, why string) {
		rules = append(rules, rule{
			group: group, key: fmt.Sprintf("%s-%d", key, i), protocol: "tcp", from: port, to: port, cidr: cidr, why: why,
		})
	}
	for i, cidr := range n.admins {
		add(controlPlane, "admin-kubernetes", i, 6443, cidr, "Kubernetes API for administrators"+kubernetes)
		add(controlPlane, "admin-talos", i, 50000, cidr, "Talos API, apid, for talosctl"+talos)
	}
	for i, cidr := range n.users {
		add(workers, "http", i, 80, cidr, "HTTP to the ingress controller (spec.securityGroups)")
		add(workers, "https", i, 443, cidr, "HTTPS to the ingress controller (spec.securityGroups)")
	}
	return rules
}
