package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.e2e.Tenant;
import ci.kingdon.moonlander.timeline.Timeline;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What checks share: the cluster, a namespace there, and what they have found and made so far. */
final class Run {

    /** Of a run's own namespace, by whose name the others are called; what a run that was killed left is found by it. */
    static final String LABEL = "moons.kingdon.ci/conformance";

    static final String LABELLED = "run";

    static final String PREFIX = "conformance-";

    private final KubernetesClient client;
    private final Options options;
    private final String namespace =
            PREFIX + Integer.toString(ThreadLocalRandom.current().nextInt(1 << 29, 1 << 30), 36);
    private boolean begun;
    private final List<Table> tables = new ArrayList<>();
    private final Map<String, LandingWatch> landings = new LinkedHashMap<>();

    Run(KubernetesClient client, Options options) {
        this.client = client;
        this.options = options;
    }

    KubernetesClient client() {
        return client;
    }

    Options options() {
        return options;
    }

    /** The run's own namespace. */
    String namespace() {
        return namespace;
    }

    /** Makes the namespace, where it is not there yet. */
    void ensureNamespace() {
        if (begun) {
            return;
        }
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels(LABEL, LABELLED)
                        .endMetadata()
                        .build())
                .create();
        begun = true;
    }

    /** What somebody does in that namespace. */
    Tenant tenant() {
        ensureNamespace();
        return Tenant.in(client, namespace);
    }

    /** Keeps figures for the report. */
    void add(Table table) {
        tables.add(table);
    }

    List<Table> tables() {
        return List.copyOf(tables);
    }

    /** Keeps how a landing went. */
    void landed(LandingWatch watch) {
        landings.put(watch.name(), watch);
    }

    /** How landings went that have landed, by their names. */
    Map<String, LandingWatch> landings() {
        return Collections.unmodifiableMap(landings);
    }

    /** The first that landed. */
    Optional<Timeline> picture() {
        return landings.values().stream().findFirst().map(LandingWatch::timeline);
    }
}
