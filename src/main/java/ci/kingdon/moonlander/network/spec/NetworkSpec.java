package ci.kingdon.moonlander.network.spec;

import ci.kingdon.moonlander.addresses.Cidrs;
import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import inet.ipaddr.IPAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an XNetwork asks for. The first two fields are those of the original XNetwork, with the same defaults.
 *
 * @param region The AWS region.
 * @param cidr The VPC's IPv4 range, from /16 to /28. It must not overlap podCIDR, serviceCIDR or a peer's range.
 * @param zones The availability zones, by their last letter or in full. New ones are added at the end, so that no subnet moves; there is room for eight, or fewer in a small range.
 * @param tiers Which subnets each zone has.
 * @param nat How private subnets get out: not at all, by one NAT gateway in the first zone, or by one in each zone. Each costs money by the hour.
 * @param ipv6 Whether Amazon is asked for an IPv6 range, a /56, of which every subnet gets a /64.
 * @param securityGroups Security groups for the machines of a Talos cluster with CozyStack on it.
 * @param podCIDR The cluster's range for pods, which the VPC must not overlap.
 * @param serviceCIDR The cluster's range for Services, which the VPC must not overlap.
 * @param clusterName The cluster's name in the subnet tags by which load balancer controllers find subnets. Default: the network's name.
 * @param peers Other XNetworks of the same namespace that this one must not overlap because the two are to be connected.
 * @param tags Tags on everything that can be tagged. Name is the VPC's, and the beginning of everybody else's.
 * @param provider Which provider makes it: Upjet is the namespaced ec2.aws.m.upbound.io, Classic the cluster-scoped ec2.aws.crossplane.io, which a namespaced XNetwork cannot use.
 * @param providerConfigRef The provider's credentials.
 */
public record NetworkSpec(
        String region,
        String cidr,
        List<String> zones,
        List<Tier> tiers,
        Nat nat,
        boolean ipv6,
        SecurityGroupsSpec securityGroups,
        String podCIDR,
        String serviceCIDR,
        Optional<String> clusterName,
        List<String> peers,
        Map<String, String> tags,
        Provider provider,
        ProviderConfigRefSpec providerConfigRef) {

    /** How private subnets get out. */
    public enum Nat {
        None,
        Single,
        PerZone
    }

    /** The two families of AWS providers. */
    public enum Provider {
        Upjet,
        Classic
    }

    /** Where the original XNetwork stands. */
    private static final String REGION = "us-west-2";

    /** The original XNetwork's range. */
    public static final String CIDR = "10.0.0.0/16";

    /** What Talos gives pods where nobody says otherwise (cluster.network.podSubnets). */
    public static final String PODS = "10.244.0.0/16";

    /** What Talos gives Services: 10.96.0.0/12, of which CozyStack's installer makes a /16. */
    public static final String SERVICES = "10.96.0.0/16";

    private static final String RANGE = "an IPv4 range from /16 to /28, such as 10.0.0.0/16";

    private static final String CLUSTER_RANGE = "an IPv4 range, such as ";

    /** us-west-2, us-gov-east-1, ap-southeast-7: nothing that could be part of anything else. */
    private static final Pattern REGION_FORM = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}");

    /** a, us-west-2a, us-west-2-lax-1a. */
    private static final Pattern ZONE = Pattern.compile("[a-z]|[a-z]{2,4}(-[a-z0-9]+)+[a-z]");

    /** An EKS cluster's name, which the tag was made for, has at most 100 characters. */
    private static final Pattern CLUSTER = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]*");

    /** The power of two above what any region has, six in us-east-1, as blocks come in powers of two. */
    public static final int MOST_ZONES = 8;

    /** Crossplane keeps what it needs for itself here, and legacy XRs keep it beside the spec's own fields. */
    private static final Set<String> MACHINERY = Set.of(
            "crossplane",
            "claimRef",
            "compositionRef",
            "compositionRevisionRef",
            "compositionRevisionSelector",
            "compositionSelector",
            "compositionUpdatePolicy",
            "publishConnectionDetailsTo",
            "resourceRefs",
            "writeConnectionSecretToRef");

    /** Reads the spec of an XNetwork. */
    public static NetworkSpec of(Field spec) {
        onlyKnown(
                spec,
                List.of(
                        "region",
                        "cidr",
                        "zones",
                        "tiers",
                        "nat",
                        "ipv6",
                        "securityGroups",
                        "podCIDR",
                        "serviceCIDR",
                        "clusterName",
                        "peers",
                        "tags",
                        "provider",
                        "providerConfigRef"));
        return read(spec, Provider.Upjet);
    }

    /** Reads the spec of the original XNetwork, which has two fields and knows the classic provider only. */
    public static NetworkSpec ofOriginal(Field spec) {
        onlyKnown(spec, List.of("region", "cidr"));
        return read(spec, Provider.Classic);
    }

    /** The same VPC with one subnet and no way out of it. */
    public NetworkSpec bare() {
        return new NetworkSpec(
                region,
                cidr,
                zones.subList(0, 1),
                List.of(Tier.Private),
                Nat.None,
                ipv6,
                securityGroups,
                podCIDR,
                serviceCIDR,
                clusterName,
                peers,
                tags,
                provider,
                providerConfigRef);
    }

    private static NetworkSpec read(Field spec, Provider provider) {
        String region = spec.at("region")
                .text(REGION_FORM, 32, "an AWS region, such as " + REGION)
                .orElse(REGION);
        List<Tier> tiers = distinct(spec.at("tiers"), spec.at("tiers").items(item -> item.oneOf(Tier.class)));
        NetworkSpec read = new NetworkSpec(
                region,
                range(spec.at("cidr"), CIDR),
                zones(spec.at("zones"), region),
                tiers.isEmpty() ? List.of(Tier.values()) : tiers,
                spec.at("nat").oneOf(Nat.class).orElse(Nat.Single),
                spec.at("ipv6").bool().orElse(false),
                SecurityGroupsSpec.of(spec.at("securityGroups")),
                clusterRange(spec.at("podCIDR"), PODS),
                clusterRange(spec.at("serviceCIDR"), SERVICES),
                spec.at("clusterName").text(CLUSTER, 100, "letters, digits, '-' and '_', at most 100 characters"),
                distinct(
                        spec.at("peers"),
                        spec.at("peers")
                                .items(item -> item.text(
                                        ProviderConfigRefSpec.NAME, 63, "an XNetwork's name, at most 63 characters"))),
                TagsSpec.of(spec.at("tags")),
                spec.at("provider").oneOf(Provider.class).orElse(provider),
                ProviderConfigRefSpec.of(spec.at("providerConfigRef")));
        if (read.nat != Nat.None && !read.tiers.containsAll(List.of(Tier.values()))) {
            throw spec.at("nat")
                    .invalid(
                            "is " + read.nat + ", which leads from private subnets through public ones, and tiers has "
                                    + read.tiers.getFirst() + " only",
                            "None, or both tiers");
        }
        return read;
    }

    private static void onlyKnown(Field spec, List<String> fields) {
        Set<String> known = new HashSet<>(MACHINERY);
        known.addAll(fields);
        spec.object().propertyNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw spec.at(name).invalid("is not a known field", String.join(", ", fields));
                });
    }

    private static String range(Field cidr, String fallback) {
        Optional<IPAddress> range = Cidrs.ipv4(cidr, RANGE + "; for IPv6 set spec.ipv6");
        range.map(IPAddress::getNetworkPrefixLength)
                .filter(prefix -> prefix < 16 || prefix > 28)
                .ifPresent(prefix -> {
                    throw cidr.invalid("is a /" + prefix + ", which AWS makes no VPC of", RANGE);
                });
        return range.map(IPAddress::toString).orElse(fallback);
    }

    private static String clusterRange(Field field, String fallback) {
        return Cidrs.ipv4(field, CLUSTER_RANGE + fallback)
                .map(IPAddress::toString)
                .orElse(fallback);
    }

    /** In full, whichever way they were written. */
    private static List<String> zones(Field field, String region) {
        List<String> zones = field.items(
                item -> item.text(ZONE, 40, "a zone's last letter, or the zone in full, such as " + region + "a"));
        if (zones.size() > MOST_ZONES) {
            throw field.invalid("has " + zones.size() + " zones", "at most " + MOST_ZONES);
        }
        List<String> full = (zones.isEmpty() ? List.of("a", "b", "c") : zones)
                .stream().map(zone -> zone.length() == 1 ? region + zone : zone).toList();
        for (int i = 0; i < full.size(); i++) {
            if (!full.get(i).startsWith(region)) {
                throw new Invalid(
                        field.path() + "[" + i + "]",
                        "has \"" + full.get(i) + "\", which is not in region " + region,
                        "a zone of spec.region");
            }
        }
        return distinct(field, full);
    }

    private static <T> List<T> distinct(Field field, List<T> items) {
        for (int i = 0; i < items.size(); i++) {
            if (items.indexOf(items.get(i)) < i) {
                throw field.invalid("has " + items.get(i) + " twice", "each once");
            }
        }
        return items;
    }
}
