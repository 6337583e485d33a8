package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Trouble;
import java.util.Optional;

/** What the stages of a network wait for, in words. */
final class Waiting {

    private Waiting() {}

    /** For a resource that its provider has to make, with these rights. */
    static Awaited forResource(String kind, String name, Optional<ObservedResource> resource, Rights rights) {
        return Awaited.soon("WaitingFor" + kind, "waiting for " + kind + " " + name + Trouble.of(resource, rights));
    }

    /** For what a resource needs: an id that is not known yet, or a gateway that is not attached. */
    static Awaited forDependency(String kind, String name) {
        return Awaited.soon("WaitingForDependency", "waiting for what " + kind + " " + name + " needs, to compose it");
    }

    /** For the rules of a security group that is there without any. */
    static Awaited forRules(String name) {
        return Awaited.soon("WaitingForRules", "waiting for the rules of SecurityGroup " + name);
    }

    /** For something that Crossplane was asked to show. */
    static Awaited forAnswer(String what) {
        return Awaited.soon("WaitingForAnswer", "waiting for Crossplane to show " + what);
    }

    /** For another network, whose range has to be known before anything is made that could be in its way. */
    static Awaited forPeer(String name) {
        return Awaited.action(
                "WaitingForPeer",
                "waiting for XNetwork " + name
                        + ", a peer, whose range this one must not overlap; create it with a valid one, or take it"
                        + " out of spec.peers");
    }

    /** For another range of a network that stands, or of its peer. */
    static Awaited forRange(Invalid overlap) {
        return Awaited.action(
                "PeerOverlaps",
                "the VPC that stands is left as it is, but the two cannot be connected: " + overlap.getMessage());
    }
}
