package ci.kingdon.moonlander.conformance;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The Compositions of XLanding. */
final class Compositions {

    /** By which a landing chooses one. */
    static final String PLANET = "moons.kingdon.ci/planet";

    private Compositions() {}

    static Stream<GenericKubernetesResource> ofLandings(KubernetesClient client) {
        return client
                .genericKubernetesResources("apiextensions.crossplane.io/v1", "Composition")
                .list()
                .getItems()
                .stream()
                .filter(composition -> "XLanding".equals(composition.get("spec", "compositeTypeRef", "kind")));
    }

    /** The Functions that its steps name. */
    static Stream<String> functions(GenericKubernetesResource composition) {
        List<Map<String, Object>> pipeline = composition.get("spec", "pipeline");
        return Stream.ofNullable(pipeline)
                .flatMap(List::stream)
                .map(step -> step.get("functionRef") instanceof Map<?, ?> function ? function.get("name") : null)
                .filter(Objects::nonNull)
                .map(String::valueOf);
    }

    /** Whether there is one with the label of a kind of planet. */
    static boolean isThereOne(KubernetesClient client, String planet) {
        return ofLandings(client)
                .map(composition -> composition.getMetadata().getLabels())
                .anyMatch(labels -> labels != null && planet.equals(labels.get(PLANET)));
    }
}
