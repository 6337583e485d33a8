package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.addresses.Cidrs;
import ci.kingdon.moonlander.crossplane.ExternalName;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import inet.ipaddr.IPAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What AWS gave the resources of a network.
 *
 * @param all everything that this call shows
 */
record ObservedNetwork(Observed all) {

    /** The form of AWS's ids, such as vpc-0a1b. A provider may annotate a placeholder before AWS has made the resource. */
    private static final Pattern ID = Pattern.compile("(vpc|subnet|igw|eipalloc|nat|rtb|sg)-[0-9a-f]+");

    /** A resource's id. Both families annotate it from the moment of creation on, whatever becomes of their status. */
    Optional<String> id(Role role) {
        return all.resource(role)
                .flatMap(resource -> resource.annotation(ExternalName.ANNOTATION))
                .filter(id -> ID.matcher(id).matches());
    }

    /** The VPC's IPv6 range, which Amazon chooses. */
    Optional<IPAddress> ipv6() {
        return all.resource(NetworkRoles.VPC)
                .map(vpc -> vpc.manifest().path("status").path("atProvider"))
                .flatMap(seen -> seen.path("ipv6CidrBlock")
                        .stringValueOpt()
                        .or(() -> seen.path("ipv6CidrBlockAssociationSet")
                                .path(0)
                                .path("ipv6CidrBlock")
                                .stringValueOpt()))
                .or(() -> all.status().path("vpc").path("ipv6CIDR").stringValueOpt())
                .flatMap(Cidrs::parsed)
                .filter(IPAddress::isIPv6);
    }
}
