package ci.kingdon.moonlander.conformance;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes away what runs made: what is in their namespaces first, by those who made it, and the namespaces last. */
final class Removal {

    private static final Duration STEP = Duration.ofMillis(500);

    /** Where landings make planets: {@code vcluster-<namespace>-<name>} and the like. */
    private static final List<String> PLANETS = List.of("vcluster-", "planet-");

    private record Kind(String apiVersion, String kind) {}

    /** In this order: an Object that goes through a planet goes before the planet. */
    private static final List<Kind> KINDS = List.of(
            new Kind("kubernetes.m.crossplane.io/v1alpha1", "Object"),
            new Kind("moons.kingdon.ci/v1alpha1", "XLanding"),
            new Kind(NetworkCheck.API, NetworkCheck.KIND));

    private final KubernetesClient client;
    private final Duration timeout;
    private boolean forbidden;

    /** With a client of its own: the checks' is closed when they are interrupted. */
    Removal(Config config, Duration timeout) {
        this.client = new KubernetesClientBuilder().withConfig(config).build();
        this.timeout = timeout;
    }

    /** The namespaces of runs that are there: of those that were killed, and of those that go on. */
    List<String> namespaces() {
        return client.namespaces().withLabel(Run.LABEL, Run.LABELLED).list().getItems().stream()
                .map(namespace -> namespace.getMetadata().getName())
                .filter(name -> name.startsWith(Run.PREFIX))
                .toList();
    }

    /**
     * Takes one run away.
     *
     * @return what is still there after the time is over; empty where nothing is
     */
    List<String> remove(String namespace) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        List<String> left;
        do {
            forbidden = false;
            left = lookedFor(namespace);
            if (left.isEmpty()) {
                return left;
            }
            Thread.sleep(STEP);
        } while (System.nanoTime() < end && !forbidden);
        return left;
    }

    /** An API server that does not answer is asked again; one that refuses will not change its mind. */
    private List<String> lookedFor(String namespace) {
        try {
            return left(namespace);
        } catch (KubernetesClientException e) {
            forbidden = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
            return List.of("what is in namespace " + namespace + ", as the API server said: " + Refusals.said(e));
        }
    }

    /** Asks for what can go now, and says what is there. */
    private List<String> left(String namespace) {
        for (Kind kind : KINDS) {
            List<GenericKubernetesResource> ours = ours(kind, namespace);
            Set<String> inUse = referredTo(ours);
            ours.stream()
                    .filter(each -> !each.isMarkedForDeletion()
                            && !inUse.contains(each.getMetadata().getName()))
                    .forEach(this::delete);
            if (!ours.isEmpty()) {
                return names(ours.stream());
            }
        }
        List<Namespace> namespaces = Stream.of(namespace, namespace + "-vm")
                .map(name -> client.namespaces().withName(name).get())
                .filter(Objects::nonNull)
                .toList();
        namespaces.stream().filter(each -> !each.isMarkedForDeletion()).forEach(this::delete);
        Stream<Namespace> planets = client.namespaces().list().getItems().stream()
                .filter(each -> PLANETS.stream()
                        .anyMatch(prefix -> each.getMetadata().getName().startsWith(prefix + namespace + "-")));
        return names(Stream.concat(namespaces.stream(), planets));
    }

    /** What the run itself made: what others compose goes with what it is composed for. */
    private List<GenericKubernetesResource> ours(Kind kind, String namespace) {
        if (!isServed(kind)) {
            return List.of();
        }
        return client
                .genericKubernetesResources(kind.apiVersion(), kind.kind())
                .inNamespace(namespace)
                .list()
                .getItems()
                .stream()
                .filter(each -> each.getMetadata().getOwnerReferences().isEmpty())
                .toList();
    }

    /** An Object that another reads from is kept by its provider, which looks again ever more seldom: such go after those that read. */
    private static Set<String> referredTo(List<GenericKubernetesResource> all) {
        return all.stream()
                .map(each -> each.<List<Map<String, Map<String, Object>>>>get("spec", "references"))
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .map(reference ->
                        reference.getOrDefault("patchesFrom", Map.of()).get("name"))
                .map(String::valueOf)
                .collect(Collectors.toSet());
    }

    private boolean isServed(Kind kind) {
        return Optional.ofNullable(client.getApiResources(kind.apiVersion()))
                .filter(api ->
                        api.getResources().stream().anyMatch(each -> kind.kind().equals(each.getKind())))
                .isPresent();
    }

    /** A landing that others are in is refused until they are gone; then it is asked for again. */
    private void delete(HasMetadata resource) {
        try {
            client.resource(resource).delete();
        } catch (KubernetesClientException e) {
            // The webhook of Usages says Conflict, and admission policies say that they deny a request; both change
            // their minds.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
                    && !Refusals.said(e).contains("denied request")) {
                throw e;
            }
        }
    }

    private static List<String> names(Stream<? extends HasMetadata> resources) {
        return resources
                .map(resource ->
                        resource.getKind() + " " + resource.getMetadata().getName())
                .toList();
    }
}
