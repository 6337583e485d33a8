package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.function.ObservedResource;
import java.util.List;
import java.util.Optional;

/**
 * What a stage waits for, as a condition says it.
 *
 * @param reason one CamelCase word
 * @param message what is awaited, and from whom
 * @param somebodyMustAct whether it will not come by itself
 */
record Awaited(String reason, String message, boolean somebodyMustAct) {

    /** Something that comes by itself. */
    static Awaited soon(String reason, String message) {
        return new Awaited(reason, message, false);
    }

    /** Something that somebody has to see to. */
    static Awaited action(String reason, String message) {
        return new Awaited(reason, message, true);
    }

    /** A name that somebody else's thing has. Whose it is, is not said: it may be another tenant's. */
    static Awaited nameTaken(String kind, String name, String where) {
        return action(
                "NameTaken",
                kind + " " + name + " already exists in " + where + " and was not made by this landing, so it is left"
                        + " alone; remove it, or let the landing use another name");
    }

    /** A resource in another cluster that is not there yet, or not ready. */
    static Awaited remote(
            String kind, String name, String where, String objectName, Optional<ObservedResource> object) {
        return soon(
                "WaitingFor" + kind, "waiting for " + kind + " " + name + " in " + where + trouble(objectName, object));
    }

    /**
     * A Secret in another cluster that is there, and is to be filled.
     *
     * @param unready the Usages that have to be ready first
     */
    static Awaited filled(
            String name, String where, List<String> unready, String objectName, Optional<ObservedResource> object) {
        return soon(
                "WaitingForDelivery",
                "waiting for the kubeconfig to arrive in Secret " + name + " in " + where
                        + (unready.isEmpty()
                                ? ""
                                : "; first Usage " + String.join(" and ", unready) + " has to be ready")
                        + trouble(objectName, object));
    }

    /** The provider's own message stays where it is: it may quote what it was given. */
    private static String trouble(String objectName, Optional<ObservedResource> object) {
        return object.flatMap(o -> o.condition("Synced"))
                .filter(synced -> "False".equals(synced.path("status").asString("")))
                .map(synced -> "; provider-kubernetes reports "
                        + synced.path("reason").asString("trouble") + " on Object " + objectName)
                .orElse("");
    }
}
