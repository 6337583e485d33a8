package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.ownership.Identity;

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

    /** A foreign resource has a name that the XR would use. The message does not say whose it is: it may be another tenant's. */
    public static Awaited nameTaken(Identity id, String kind, String name, String where) {
        return action(
                "NameTaken",
                kind + " " + name + " already exists in " + where + " and was not made by this " + id.word()
                        + ", so it is left alone; remove it, or let the " + id.word() + " use another name");
    }
}
