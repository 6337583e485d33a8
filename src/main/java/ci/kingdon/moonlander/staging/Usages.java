package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Manifests;
import tools.jackson.databind.node.ObjectNode;

/** Usages that were made before, and are needed on. */
public final class Usages {

    private Usages() {}

    /** Composes a Usage that exists as it is. */
    public static void composeAsItIs(Role role, ObservedResource usage, Desired desired) {
        ObjectNode composed = Manifests.of(Usage.API_VERSION, Usage.KIND, desired.metadata(role))
                .tree();
        composed.set("spec", usage.manifest().path("spec").deepCopy());
        desired.compose(role, composed, usage.isTrue("Ready"));
    }
}
