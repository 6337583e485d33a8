package ci.kingdon.moonlander.crossplane;

import java.util.List;

/**
 * What a provider may do to the remote resource. Providers accept fixed sets only: {@code [Observe, Update, Delete]}, for
 * one, is refused.
 */
public enum ManagementPolicy {
    /** Make it where nothing is, and look at it. What is already there is shown and left alone, on deletion too. */
    CREATE("Observe", "Create"),
    /** Look at it, and nothing else. */
    LOOK("Observe"),
    /** Make it where nothing is, and delete it with the Object. */
    MAKE("Observe", "Create", "Delete"),
    /** Write into what others make. */
    FILL("Observe", "Update"),
    /** Keep it as it should be, but leave it when the Object goes. */
    KEEP("Observe", "Create", "Update"),
    /** Keep it as it should be and delete it with the Object. */
    OWN("*");

    private final List<String> actions;

    ManagementPolicy(String... actions) {
        this.actions = List.of(actions);
    }

    /** The value of {@code spec.managementPolicies}. */
    public List<String> actions() {
        return actions;
    }
}
