package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Trees;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Usages that were made before, and are needed on. */
public final class Usages {

    private Usages() {}

    /** Composes a Usage that exists as it is. */
    public static void composeAsItIs(Role role, ObservedResource usage, Desired desired) {
        ObjectNode composed = JsonNodeFactory.instance.objectNode();
        composed.put("apiVersion", Usage.API_VERSION).put("kind", Usage.KIND);
        composed.set("metadata", Trees.of(desired.metadata(role).build()));
        composed.set("spec", usage.manifest().path("spec").deepCopy());
        desired.compose(role, composed, usage.isTrue("Ready"));
    }
}
