package ci.kingdon.moonlander.inspection;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.function.Response;
import java.util.List;
import java.util.Optional;

/** Asks for resources, and hands out those that are shown. What is asked for once is asked for in each call, for Crossplane calls until that is so. */
final class Lookup {

    private static final String DEFINITIONS = "apiextensions.crossplane.io/v2";

    private final Request request;
    private final Response response;

    Lookup(Request request, Response response) {
        this.request = request;
        this.response = response;
    }

    /** The resources; none where there are none, and while they have not been looked for. */
    List<ObservedResource> all(Requirement requirement) {
        response.require(requirement);
        return request.required(requirement).orElse(List.of());
    }

    /** Whether Crossplane has looked for it and found nothing. */
    boolean isMissing(Requirement requirement) {
        response.require(requirement);
        return request.required(requirement).filter(List::isEmpty).isPresent();
    }

    /** The one resource. */
    Optional<ObservedResource> one(Requirement requirement) {
        return all(requirement).stream().findFirst();
    }

    /** Whether a kind of XR is installed: Crossplane gives up on a call that asks for a resource of a kind that is not. */
    boolean isInstalled(String definition) {
        return one(Requirement.named(DEFINITIONS, "CompositeResourceDefinition", "", definition))
                .filter(xrd -> xrd.isTrue("Established"))
                .isPresent();
    }
}
