package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * The cluster to land on.
 *
 * @param vcluster A virtual cluster that the landing creates as a Helm release on the host, and takes away again.
 * @param existing A cluster that is there already, or will be, and outlives the landing.
 */
public record PlanetSpec(Optional<VclusterSpec> vcluster, Optional<ExistingSpec> existing) {

    /** What an XLanding may say about its planet. */
    public static final String ALLOWED = "exactly one of planet.vcluster, planet.existing and kubeconfigSecretName";

    static PlanetSpec of(Field planet) {
        planet.only("vcluster", "existing");
        Field vcluster = planet.at("vcluster");
        Field existing = planet.at("existing");
        if (vcluster.isPresent() == existing.isPresent()) {
            throw planet.invalid(
                    vcluster.isPresent() ? "has both vcluster and existing" : "has neither vcluster nor existing",
                    "exactly one of vcluster, existing");
        }
        return vcluster.isPresent()
                ? new PlanetSpec(Optional.of(VclusterSpec.of(vcluster)), Optional.empty())
                : new PlanetSpec(Optional.empty(), Optional.of(ExistingSpec.of(existing)));
    }
}
