package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.addresses.Cidrs;
import ci.kingdon.moonlander.addresses.Ranges;
import ci.kingdon.moonlander.addresses.Ranges.Named;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.network.spec.NetworkSpec;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The other networks that this one is to be connected with: two of one range could never be. */
final class Peers {

    private Peers() {}

    /**
     * Looks at each of them. A VPC that stands is left as it is.
     *
     * @throws Invalid where one overlaps before there is a VPC
     */
    static AwsResources compare(AwsResources aws, Request request) {
        Network network = aws.network();
        List<Named> taken = new ArrayList<>(
                List.of(NetworkDecision.pods(network.spec()), NetworkDecision.services(network.spec())));
        for (String peer : network.spec().peers()) {
            Optional<List<ObservedResource>> found = aws.desired().ask(requirement(request, network, peer));
            Optional<IPAddress> cidr =
                    found.flatMap(resources -> resources.stream().findFirst()).flatMap(Peers::cidr);
            cidr.ifPresent(range -> taken.add(new Named("XNetwork " + peer, range)));
            if (found.isPresent() && cidr.isEmpty()) {
                aws.desired().await(Waiting.forPeer(peer));
            } else if (found.isEmpty()) {
                aws.desired().await(Waiting.forAnswer("XNetwork " + peer + ", a peer"));
            }
        }
        Ranges.overlap("spec.cidr", network.plan().vpc(), taken).ifPresent(overlap -> refuse(aws, overlap));
        return aws;
    }

    private static void refuse(AwsResources aws, Invalid overlap) {
        if (!aws.exists(NetworkRoles.VPC)) {
            throw overlap;
        }
        aws.desired().await(Waiting.forRange(overlap));
    }

    private static Requirement requirement(Request request, Network network, String peer) {
        var xr = request.composite().orElseThrow().manifest();
        return Requirement.named(
                xr.path("apiVersion").asString(),
                xr.path("kind").asString(),
                network.id().namespace().orElse(""),
                peer);
    }

    private static Optional<IPAddress> cidr(ObservedResource peer) {
        return Cidrs.parsed(peer.manifest().path("spec").path("cidr").asString(NetworkSpec.CIDR));
    }
}
