package ci.kingdon.moonlander.crossplane;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a provider may do to the remote resource. Providers accept fixed sets only: {@code [Observe, Update, Delete]}, for
 * one, is refused.
 */
public enum ManagementPolicy {
    /** Creates the resource where there is none. An existing one is shown and left alone, also when the Object is deleted. */
    OBSERVE_CREATE("Observe", "Create"),
    /** Shows the resource. */
    OBSERVE("Observe"),
    /** Creates the resource where there is none, and deletes it with the Object. */
    OBSERVE_CREATE_DELETE("Observe", "Create", "Delete"),
    /** Updates the resource, which others create and delete. */
    OBSERVE_UPDATE("Observe", "Update"),
    /** Creates and updates the resource, and leaves it when the Object is deleted. */
    OBSERVE_CREATE_UPDATE("Observe", "Create", "Update"),
    /** Creates and updates the resource, and deletes it with the Object. */
    ALL("*");

    private final List<String> actions;

    ManagementPolicy(String... actions) {
        this.actions = List.of(actions);
    }

    /** The value of {@code spec.managementPolicies}. */
    public List<String> actions() {
        return actions;
    }

    /** Whether an Object deletes what it made when it is deleted itself. */
    public static boolean deletes(JsonNode object) {
        for (JsonNode action : object.at("/spec/managementPolicies")) {
            if (action.asString("").equals("*") || action.asString("").equals("Delete")) {
                return true;
            }
        }
        return false;
    }
}
