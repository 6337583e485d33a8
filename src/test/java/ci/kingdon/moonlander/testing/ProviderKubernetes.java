package ci.kingdon.moonlander.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What provider-kubernetes 1.2 does for one Object, as it was read off its code and crossplane-runtime's: it takes over what it finds,
 * applies under a manager called after the Object, and deletes whatever has the name.
 */
final class ProviderKubernetes {

    private static final String FINALIZER = "finalizer.managedresource.crossplane.io";

    private static final String TOKEN = "token";

    private static final String AUTHORITY = "ca.crt";

    private static final String REFERENCES = "/spec/references";

    private final World world;

    /** Where secret data was lost, or written where it should not be. */
    private final List<String> accidents = new ArrayList<>();

    ProviderKubernetes(World world) {
        this.world = world;
    }

    List<String> accidents() {
        return accidents;
    }

    /** Works for an Object that stays. */
    void reconcile(String name, ObjectNode object) {
        Optional<String> cluster = world.clusterOf(object);
        Optional<ObjectNode> wanted = resolved(object);
        if (cluster.isEmpty() || wanted.isEmpty()) {
            World.condition(object, "Synced", false);
            return;
        }
        Optional<ServerSide> found = world.clusters().find(cluster.get(), wanted.get());
        if (Makers.carriesOutDryRuns(wanted.get())) {
            found.ifPresent(
                    resource -> resource.apply(object.at("/metadata/name").asString(), wanted.get()));
        }
        if (!Set.of("Observe").equals(policies(object))) {
            found = Optional.of(write(name, object, cluster.get(), wanted.get(), found));
        } else {
            // What is not there is an error for one that only looks.
            World.condition(object, "Synced", found.isPresent());
            if (found.isEmpty()) {
                notThere(object);
            }
        }
        found.ifPresent(resource -> see(name, object, cluster.get(), wanted.get(), resource));
    }

    private static void notThere(ObjectNode object) {
        object.at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString("").equals("Synced"))
                .forEach(condition ->
                        ((ObjectNode) condition).put("message", "observe failed: external resource does not exist"));
    }

    /** The manifest with what it refers to; empty where that is missing. */
    private Optional<ObjectNode> resolved(ObjectNode object) {
        ObjectNode wanted = (ObjectNode) object.at("/spec/forProvider/manifest").deepCopy();
        if (object.at(REFERENCES).isEmpty()) {
            return Optional.of(wanted);
        }
        String source = object.at(REFERENCES + "/0/patchesFrom/name").asString("");
        return world.composedSecret(source).map(secret -> {
            wanted.set("data", secret.path("data").deepCopy());
            return wanted;
        });
    }

    private ServerSide write(
            String name, ObjectNode object, String cluster, ObjectNode wanted, Optional<ServerSide> found) {
        boolean refers = !object.at(REFERENCES).isEmpty();
        boolean begins = object.at("/metadata/finalizers").isEmpty();
        boolean creates = found.isEmpty() && may(object, "Create");
        if (refers && (begins || creates)) {
            accidents.add(name + " refers to secret data, which the provider writes into its spec");
            ((ObjectNode) object.at("/spec/forProvider")).set("manifest", wanted.deepCopy());
        }
        object.withObject("metadata").putArray("finalizers").add(FINALIZER);
        ServerSide resource = world.clusters().make(cluster, wanted);
        World.condition(object, "Synced", true);
        boolean updates = may(object, "Update")
                && !resource.isUpToDate(object.at("/metadata/name").asString(), wanted);
        // An update makes what is not there as well.
        if (creates || updates) {
            apply(name, object, wanted, resource);
        }
        return resource;
    }

    private void apply(String name, ObjectNode object, ObjectNode wanted, ServerSide resource) {
        ObjectNode after = resource.applying(object.at("/metadata/name").asString(), wanted);
        JsonNode roleRef = resource.tree().path("roleRef");
        if (roleRef.isObject() && !roleRef.equals(after.path("roleRef"))) {
            World.condition(object, "Synced", false);
            return;
        }
        if (!resource.tree().path("data").isEmpty()
                && after.path("data").isEmpty()
                && wanted.path("type").asString("").equals("Opaque")) {
            accidents.add(name + " empties " + Clusters.key(wanted));
        }
        resource.apply(object.at("/metadata/name").asString(), wanted);
        ObjectNode metadata = resource.tree().withObject("metadata");
        if (!metadata.has("creationTimestamp")) {
            metadata.put("creationTimestamp", world.now().toString());
        }
    }

    /** Shows a resource in the Object's status, a Secret without its data. */
    private void see(String name, ObjectNode object, String cluster, ObjectNode wanted, ServerSide resource) {
        ObjectNode seen = resource.tree().deepCopy();
        if (seen.path("kind").asString("").equals("Secret")) {
            seen.remove("data");
        }
        object.withObject("status").withObject("atProvider").set("manifest", seen);
        boolean looksOnly = !may(object, "Create") && !may(object, "Update");
        if (looksOnly || resource.isUpToDate(object.at("/metadata/name").asString(), wanted)) {
            World.condition(object, "Ready", true);
            publish(name, object, cluster, wanted.at("/metadata/name").asString());
        }
    }

    /** What is in the Secret, by the keys that the Object publishes. */
    private void publish(String name, ObjectNode object, String cluster, String secret) {
        JsonNode details = object.at("/spec/connectionDetails");
        if (!details.isEmpty()) {
            Map<String, byte[]> published = new TreeMap<>();
            details.forEach(detail -> {
                String key = detail.path("toConnectionSecretKey").asString();
                published.put(key, content(key, cluster, secret));
            });
            world.details(name, published);
        }
    }

    /**
     * The token, once its controller has filled the Secret, which it does at once where there is the ServiceAccount. Other Secrets that
     * are published have the planet's kubeconfig, under whatever key.
     */
    private byte[] content(String key, String cluster, String secret) {
        return switch (key) {
            case TOKEN -> World.token(cluster, secret).getBytes(StandardCharsets.UTF_8);
            case AUTHORITY -> (Way.AUTHORITY_OF + cluster).getBytes(StandardCharsets.UTF_8);
            default -> world.way().kubeconfig();
        };
    }

    /** Whether a key is of a token's Secret. */
    static boolean isOfToken(String key) {
        return Set.of(TOKEN, AUTHORITY).contains(key);
    }

    /**
     * Works for an Object that is being deleted.
     *
     * @return whether it is done
     */
    boolean finish(ObjectNode object) {
        if (!may(object, "Delete")) {
            return true;
        }
        Optional<String> cluster = world.clusterOf(object);
        cluster.ifPresent(there -> world.clusters().delete(there, object.at("/spec/forProvider/manifest")));
        return cluster.isPresent();
    }

    static boolean may(JsonNode object, String action) {
        Set<String> policies = policies(object);
        return policies.contains("*") || policies.contains(action);
    }

    private static Set<String> policies(JsonNode object) {
        return StreamSupport.stream(object.at("/spec/managementPolicies").spliterator(), false)
                .map(JsonNode::asString)
                .collect(java.util.stream.Collectors.toSet());
    }
}
