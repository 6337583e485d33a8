package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Map;

/**
 * What containers get that do not say how much they take.
 *
 * @param requests What is set aside for each of them. Default: cpu 100m, memory 128Mi.
 * @param limits What each of them may take at most. Default: cpu 500m, memory 512Mi.
 */
public record ContainersSpec(Map<String, String> requests, Map<String, String> limits) {

    static ContainersSpec of(Field containers) {
        containers.only("requests", "limits");
        return new ContainersSpec(
                Forms.quantities(containers.at("requests")), Forms.quantities(containers.at("limits")));
    }
}
