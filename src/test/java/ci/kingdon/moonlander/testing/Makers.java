package ci.kingdon.moonlander.testing;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What CozyStack and Cluster API do on a host, in short: the Secret with a cluster's kubeconfig, Cluster API's conditions, and that of a
 * tenant.
 */
final class Makers {

    private Makers() {}

    /** They see to every cluster that is asked for on every host, whoever asks for it. */
    static void work(Clusters clusters) {
        for (String host : List.copyOf(clusters.names())) {
            for (ObjectNode resource : List.copyOf(clusters.in(host).values())) {
                Controllers.work(resource);
                if (resource.path("kind").asString().equals("Tenant")) {
                    World.condition(resource, "Ready", true);
                }
                secretOf(resource).ifPresent(secret -> {
                    if (resource.path("kind").asString().equals("Cluster")) {
                        World.condition(resource, "Available", true);
                        World.condition(resource, "ControlPlaneInitialized", true);
                    }
                    clusters.add(host, secret);
                });
            }
        }
    }

    /** CozyStack's API does what it is only asked to try, which is how provider-kubernetes looks at what exists. */
    static boolean carriesOutDryRuns(JsonNode resource) {
        return Set.of("Kubernetes", "Tenant").contains(resource.path("kind").asString(""));
    }

    /** CozyStack keeps an application as a HelmRelease, so that there is one as soon as there is the other. */
    static Optional<ObjectNode> releaseIn(Collection<ObjectNode> resources, JsonNode wanted) {
        return resources.stream()
                .filter(Makers::carriesOutDryRuns)
                .map(Makers::releaseOf)
                .filter(release -> Clusters.key(release).equals(Clusters.key(wanted)))
                .findFirst();
    }

    private static ObjectNode releaseOf(JsonNode application) {
        ObjectNode release = Yaml.one("{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {}}");
        ObjectNode metadata = release.withObject("metadata");
        metadata.put("namespace", application.at("/metadata/namespace").asString());
        metadata.put(
                "name",
                application.path("kind").asString().toLowerCase(Locale.ROOT) + "-"
                        + application.at("/metadata/name").asString());
        application
                .at("/metadata/annotations")
                .properties()
                .forEach(annotation -> metadata.withObject("annotations")
                        .set("apps.cozystack.io-" + annotation.getKey(), annotation.getValue()));
        return release;
    }

    /** The Secret that is written for a cluster; empty for everything else. */
    static Optional<ObjectNode> secretOf(JsonNode resource) {
        String name = resource.at("/metadata/name").asString("");
        return switch (resource.path("kind").asString("")) {
            case "Kubernetes" -> Optional.of(secret(resource, "kubernetes-" + name + "-admin-kubeconfig"));
            case "Cluster" -> Optional.of(secret(resource, name + "-kubeconfig"));
            default -> Optional.empty();
        };
    }

    private static ObjectNode secret(JsonNode of, String name) {
        ObjectNode secret = Yaml.one("{apiVersion: v1, kind: Secret, metadata: {}}");
        secret.withObject("metadata")
                .put("namespace", of.at("/metadata/namespace").asString())
                .put("name", name);
        return secret;
    }
}
