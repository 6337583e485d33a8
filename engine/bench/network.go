package main

import (
	"math/bits"
	"net/netip"

	"github.com/crossplane/function-sdk-go/errors"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/crossplane/function-sdk-go/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const (
	mostZones      = 8
	smallestSubnet = 28
	gateway        = "internet-gateway"
)

// network is what an XNetwork asks for.
type network struct {
	*desired

	region, name, nat, cluster string
	vpc                        netip.Prefix
	zones                      []string
	admins, users              []string
	tags                       map[string]string
	config                     object
	subnets                    []subnet
}

// subnet is one, in its tier and zone.
type subnet struct{ role, tier, zone, cidr string }

func composeNetwork(d *desired) error {
	n, err := readNetwork(d)
	if err != nil {
		return err
	}
	vpc, subnets, routes, groups := d.stage(), d.stage(), d.stage(), d.stage()
	n.aws(vpc, "vpc", "VPC", true, func() object {
		return object{
			"cidrBlock": n.vpc.String(), "enableDnsHostnames": true, "enableDnsSupport": true, "tags": n.tagged("vpc"),
		}
	})
	for _, s := range n.subnets {
		n.composeSubnet(subnets, s)
	}
	n.composeRoutes(routes)
	for _, g := range securityGroups {
		n.composeGroup(groups, g)
	}
	target := fnv1.Target_TARGET_COMPOSITE_AND_CLAIM
	d.condition("VPCReady", "the VPC is there", target, vpc)
	d.condition("SubnetsReady", "all subnets are there", target, subnets)
	d.condition("RoutesReady", "all gateways and routes are there", target, routes)
	d.condition("SecurityGroupsReady", "all security groups are there", target, groups)
	d.condition("Provisioned", "", fnv1.Target_TARGET_COMPOSITE, vpc, subnets, routes, groups)
	n.report()
	return nil
}

func readNetwork(d *desired) (*network, error) {
	spec, _, _ := unstructured.NestedMap(d.xr.Object, "spec")
	n := &network{
		desired: d,
		region:  or(text(spec, "region"), "us-west-2"),
		nat:     or(text(spec, "nat"), "Single"),
		admins:  texts(spec, nil, "securityGroups", "adminCIDRs"),
		users:   texts(spec, nil, "securityGroups", "ingressCIDRs"),
		tags:    map[string]string{"Purpose": "kubernetes"},
		config: object{
			"kind": or(text(spec, "providerConfigRef", "kind"), "ClusterProviderConfig"),
			"name": or(text(spec, "providerConfigRef", "name"), "default"),
		},
	}
	tags, _, _ := unstructured.NestedStringMap(spec, "tags")
	for k, v := range tags {
		n.tags[k] = v
	}
	n.name = or(tags["Name"], d.xr.GetName())
	n.cluster = or(text(spec, "clusterName"), n.name)
	for _, zone := range texts(spec, []string{"a", "b", "c"}, "zones") {
		if len(zone) == 1 {
			zone = n.region + zone
		}
		n.zones = append(n.zones, zone)
	}
	var err error
	if n.vpc, err = netip.ParsePrefix(or(text(spec, "cidr"), "10.0.0.0/16")); err != nil {
		return nil, errors.Wrap(err, "spec.cidr")
	}
	for field, byDefault := range map[string]string{"podCIDR": "10.244.0.0/16", "serviceCIDR": "10.96.0.0/16"} {
		other, err := netip.ParsePrefix(or(text(spec, field), byDefault))
		if err != nil {
			return nil, errors.Wrap(err, "spec."+field)
		}
		if n.vpc.Overlaps(other) {
			return nil, errors.Errorf("spec.cidr overlaps spec.%s", field)
		}
	}
	return n, n.plan(texts(spec, []string{"Private", "Public"}, "tiers"))
}

// plan cuts the range into equal blocks, one for each tier and each zone that there can ever be.
func (n *network) plan(tiers []string) error {
	slots := min(mostZones, 1<<(smallestSubnet-n.vpc.Bits())/len(tiers))
	if len(n.zones) > slots {
		return errors.Errorf("spec.cidr: %d zones do not fit into %s", len(n.zones), n.vpc)
	}
	prefix := n.vpc.Bits() + bits.Len(uint(slots*len(tiers)-1))
	start := n.vpc.Addr().As4()
	first := uint32(start[0])<<24 | uint32(start[1])<<16 | uint32(start[2])<<8 | uint32(start[3])
	words := map[string]string{"Private": "private", "Public": "public"}
	for t, tier := range tiers {
		for z, zone := range n.zones {
			at := first + uint32(t*slots+z)<<(32-prefix)
			block := netip.AddrFrom4([4]byte{byte(at >> 24), byte(at >> 16), byte(at >> 8), byte(at)})
			n.subnets = append(n.subnets, subnet{
				role: "subnet-" + words[tier] + "-" + zone,
				tier: tier,
				zone: zone,
				cidr: netip.PrefixFrom(block, prefix).String(),
			})
		}
	}
	return nil
}

// aws composes a resource as soon as what it needs is known; one that exists stays as it is until then.
func (n *network) aws(s *stage, role, kind string, needs bool, forProvider func() object) {
	exists := n.exists(role)
	if !needs && !exists {
		s.await("WaitingForDependency", "waiting for what "+kind+" "+n.nameOf(role)+" needs, to compose it")
		return
	}
	metadata := n.metadata(role, n.nameOf(role))
	ready := n.isTrue(role, "Ready")
	manifest := object{"apiVersion": "ec2.aws.m.upbound.io/v1beta1", "kind": kind, "metadata": metadata}
	if needs {
		fields := forProvider()
		fields["region"] = n.region
		manifest["spec"] = object{"forProvider": fields, "providerConfigRef": n.config}
	} else {
		manifest["spec"] = n.observed[resource.Name(role)].Resource.Object["spec"]
	}
	s.compose(role, ready, manifest)
	if !ready {
		s.await("WaitingFor"+kind, "waiting for "+kind+" "+n.nameOf(role))
	}
}

// id is the one that AWS gave a resource, or "".
func (n *network) id(role string) string {
	o, exists := n.observed[resource.Name(role)]
	if !exists {
		return ""
	}
	return o.Resource.GetAnnotations()["crossplane.io/external-name"]
}

func (n *network) known(roles ...string) bool {
	for _, role := range roles {
		if n.id(role) == "" {
			return false
		}
	}
	return true
}

// mayUseInternet is whether the internet gateway is attached, or what leads there exists already.
func (n *network) mayUseInternet(role string) bool {
	return n.exists(role) || n.isTrue(gateway, "Ready")
}

func (n *network) tagged(role string) object {
	tags := object{}
	for k, v := range n.tags {
		tags[k] = v
	}
	tags["Name"] = n.name
	if role != "vpc" {
		tags["Name"] = n.name + "-" + role
	}
	return tags
}

func (n *network) composeSubnet(stage *stage, s subnet) {
	n.aws(stage, s.role, "Subnet", n.known("vpc"), func() object {
		tags := n.tagged(s.role)
		tags["kubernetes.io/cluster/"+n.cluster] = "shared"
		if s.tier == "Public" {
			tags["kubernetes.io/role/elb"] = "1"
		} else {
			tags["kubernetes.io/role/internal-elb"] = "1"
		}
		return object{
			"vpcId":               n.id("vpc"),
			"availabilityZone":    s.zone,
			"cidrBlock":           s.cidr,
			"mapPublicIpOnLaunch": s.tier == "Public",
			"tags":                tags,
		}
	})
}

// natZones are the zones that have a NAT gateway.
func (n *network) natZones() []string {
	switch n.nat {
	case "PerZone":
		return n.zones
	case "Single":
		return n.zones[:1]
	default:
		return nil
	}
}

// table is a route table to be, and where everything goes that is not for the VPC.
type table struct {
	role, gateway string
	subnets       []subnet
}

func (n *network) tables() []table {
	public := table{role: "routes-public", gateway: gateway}
	var private []table
	for _, s := range n.subnets {
		if s.tier == "Public" {
			public.subnets = append(public.subnets, s)
			continue
		}
		t := table{role: "routes-private-" + s.zone, subnets: []subnet{s}}
		if zones := n.natZones(); len(zones) == 1 {
			t.gateway = "nat-gateway-" + zones[0]
		} else if len(zones) > 1 {
			t.gateway = "nat-gateway-" + s.zone
		}
		private = append(private, t)
	}
	return append([]table{public}, private...)
}

func (n *network) composeRoutes(s *stage) {
	n.aws(s, gateway, "InternetGateway", n.known("vpc"), func() object {
		return object{"vpcId": n.id("vpc"), "tags": n.tagged(gateway)}
	})
	for _, zone := range n.natZones() {
		address, nat, public := "nat-address-"+zone, "nat-gateway-"+zone, "subnet-public-"+zone
		n.aws(s, address, "EIP", n.known("vpc"), func() object {
			return object{"domain": "vpc", "tags": n.tagged(address)}
		})
		n.aws(s, nat, "NATGateway", n.known(address, public) && n.mayUseInternet(nat), func() object {
			return object{
				"allocationId": n.id(address), "subnetId": n.id(public), "connectivityType": "public", "tags": n.tagged(nat),
			}
		})
	}
	for _, t := range n.tables() {
		n.composeTable(s, t)
	}
}

func (n *network) composeTable(s *stage, t table) {
	n.aws(s, t.role, "RouteTable", n.known("vpc"), func() object {
		return object{"vpcId": n.id("vpc"), "tags": n.tagged(t.role)}
	})
	if t.gateway != "" {
		route := t.role + "-ipv4"
		isNat := t.gateway != gateway
		n.aws(s, route, "Route", n.known(t.role, t.gateway) && (isNat || n.mayUseInternet(route)), func() object {
			fields := object{"routeTableId": n.id(t.role), "destinationCidrBlock": "0.0.0.0/0"}
			if isNat {
				fields["natGatewayId"] = n.id(t.gateway)
			} else {
				fields["gatewayId"] = n.id(t.gateway)
			}
			return fields
		})
	}
	for _, sub := range t.subnets {
		n.aws(s, sub.role+"-routes", "RouteTableAssociation", n.known(t.role, sub.role), func() object {
			return object{"routeTableId": n.id(t.role), "subnetId": n.id(sub.role)}
		})
	}
}

func (n *network) composeGroup(s *stage, g group) {
	n.aws(s, g.role, "SecurityGroup", n.known("vpc"), func() object {
		return object{
			"vpcId":       n.id("vpc"),
			"name":        g.role + "-" + n.id("vpc"),
			"description": g.description,
			"tags":        n.tagged(g.role),
		}
	})
	for _, r := range n.rules(g) {
		kind := "SecurityGroupIngressRule"
		if r.egress {
			kind = "SecurityGroupEgressRule"
		}
		role := g.role + "-" + r.key
		n.aws(s, role, kind, n.known(g.role) && (r.machines == "" || n.known(r.machines)), func() object {
			fields := object{
				"securityGroupId": n.id(g.role), "description": r.why, "ipProtocol": r.protocol, "tags": n.tagged(role),
			}
			if r.protocol != "-1" {
				fields["fromPort"], fields["toPort"] = r.from, r.to
			}
			if r.machines != "" {
				fields["referencedSecurityGroupId"] = n.id(r.machines)
			} else {
				fields["cidrIpv4"] = r.cidr
			}
			return fields
		})
	}
}

// report says what there is; an id that was known once stays.
func (n *network) report() {
	var subnets, gateways, tables, groups []any
	for _, s := range n.subnets {
		entry := n.entry("subnets", s.role)
		entry["zone"], entry["tier"], entry["cidr"] = s.zone, s.tier, s.cidr
		subnets = append(subnets, entry)
	}
	gateways = append(gateways, n.entry("gateways", gateway))
	for _, zone := range n.natZones() {
		gateways = append(gateways, n.entry("gateways", "nat-gateway-"+zone))
	}
	for _, t := range n.tables() {
		tables = append(tables, n.entry("routeTables", t.role))
	}
	for _, g := range securityGroups {
		groups = append(groups, n.entry("securityGroups", g.role))
	}
	vpc := object{"cidr": n.vpc.String()}
	if id := or(n.id("vpc"), text(n.xr.Object, "status", "vpc", "id")); id != "" {
		vpc["id"] = id
	}
	n.desired.status = object{
		"vpc": vpc, "subnets": subnets, "gateways": gateways, "routeTables": tables, "securityGroups": groups,
	}
}

func (n *network) entry(list, role string) object {
	entry := object{"name": role}
	id := n.id(role)
	if id == "" {
		id = n.before(list, role)
	}
	if id != "" {
		entry["id"] = id
	}
	return entry
}

func (n *network) before(list, role string) string {
	entries, _, _ := unstructured.NestedSlice(n.xr.Object, "status", list)
	for _, e := range entries {
		if e, ok := e.(object); ok && e["name"] == role {
			return text(e, "id")
		}
	}
	return ""
}
