package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Metadata;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.staging.Observed;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * How providers reach a planet: by the ProviderConfigs, and by the Secret that these read. In a planet that stays both are needed until
 * what the landing made there is deleted. Usages keep the ProviderConfig. The Secret names the ProviderConfigs as its owners, so that
 * Kubernetes deletes it after them. A Usage of the Secret by the ProviderConfig would do the same, but Crossplane looks only every 30 s
 * whether the user of a Usage is gone, and two Usages one after the other would take a minute.
 */
public final class WayIn {

    private WayIn() {}

    /** The owners that the Secret names beside the landing: the ProviderConfigs, as far as they exist. */
    static List<Metadata.Owner> owners(Observed observed) {
        return Stream.of(LandingRoles.PLANET_KUBERNETES, LandingRoles.PLANET_HELM)
                .flatMap(role -> observed.resource(role).stream())
                .filter(config -> !config.uid().isEmpty())
                .map(WayIn::owner)
                .toList();
    }

    private static Metadata.Owner owner(ObservedResource config) {
        return new Metadata.Owner(
                config.manifest().path("apiVersion").asString(""),
                config.manifest().path("kind").asString(""),
                config.name(),
                config.uid());
    }

    /** Whether the Secret is seen to stay for as long as the ProviderConfig of provider-kubernetes does. */
    public static boolean isSecretKept(Observed observed) {
        return observed.resource(LandingRoles.PLANET_KUBERNETES)
                .flatMap(config -> observed.resource(LandingRoles.PLANET_KUBECONFIG)
                        .filter(secret -> isOwnedBy(secret, config.uid())))
                .isPresent();
    }

    private static boolean isOwnedBy(ObservedResource secret, String uid) {
        for (JsonNode owner : secret.manifest().at("/metadata/ownerReferences")) {
            if (owner.path("uid").asString("").equals(uid)) {
                return true;
            }
        }
        return false;
    }
}
