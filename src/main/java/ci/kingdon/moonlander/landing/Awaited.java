package ci.kingdon.moonlander.landing;

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

    private static final String NOT_SUPPORTED = "NotSupported";

    /** Something that comes by itself. */
    static Awaited soon(String reason, String message) {
        return new Awaited(reason, message, false);
    }

    /** Something that somebody has to see to. */
    static Awaited action(String reason, String message) {
        return new Awaited(reason, message, true);
    }

    /** Something that this version does not do, however long one waits. */
    static Awaited notSupported(String message) {
        return action(NOT_SUPPORTED, message);
    }

    /** Whether to wait makes no sense. */
    boolean isFinal() {
        return reason.equals(NOT_SUPPORTED);
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
        // The provider's own message stays where it is: it may quote what it was given.
        String trouble = object.flatMap(o -> o.condition("Synced"))
                .filter(synced -> "False".equals(synced.path("status").asString("")))
                .map(synced -> "; provider-kubernetes reports "
                        + synced.path("reason").asString("trouble") + " on Object " + objectName)
                .orElse("");
        return soon("WaitingFor" + kind, "waiting for " + kind + " " + name + " in " + where + trouble);
    }
}
