package ci.kingdon.moonlander.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is in clusters other than the control plane's own composed resources: real trees, by cluster, kind, namespace and name. */
public final class Clusters {

    private final Map<String, Map<String, ServerSide>> clusters = new TreeMap<>();

    /** Somebody else's resources, which are in every cluster. */
    private final List<ObjectNode> everywhere = new ArrayList<>();

    private final Set<String> foreign = new TreeSet<>();

    private Map<String, ServerSide> of(String cluster) {
        return clusters.computeIfAbsent(cluster, _ -> {
            Map<String, ServerSide> fresh = new TreeMap<>();
            everywhere.forEach(manifest -> fresh.put(key(manifest), new ServerSide(manifest)));
            return fresh;
        });
    }

    Optional<ServerSide> find(String cluster, JsonNode manifest) {
        return Optional.ofNullable(of(cluster).get(key(manifest)))
                .or(() -> Makers.releaseIn(in(cluster).values(), manifest).map(ServerSide::new));
    }

    /** The resource, made where it is not there. */
    ServerSide make(String cluster, JsonNode manifest) {
        return of(cluster)
                .computeIfAbsent(
                        key(manifest),
                        _ -> new ServerSide(manifest.deepCopy().asObject().objectNode()));
    }

    /**
     * Deletes a resource; with a ServiceAccount, its tokens go; with a Namespace, what is in it, of which somebody else at once makes
     * theirs anew; with a planet, the Secret with its kubeconfig.
     */
    void delete(String cluster, JsonNode manifest) {
        of(cluster).remove(key(manifest));
        switch (manifest.path("kind").asString("")) {
            case "ServiceAccount" -> of(cluster).values().removeIf(secret -> isTokenOf(manifest, secret.tree()));
            case "Namespace" ->
                of(cluster)
                        .values()
                        .removeIf(resource -> isIn(manifest, resource.tree()) && !isForeign(resource.tree()));
            default -> Makers.secretOf(manifest).ifPresent(secret -> of(cluster).remove(key(secret)));
        }
    }

    private static boolean isIn(JsonNode namespace, JsonNode resource) {
        return resource.at("/metadata/namespace").equals(namespace.at("/metadata/name"));
    }

    private static boolean isTokenOf(JsonNode account, JsonNode secret) {
        return secret.at("/metadata/annotations")
                        .path("kubernetes.io/service-account.name")
                        .asString("")
                        .equals(account.at("/metadata/name").asString(""))
                && secret.at("/metadata/namespace").equals(account.at("/metadata/namespace"));
    }

    /** Puts somebody else's resource into every cluster. */
    void addEverywhere(ObjectNode manifest) {
        everywhere.add(manifest);
        clusters.values().forEach(cluster -> cluster.put(key(manifest), new ServerSide(manifest)));
        foreign.add(key(manifest));
    }

    /** Puts somebody else's resource into one cluster. */
    public void add(String cluster, ObjectNode manifest) {
        of(cluster).put(key(manifest), new ServerSide(manifest));
    }

    /** Whether somebody else's resource of that name is in every cluster. */
    boolean isForeign(JsonNode manifest) {
        return foreign.contains(key(manifest));
    }

    /** Everything in a cluster, by kind, namespace and name. */
    public Map<String, ObjectNode> in(String cluster) {
        Map<String, ObjectNode> trees = new TreeMap<>();
        of(cluster).forEach((key, resource) -> trees.put(key, resource.tree()));
        return trees;
    }

    public Set<String> names() {
        return clusters.keySet();
    }

    /** Everything with an annotation: cluster, kind, namespace and name. */
    Set<String> annotated(String annotation) {
        Set<String> found = new TreeSet<>();
        clusters.forEach((cluster, resources) -> resources.forEach((key, resource) -> {
            if (resource.tree().at("/metadata/annotations").has(annotation)) {
                found.add(cluster + " " + key);
            }
        }));
        return found;
    }

    /** Kind, namespace and name; with the group before it where providers have kinds of the same name. */
    static String key(JsonNode manifest) {
        JsonNode metadata = manifest.path("metadata");
        String kind = manifest.path("kind").asString("");
        String group = kind.endsWith("ProviderConfig") ? Usages.group(manifest) + "." : "";
        return group + kind + " " + metadata.path("namespace").asString("") + "/"
                + metadata.path("name").asString("");
    }
}
