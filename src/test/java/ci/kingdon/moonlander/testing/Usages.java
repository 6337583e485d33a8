package ci.kingdon.moonlander.testing;

import java.util.Collection;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How Crossplane reads Usages. */
final class Usages {

    private Usages() {}

    /** Whether one of the Usages that are in force keeps a resource. */
    static boolean keep(JsonNode manifest, Collection<ObjectNode> all) {
        return all.stream()
                .filter(usage -> usage.path("kind").asString("").equals("Usage") && isReady(usage))
                .anyMatch(usage -> isNamed(manifest, usage.path("spec").path("of")));
    }

    /** Whether a side of a Usage names a resource. */
    static boolean isNamed(JsonNode manifest, JsonNode side) {
        return group(manifest).equals(group(side))
                && manifest.path("kind").equals(side.path("kind"))
                && manifest.at("/metadata/name").equals(side.at("/resourceRef/name"));
    }

    private static boolean isReady(JsonNode manifest) {
        return StreamSupport.stream(manifest.at("/status/conditions").spliterator(), false)
                .anyMatch(condition -> condition.path("type").asString("").equals("Ready")
                        && condition.path("status").asString("").equals("True"));
    }

    static String group(JsonNode manifest) {
        return manifest.path("apiVersion").asString("").replaceFirst("/?[^/]*$", "");
    }
}
