package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.ownership.Identity;
import java.util.Optional;

/**
 * What a stage waits for, as a condition says it.
 *
 * @param reason one CamelCase word
 * @param message what is awaited, and from whom
 * @param somebodyMustAct whether it will not come by itself
 */
public record Awaited(String reason, String message, boolean somebodyMustAct) {

    /** Something that comes by itself. */
    public static Awaited soon(String reason, String message) {
        return new Awaited(reason, message, false);
    }

    /** Something that somebody has to see to. */
    public static Awaited action(String reason, String message) {
        return new Awaited(reason, message, true);
    }

    /** A name that somebody else's thing has. Whose it is, is not said: it may be another tenant's. */
    public static Awaited nameTaken(Identity id, String kind, String name, String where) {
        return action(
                "NameTaken",
                kind + " " + name + " already exists in " + where + " and was not made by this " + id.word()
                        + ", so it is left alone; remove it, or let the " + id.word() + " use another name");
    }

    /**
     * That a provider has tried to make a resource as it should be, and failed: the end of a message, empty where it has not.
     * The provider's own words stay where they are, for they may quote what it was given.
     *
     * @param provider who
     * @param what the resource
     */
    public static String trouble(String provider, String what, Optional<ObservedResource> resource) {
        return resource.filter(ObservedResource::isOutOfSync)
                .flatMap(outOfSync -> outOfSync.condition("Synced"))
                .map(synced ->
                        "; " + provider + " reports " + synced.path("reason").asString("trouble") + " on " + what)
                .orElse("");
    }
}
