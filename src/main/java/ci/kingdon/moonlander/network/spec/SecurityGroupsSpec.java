package ci.kingdon.moonlander.network.spec;

import ci.kingdon.moonlander.addresses.Cidrs;
import ci.kingdon.moonlander.function.Field;
import inet.ipaddr.IPAddress;
import java.util.List;

/**
 * Security groups for the machines of a Talos cluster with CozyStack on it.
 *
 * @param enabled Whether there are any.
 * @param adminCIDRs From where the Kubernetes and the Talos API are reached, beside the machines themselves.
 * @param adminAccess Whether adminCIDRs may be the whole Internet, which has to be said here in so many words.
 * @param ingressCIDRs From where ports 80 and 443 of workers are reached.
 */
public record SecurityGroupsSpec(
        boolean enabled, List<String> adminCIDRs, AdminAccess adminAccess, List<String> ingressCIDRs) {

    /** How far the admin ports are open. */
    public enum AdminAccess {
        Restricted,
        OpenToTheInternet
    }

    /** Half of the Internet twice is all of it; nobody's own network is larger than this. */
    private static final int LARGEST_IPV4 = 8;

    /** What a registry gives to a provider, not to an administrator. */
    private static final int LARGEST_IPV6 = 16;

    /** The most ranges of each list. A security group takes 60 rules (Amazon VPC quotas); the rest is for the machines. */
    public static final int MOST = 10;

    private static final String RANGE = "a range, such as 192.0.2.0/24 or 2001:db8::/32";

    static SecurityGroupsSpec of(Field groups) {
        groups.only("enabled", "adminCIDRs", "adminAccess", "ingressCIDRs");
        AdminAccess access = groups.at("adminAccess").oneOf(AdminAccess.class).orElse(AdminAccess.Restricted);
        return new SecurityGroupsSpec(
                groups.at("enabled").bool().orElse(true),
                ranges(groups.at("adminCIDRs"), access == AdminAccess.Restricted),
                access,
                ranges(groups.at("ingressCIDRs"), false));
    }

    private static List<String> ranges(Field field, boolean restricted) {
        List<String> ranges = field.items(item -> Cidrs.any(item, RANGE).map(range -> {
            if (restricted && range.getNetworkPrefixLength() < (range.isIPv4() ? LARGEST_IPV4 : LARGEST_IPV6)) {
                throw item.invalid(
                        "has " + range + ", which opens the Kubernetes and Talos APIs to the Internet",
                        "a range of /" + (range.isIPv4() ? LARGEST_IPV4 : LARGEST_IPV6)
                                + " or smaller, or spec.securityGroups.adminAccess: OpenToTheInternet");
            }
            return range.toCanonicalString();
        }));
        if (ranges.size() > MOST) {
            throw field.invalid("has " + ranges.size() + " ranges", "at most " + MOST);
        }
        return ranges.stream().distinct().toList();
    }

    /** Whether a range is an IPv6 one. */
    public static boolean isIpv6(String range) {
        IPAddress address = Cidrs.of(range);
        return address.isIPv6();
    }
}
