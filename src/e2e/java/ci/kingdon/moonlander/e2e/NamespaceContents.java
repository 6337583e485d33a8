package ci.kingdon.moonlander.e2e;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that is in a namespace, of whatever kind: nobody can forget one. */
final class NamespaceContents {

    /** Kubernetes makes these in each namespace. */
    private static final Set<String> KUBERNETES_OWN = Set.of("ConfigMap kube-root-ca.crt", "ServiceAccount default");

    /** Events go by their age. */
    private static final String EVENT = "Event";

    private record Kind(String apiVersion, String name) {}

    private final KubernetesClient client;
    private final String namespace;
    private final List<Kind> kinds;

    /** Of the kinds that there are by now. */
    NamespaceContents(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.kinds = Stream.concat(
                        Stream.of("v1"),
                        client.getApiGroups().getGroups().stream()
                                .map(APIGroup::getPreferredVersion)
                                .map(version -> version.getGroupVersion()))
                .flatMap(apiVersion -> kinds(client, apiVersion))
                .toList();
    }

    private static Stream<Kind> kinds(KubernetesClient client, String apiVersion) {
        return Optional.ofNullable(client.getApiResources(apiVersion)).map(APIResourceList::getResources).stream()
                .flatMap(List::stream)
                .filter(NamespaceContents::canBeListed)
                .map(resource -> new Kind(apiVersion, resource.getKind()));
    }

    private static boolean canBeListed(APIResource resource) {
        return resource.getNamespaced()
                && resource.getVerbs().contains("list")
                && !resource.getKind().equals(EVENT);
    }

    /** What is there beside Kubernetes' own, each as its kind and its name. */
    List<String> now() {
        return kinds.stream()
                .flatMap(this::of)
                .filter(resource -> !KUBERNETES_OWN.contains(resource))
                .toList();
    }

    private Stream<String> of(Kind kind) {
        return client
                .genericKubernetesResources(kind.apiVersion(), kind.name())
                .inNamespace(namespace)
                .list()
                .getItems()
                .stream()
                .map(resource -> kind.name() + " " + resource.getMetadata().getName());
    }
}
