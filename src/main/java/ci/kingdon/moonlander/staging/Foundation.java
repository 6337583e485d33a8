package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.crossplane.ProviderConfig;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.ownership.Identity;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A landing of the same namespace, in whose planet another XR has something to delete in the end. Without that planet the deletion
 * would never finish, so the landing is kept until then.
 *
 * @param apiVersion of the XR
 * @param kind of the XR
 * @param name of the XR
 */
public record Foundation(String apiVersion, String kind, String name) {

    private static final String GROUP = "moons.kingdon.ci/";

    /** The landing that made a ProviderConfig; empty where none did, or where Crossplane has not looked. */
    public static Optional<Foundation> behind(ProviderConfigRef ref, Desired desired) {
        return ref.kind() == ProviderConfigRef.Kind.ProviderConfig
                ? desired.ask(requirement(ref, desired)).flatMap(found -> ofFirst(found, desired.id()))
                : Optional.empty();
    }

    /** Whether Crossplane has looked for the ProviderConfig. */
    public static boolean isKnown(ProviderConfigRef ref, Desired desired) {
        return ref.kind() != ProviderConfigRef.Kind.ProviderConfig
                || desired.ask(requirement(ref, desired)).isPresent();
    }

    private static Requirement requirement(ProviderConfigRef ref, Desired desired) {
        return Requirement.named(
                ProviderConfig.KUBERNETES,
                ref.kind().name(),
                desired.id().namespace().orElse(""),
                ref.name());
    }

    private static Optional<Foundation> ofFirst(List<ObservedResource> found, Identity id) {
        return found.stream().findFirst().flatMap(resource -> of(resource, id));
    }

    /** The landing that made a resource of this namespace; empty where none did, or this very one. */
    public static Optional<Foundation> of(ObservedResource resource, Identity id) {
        for (JsonNode owner : resource.manifest().at("/metadata/ownerReferences")) {
            boolean landing = owner.path("apiVersion").asString("").startsWith(GROUP)
                    && List.of("XLanding", "Landing")
                            .contains(owner.path("kind").asString(""));
            boolean self = owner.path("uid").asString("").equals(id.uid());
            if (landing && !self && owner.path("controller").asBoolean(false)) {
                return Optional.of(new Foundation(
                        owner.path("apiVersion").asString(""),
                        owner.path("kind").asString(""),
                        owner.path("name").asString("")));
            }
        }
        return Optional.empty();
    }
}
