package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.engine.Conditions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The packages that are installed. */
final class Packages {

    private static final String API = "pkg.crossplane.io/v1";
    private static final String FUNCTION = "function-moonlander";

    private Packages() {}

    /** Whose package's last part is this name, in whatever registry it is. */
    static Optional<GenericKubernetesResource> find(KubernetesClient client, String kind, String name) {
        return client.genericKubernetesResources(API, kind).list().getItems().stream()
                .filter(resource -> source(resource).matches("(.*/)?" + name + "([:@].*)?"))
                .findFirst();
    }

    static Optional<GenericKubernetesResource> function(KubernetesClient client) {
        return find(client, "Function", FUNCTION);
    }

    /** The version that a package was installed by; empty where it is a digest. */
    static Optional<String> version(GenericKubernetesResource resource) {
        String source = source(resource);
        String last = source.substring(source.lastIndexOf('/') + 1);
        return last.contains("@") || !last.contains(":")
                ? Optional.empty()
                : Optional.of(last.substring(last.indexOf(':') + 1));
    }

    /** What is wrong with it; empty if it is installed and healthy. */
    static String trouble(GenericKubernetesResource resource) {
        List<String> trouble = Stream.of("Installed", "Healthy")
                .filter(type -> !Conditions.of(resource, type).startsWith("True "))
                .map(type -> type + " is " + Conditions.of(resource, type))
                .toList();
        return String.join(", ", trouble);
    }

    private static String source(GenericKubernetesResource resource) {
        return Optional.ofNullable(resource.<String>get("spec", "package")).orElse("");
    }
}
