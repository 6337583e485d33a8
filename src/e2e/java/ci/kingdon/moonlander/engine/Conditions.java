package ci.kingdon.moonlander.engine;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The conditions in a resource's status. */
public final class Conditions {

    private Conditions() {}

    /** A condition as its status, reason and message; empty while there is none. */
    public static String of(GenericKubernetesResource resource, String type) {
        return Optional.ofNullable(resource.<List<Map<String, Object>>>get("status", "conditions"))
                .flatMap(conditions -> conditions.stream()
                        .filter(condition -> type.equals(condition.get("type")))
                        .findFirst())
                .map(condition -> condition.get("status") + " " + condition.get("reason") + ": "
                        + condition.getOrDefault("message", ""))
                .orElse("");
    }

    /** Whether a condition is True. */
    static boolean isTrue(GenericKubernetesResource resource, String type) {
        return of(resource, type).startsWith("True ");
    }
}
