package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.function.ObservedResource;
import java.util.Optional;

/**
 * What a stage waits for, as a condition says it.
 *
 * @param reason one CamelCase word
 * @param message what is awaited, and from whom
 * @param somebodyMustAct whether it will not come by itself
 */
record Awaited(String reason, String message, boolean somebodyMustAct) {

    /** A name that somebody else's thing has. Whose it is, is not said: it may be another tenant's. */
    static Awaited nameTaken(String kind, String name) {
        return new Awaited(
                "NameTaken",
                kind + " " + name
                        + " already exists in the control plane and was not made by this network, so it is left"
                        + " alone; remove it, or give the network another name",
                true);
    }

    /** A resource that its provider has to make. The provider's own message stays where it is. */
    static Awaited made(String kind, String name, Optional<ObservedResource> resource) {
        String trouble = resource.filter(Stage::isOutOfSync)
                .flatMap(r -> r.condition("Synced"))
                .map(synced -> "; provider-aws reports " + synced.path("reason").asString("trouble") + " on it")
                .orElse("");
        return new Awaited("WaitingFor" + kind, "waiting for " + kind + " " + name + trouble, false);
    }

    /** What a resource refers to, by an id that is not known yet. */
    static Awaited dependency(String kind, String name) {
        return new Awaited(
                "WaitingForDependency", "waiting for what " + kind + " " + name + " refers to, to compose it", false);
    }

    /** The rules of a security group that is there without any. */
    static Awaited rules(String name) {
        return new Awaited("WaitingForRules", "waiting for the rules of SecurityGroup " + name, false);
    }

    /** Something that Crossplane was asked to show. */
    static Awaited answer(String what) {
        return new Awaited("WaitingForAnswer", "waiting for Crossplane to show " + what, false);
    }

    /** Another network, whose range has to be known before anything is made that could be in its way. */
    static Awaited peer(String name) {
        return new Awaited(
                "WaitingForPeer",
                "waiting for XNetwork " + name
                        + ", a peer, whose range this one must not overlap; create it with a valid one, or take it"
                        + " out of spec.peers",
                true);
    }
}
