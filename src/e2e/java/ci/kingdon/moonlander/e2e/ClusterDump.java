package ci.kingdon.moonlander.e2e;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All that is in a cluster, of every kind and with its contents, to be held against what was there before. */
final class ClusterDump {

    /** Events go by their age, and Leases tell the time. */
    private static final Set<String> CLOCKS = Set.of("Event", "Lease");

    private record Kind(String apiVersion, String name, boolean namespaced) {}

    private ClusterDump() {}

    /** Each resource by its kind and name, without its resourceVersion and who wrote it when. */
    static Map<String, String> of(KubernetesClient client) {
        Map<String, String> dump = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        Stream.concat(
                        Stream.of("v1"),
                        client.getApiGroups().getGroups().stream().flatMap(ClusterDump::versions))
                .flatMap(apiVersion -> kinds(client, apiVersion))
                .filter(kind -> seen.add(kind.apiVersion().replaceAll("/.*", "/") + kind.name()))
                .forEach(kind -> list(client, kind).forEach(resource -> put(dump, kind, resource)));
        return dump;
    }

    /** The preferred one first; a kind may be in another alone. */
    private static Stream<String> versions(APIGroup group) {
        return Stream.concat(Stream.of(group.getPreferredVersion()), group.getVersions().stream())
                .map(GroupVersionForDiscovery::getGroupVersion)
                .distinct();
    }

    /** What is there in one and not in the other, or not as it is there. */
    static List<String> differences(Map<String, String> before, Map<String, String> after) {
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        return all.stream()
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                // What is in a Secret is nobody's to read in a log.
                .map(key -> key.contains(" Secret ") ? key : key + ": " + before.get(key) + " became " + after.get(key))
                .toList();
    }

    private static Stream<Kind> kinds(KubernetesClient client, String apiVersion) {
        return Optional.ofNullable(client.getApiResources(apiVersion)).map(APIResourceList::getResources).stream()
                .flatMap(List::stream)
                .filter(ClusterDump::canBeListed)
                .map(resource -> new Kind(apiVersion, resource.getKind(), resource.getNamespaced()));
    }

    private static boolean canBeListed(APIResource resource) {
        return resource.getVerbs().contains("list") && !CLOCKS.contains(resource.getKind());
    }

    private static List<GenericKubernetesResource> list(KubernetesClient client, Kind kind) {
        var resources = client.genericKubernetesResources(kind.apiVersion(), kind.name());
        return kind.namespaced()
                ? resources.inAnyNamespace().list().getItems()
                : resources.list().getItems();
    }

    private static void put(Map<String, String> dump, Kind kind, GenericKubernetesResource resource) {
        String namespace =
                Optional.ofNullable(resource.getMetadata().getNamespace()).orElse("");
        resource.getMetadata().setResourceVersion(null);
        // With the time of each writer's last write.
        resource.getMetadata().setManagedFields(List.of());
        dump.put(
                kind.apiVersion() + " " + kind.name() + " " + namespace + "/"
                        + resource.getMetadata().getName(),
                Serialization.asJson(resource));
    }
}
