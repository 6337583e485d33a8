package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Rollout;
import ci.kingdon.moonlander.staging.Awaited;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a resource on the host still lacks until it does its work. */
final class Lacks {

    private Lacks() {}

    /** A condition that has to be true, of the resource as it is now. */
    static Optional<Awaited> condition(ObservedResource seen, String type, String reason, String from) {
        return seen.isTrue(type) && !seen.isBehind(type)
                ? Optional.empty()
                : Optional.of(Awaited.soon(
                        reason,
                        "waiting for " + from + " until " + inWords(seen) + " is " + type
                                + seen.condition(type)
                                        .map(condition ->
                                                condition.path("reason").asString(""))
                                        .filter(said -> !said.isEmpty())
                                        .map(said -> "; it says " + said)
                                        .orElse("")));
    }

    /** Pods that are as their Deployment asks for now, and no others. */
    static Optional<Awaited> pods(ObservedResource deployment, String of) {
        Rollout rollout = Rollout.of(deployment.manifest());
        return rollout.isComplete()
                ? Optional.empty()
                : Optional.of(Awaited.soon(
                        "WaitingForPods",
                        "waiting for the pods of " + of + ": " + inWords(deployment) + " asks for " + rollout.wanted()
                                + (rollout.seen()
                                        ? "; " + rollout.updated() + " are as it asks for, " + rollout.available()
                                                + " are available, " + rollout.all() + " are there"
                                        : ", and its controller has not seen the last edit")));
    }

    /** An address that the controller of its class gives an Ingress. */
    static Optional<Awaited> address(ObservedResource ingress, String from) {
        JsonNode addresses = ingress.manifest().at("/status/loadBalancer/ingress");
        return addresses.isEmpty()
                ? Optional.of(Awaited.soon(
                        "WaitingForAddress", "waiting for " + from + " to give " + inWords(ingress) + " an address"))
                : Optional.empty();
    }

    static String inWords(ObservedResource seen) {
        return seen.manifest().path("kind").asString("") + " " + seen.namespace() + "/" + seen.name();
    }
}
