package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import java.util.List;
import java.util.Optional;

/**
 * A kind of XR that another XR refers to, and that is installed by itself. Crossplane gives up on a call that asks for a resource of a
 * kind which is not there. So its definition is asked for first.
 *
 * @param kind the kind
 * @param definition the name of its definition
 * @param reason what is said while it is not there
 * @param field the field that needs it
 * @param folder the folder of package/install that brings it
 */
public record InstalledKind(String kind, String definition, String reason, String field, String folder) {

    private static final String DEFINITIONS = "apiextensions.crossplane.io/v2";

    private Requirement requirement() {
        return Requirement.named(DEFINITIONS, "CompositeResourceDefinition", "", definition);
    }

    /** Asks for its definition, and says whether resources of it can be asked for. */
    public boolean isKnown(Desired desired) {
        desired.ask(requirement());
        return missing(desired.observed()).isEmpty();
    }

    /** What is to be waited for; empty where it is installed. */
    public Optional<Awaited> missing(Observed observed) {
        Optional<List<ObservedResource>> found = observed.required(requirement());
        if (found.stream().flatMap(List::stream).anyMatch(xrd -> xrd.isTrue("Established"))) {
            return Optional.empty();
        }
        return Optional.of(
                found.isEmpty()
                        ? Awaited.soon(reason, "waiting for Crossplane to show XRD " + definition)
                        : Awaited.action(
                                reason,
                                "waiting for somebody to install the kind " + kind + ", which " + field
                                        + " needs: apply package/install/" + folder));
    }
}
