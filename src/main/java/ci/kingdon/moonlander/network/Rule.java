package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.network.spec.SecurityGroupsSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rule of a security group. Rules are stateful, so that answers need none. A rule names its own group or one that comes before it
 * in {@link Group}, and never one that comes after: AWS deletes no group that another one names, so that two which name each other
 * would stay for good.
 *
 * @param key its name, unlike any other of its group
 * @param group whose rule it is
 * @param egress whether it is about what goes out
 * @param protocol {@code tcp}, {@code udp}, {@code icmp}, or {@code -1} for all
 * @param from the first port; of ICMP the type; empty for all protocols
 * @param to the last port; of ICMP the code
 * @param peer who is at the other end
 * @param why the reason and where it is documented, in the characters that AWS takes: no apostrophes, no angle brackets
 */
record Rule(
        String key,
        Group group,
        boolean egress,
        String protocol,
        Optional<Integer> from,
        Optional<Integer> to,
        Peer peer,
        String why) {

    /** Who is at the other end. */
    sealed interface Peer permits Machines, Range {}

    /** The machines of a group. */
    record Machines(Group group) implements Peer {}

    /** A range of addresses. */
    record Range(String cidr) implements Peer {

        boolean isIpv6() {
            return SecurityGroupsSpec.isIpv6(cidr);
        }
    }

    /** Talos' own list of its ports, which are beside those of Kubernetes: docs.siderolabs.com/talos, Network Connectivity. */
    private static final String TALOS = " (Talos: Network Connectivity)";

    /** kubernetes.io/docs/reference/networking/ports-and-protocols. */
    private static final String KUBERNETES = " (Kubernetes: Ports and Protocols)";

    /** kubeovn.github.io/docs, Prerequisites: Ports Need Open. Of the tunnels there, Geneve's, which is the default. */
    private static final String KUBE_OVN = " (Kube-OVN: Prerequisites)";

    /** docs.cilium.io, System Requirements: Firewall Rules. Of the ports there, those in use without any option. */
    private static final String CILIUM = " (Cilium: Firewall Rules)";

    /**
     * linstor-server, consts: DFLT_STLT_PORT_PLAIN and DFLT_STLT_PORT_SSL; LINBIT Knowledge Base, Change TCP port range for DRBD
     * resources: 7000 to 7999 where nobody says otherwise.
     */
    private static final String LINSTOR = " (LINBIT: LINSTOR Users Guide)";

    /** metallb.io, Requirements: traffic on port 7946, TCP and UDP, between nodes, for memberlist. */
    private static final String METALLB = " (MetalLB: Requirements)";

    private static final int ECHO_REQUEST = 8;

    /** The most ranges of one kind that a spec has. */
    static final int MOST_RANGES = SecurityGroupsSpec.MOST;

    /** The same rule of another name. */
    Rule called(String otherKey) {
        return new Rule(otherKey, group, egress, protocol, from, to, peer, why);
    }

    /** The rules of a network's groups. */
    static List<Rule> of(SecurityGroupsSpec spec, boolean ipv6) {
        List<Rule> rules = new ArrayList<>(nodes(ipv6));
        rules.addAll(machines());
        for (int i = 0; i < spec.adminCIDRs().size(); i++) {
            Peer admin = new Range(spec.adminCIDRs().get(i));
            rules.add(tcp(
                    "admin-kubernetes-" + i,
                    Group.CONTROL_PLANE,
                    6443,
                    6443,
                    admin,
                    "Kubernetes API for administrators" + KUBERNETES));
            rules.add(tcp(
                    "admin-talos-" + i,
                    Group.CONTROL_PLANE,
                    50_000,
                    50_000,
                    admin,
                    "Talos API, apid, for talosctl" + TALOS));
        }
        for (int i = 0; i < spec.ingressCIDRs().size(); i++) {
            Peer users = new Range(spec.ingressCIDRs().get(i));
            rules.add(tcp(
                    "http-" + i, Group.WORKERS, 80, 80, users, "HTTP to the ingress controller (spec.securityGroups)"));
            rules.add(tcp(
                    "https-" + i,
                    Group.WORKERS,
                    443,
                    443,
                    users,
                    "HTTPS to the ingress controller (spec.securityGroups)"));
        }
        return List.copyOf(rules);
    }

    /** What every machine lets in from every other, and that it may go out. */
    private static List<Rule> nodes(boolean ipv6) {
        Peer nodes = new Machines(Group.NODES);
        List<Rule> rules = new ArrayList<>(List.of(
                tcp("kubelet", Group.NODES, 10_250, 10_250, nodes, "kubelet API: logs, exec, metrics" + KUBERNETES),
                udp("geneve", 6081, "Kube-OVN overlay, Geneve" + KUBE_OVN),
                tcp(
                        "kube-ovn",
                        Group.NODES,
                        10_660,
                        10_661,
                        nodes,
                        "Kube-OVN controller and monitor: metrics" + KUBE_OVN),
                tcp("kube-ovn-daemon", Group.NODES, 10_665, 10_665, nodes, "Kube-OVN daemon: metrics" + KUBE_OVN),
                udp("vxlan", 8472, "Cilium overlay, VXLAN, where Cilium is the network itself" + CILIUM),
                tcp("cilium-health", Group.NODES, 4240, 4240, nodes, "Cilium health checks" + CILIUM),
                tcp("hubble", Group.NODES, 4244, 4244, nodes, "Hubble server, for its relay" + CILIUM),
                new Rule(
                        "ping",
                        Group.NODES,
                        false,
                        "icmp",
                        Optional.of(ECHO_REQUEST),
                        Optional.of(0),
                        nodes,
                        "ping, by Cilium health checks" + CILIUM),
                tcp("linstor", Group.NODES, 3366, 3367, nodes, "LINSTOR satellites, plain and TLS" + LINSTOR),
                tcp("drbd", Group.NODES, 7000, 7999, nodes, "DRBD replication, a port for each volume" + LINSTOR),
                tcp("metallb-tcp", Group.NODES, 7946, 7946, nodes, "MetalLB speakers, memberlist" + METALLB),
                udp("metallb-udp", 7946, "MetalLB speakers, memberlist" + METALLB),
                everywhere("out-ipv4", "0.0.0.0/0")));
        if (ipv6) {
            rules.add(everywhere("out-ipv6", "::/0"));
        }
        return rules;
    }

    /** What machines of each role let in beside that. */
    private static List<Rule> machines() {
        Peer nodes = new Machines(Group.NODES);
        Peer members = new Machines(Group.CONTROL_PLANE);
        return List.of(
                tcp(
                        "kubernetes",
                        Group.CONTROL_PLANE,
                        6443,
                        6443,
                        nodes,
                        "Kubernetes API for every machine" + KUBERNETES),
                apid(Group.CONTROL_PLANE),
                apid(Group.WORKERS),
                tcp(
                        "trustd",
                        Group.CONTROL_PLANE,
                        50_001,
                        50_001,
                        nodes,
                        "Talos trustd, where machines get their certificates" + TALOS),
                tcp(
                        "controllers",
                        Group.CONTROL_PLANE,
                        10_257,
                        10_259,
                        nodes,
                        "kube-controller-manager, cloud-controller-manager, kube-scheduler: metrics" + KUBERNETES),
                tcp("etcd", Group.CONTROL_PLANE, 2379, 2380, members, "etcd clients and members" + KUBERNETES),
                tcp(
                        "ovn",
                        Group.CONTROL_PLANE,
                        6641,
                        6642,
                        nodes,
                        "Kube-OVN databases, which run on the control plane" + KUBE_OVN),
                tcp(
                        "ovn-raft",
                        Group.CONTROL_PLANE,
                        6643,
                        6644,
                        members,
                        "Kube-OVN databases among themselves" + KUBE_OVN));
    }

    /** Of workers too, for control plane machines pass talosctl on to them. */
    private static Rule apid(Group group) {
        return tcp(
                "talos",
                group,
                50_000,
                50_000,
                new Machines(Group.CONTROL_PLANE),
                "Talos API, apid, for control plane machines" + TALOS);
    }

    private static Rule tcp(String key, Group group, int from, int to, Peer peer, String why) {
        return new Rule(key, group, false, "tcp", Optional.of(from), Optional.of(to), peer, why);
    }

    private static Rule udp(String key, int port, String why) {
        return new Rule(
                key, Group.NODES, false, "udp", Optional.of(port), Optional.of(port), new Machines(Group.NODES), why);
    }

    /** Images, time, DNS, the AWS API: Talos and CozyStack need the outside, and name no end of it. */
    private static Rule everywhere(String key, String cidr) {
        return new Rule(
                key,
                Group.NODES,
                true,
                "-1",
                Optional.empty(),
                Optional.empty(),
                new Range(cidr),
                "Everything outward: images, time, DNS, the AWS API");
    }
}
