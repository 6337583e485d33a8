package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.crossplane.ExternalName;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a network's stages see of the world: its composed resources, and what the XR says already. */
final class Observed {

    /** vpc-0a1b..., subnet-0a1b...: what AWS makes, and no provider's stand-in for it. */
    private static final Pattern ID = Pattern.compile("(vpc|subnet|igw|eipalloc|nat|rtb|sg)-[0-9a-f]+");

    private final Request request;

    Observed(Request request) {
        this.request = request;
    }

    /** The call in which they are seen. */
    Request request() {
        return request;
    }

    /** The composed resource of that role. */
    Optional<ObservedResource> resource(Role role) {
        return request.observed(role.key());
    }

    /** What the composed resource of that role is called: whatever it was called when it was made. */
    String name(Role role, Network network) {
        return resource(role)
                .map(ObservedResource::name)
                .filter(name -> !name.isEmpty())
                .orElseGet(() -> network.nameOf(role));
    }

    /** The id that AWS gave it. Both families annotate it from the moment of creation on, whatever becomes of their status. */
    Optional<String> id(Role role) {
        return resource(role)
                .flatMap(resource -> resource.annotation(ExternalName.ANNOTATION))
                .filter(id -> ID.matcher(id).matches());
    }

    /** The IPv6 range that Amazon gave the VPC. */
    Optional<IPAddress> ipv6() {
        return resource(Role.VPC)
                .map(vpc -> vpc.manifest().path("status").path("atProvider"))
                .flatMap(seen -> seen.path("ipv6CidrBlock")
                        .stringValueOpt()
                        .or(() -> seen.path("ipv6CidrBlockAssociationSet")
                                .path(0)
                                .path("ipv6CidrBlock")
                                .stringValueOpt()))
                .or(() -> status().path("vpc").path("ipv6CIDR").stringValueOpt())
                .filter(range -> !range.isEmpty())
                .map(range -> new IPAddressString(range).getAddress());
    }

    /** What the XR's status already says. */
    JsonNode status() {
        return request.composite().orElseThrow().manifest().path("status");
    }
}
