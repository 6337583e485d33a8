package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.network.spec.NetworkSpec;
import ci.kingdon.moonlander.network.spec.Tier;
import inet.ipaddr.IPAddress;
import inet.ipaddr.ipv6.IPv6Address;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which subnet of a VPC is where. The range is cut into equal blocks, one for each tier and each zone that there can ever be;
 * a tier's blocks lie together, so that one range names the tier. A subnet's block depends on the VPC's range, the tiers and
 * the zone's place in the list, and not on how many zones there are, so that none moves when a zone is added at the end.
 *
 * @param vpc the whole range
 * @param subnets by tier, then by zone
 * @param free the blocks that are kept for zones to come
 */
public record SubnetPlan(IPAddress vpc, List<Subnet> subnets, List<IPAddress> free) {

    /**
     * The largest VPC and the largest subnet: "The allowed size for an IPv4 subnet is between a /28 netmask (16 IP addresses) and a
     * /16 netmask (65,536 IP addresses)" (EC2 API Reference, CreateSubnet); the same holds for a VPC (Amazon VPC User Guide, VPC CIDR
     * blocks).
     */
    public static final int LARGEST = 16;

    /** The smallest ones. */
    public static final int SMALLEST = 28;

    /**
     * The addresses of each subnet that are not for machines: the first four and the last (EC2 API Reference, CreateSubnet; Amazon
     * VPC User Guide, Subnet CIDR blocks).
     */
    public static final int RESERVED = 5;

    /** Zones that room is kept for. */
    public static final int MOST_ZONES = NetworkSpec.MOST_ZONES;

    /** A VPC gets "an Amazon-provided IPv6 CIDR block with a /56 prefix length" (EC2 API Reference, CreateVpc), a subnet a /64 of it. */
    private static final int IPV6_SUBNET = 64;

    /**
     * A subnet.
     *
     * @param tier which one
     * @param zone its zone's name
     * @param zoneIndex its zone's place in the list
     * @param cidr its range
     */
    public record Subnet(Tier tier, String zone, int zoneIndex, IPAddress cidr) {

        boolean isPublic() {
            return tier == Tier.Public;
        }

        /** How many addresses are for machines. */
        public long usable() {
            return cidr.getCount().longValueExact() - RESERVED;
        }

        /** Its /64 of the VPC's IPv6 range: by tier and zone too, whatever tiers there are. */
        public IPv6Address ipv6(IPAddress ofVpc) {
            return block(ofVpc, IPV6_SUBNET, tier.ordinal() * MOST_ZONES + zoneIndex)
                    .toIPv6();
        }
    }

    /**
     * How many zones a VPC has room for.
     *
     * @param vpc a range of a size that AWS takes
     */
    public static int zonesIn(IPAddress vpc, Set<Tier> tiers) {
        int smallestBlocks = 1 << (SMALLEST - vpc.getNetworkPrefixLength());
        return Math.min(MOST_ZONES, smallestBlocks / tiers.size());
    }

    /**
     * The longest prefix that has room for so many zones; empty where none has.
     *
     * @param zones at least one
     */
    public static Optional<Integer> prefixFor(int zones, int tiers) {
        if (zones > MOST_ZONES) {
            return Optional.empty();
        }
        return Optional.of(SMALLEST - bits(zones * tiers));
    }

    /**
     * Plans a VPC.
     *
     * @param vpc a range of a size that AWS takes
     * @param zones their names; no more than {@link #zonesIn} says
     * @param tiers one or two
     */
    public static SubnetPlan of(IPAddress vpc, List<String> zones, Set<Tier> tiers) {
        int slots = zonesIn(vpc, tiers);
        if (zones.size() > slots) {
            throw new IllegalArgumentException(zones.size() + " zones do not fit into " + vpc);
        }
        int prefix = vpc.getNetworkPrefixLength() + bits(slots * tiers.size());
        List<Subnet> subnets = new ArrayList<>();
        List<IPAddress> free = new ArrayList<>();
        int block = 0;
        for (Tier tier : EnumSet.copyOf(tiers)) {
            for (int zone = 0; zone < slots; zone++) {
                IPAddress cidr = block(vpc, prefix, block++);
                if (zone < zones.size()) {
                    subnets.add(new Subnet(tier, zones.get(zone), zone, cidr));
                } else {
                    free.add(cidr);
                }
            }
        }
        return new SubnetPlan(vpc, List.copyOf(subnets), List.copyOf(free));
    }

    private static IPAddress block(IPAddress range, int prefix, int index) {
        return range.setPrefixLength(prefix, false)
                .prefixBlockStream()
                .skip(index)
                .findFirst()
                .orElseThrow();
    }

    /** How many bits it takes to number so many blocks. */
    private static int bits(int blocks) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(blocks - 1);
    }
}
