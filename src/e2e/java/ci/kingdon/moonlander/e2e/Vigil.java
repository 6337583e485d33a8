package ci.kingdon.moonlander.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Watches a namespace for what must never happen to a landing: a composed resource that goes, a key that is emptied. */
final class Vigil implements AutoCloseable {

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();

    private Vigil() {}

    static Vigil over(Tenant tenant) {
        Vigil vigil = new Vigil();
        KubernetesClient client = tenant.client();
        Tenant.COMPOSED.forEach((apiVersion, kinds) ->
                kinds.forEach(kind -> vigil.informers.add(client.genericKubernetesResources(apiVersion, kind)
                        .inNamespace(tenant.namespace())
                        .inform(vigil.<GenericKubernetesResource>handler((_, _) -> {})))));
        vigil.informers.add(
                client.secrets().inNamespace(tenant.namespace()).inform(vigil.<Secret>handler(vigil::emptied)));
        return vigil;
    }

    private interface Change<T> {
        void seen(T before, T after);
    }

    private <T extends HasMetadata> ResourceEventHandler<T> handler(Change<T> change) {
        Consumer<T> deleted = resource -> {
            if (!isConnectionSecret(resource)) {
                seen.add(resource.getKind() + " " + resource.getMetadata().getName() + " was deleted");
            }
        };
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T resource) {}

            @Override
            public void onUpdate(T before, T after) {
                // An informer that reconnects may show a new thing of the same name as a change of the old one.
                if (!before.getMetadata().getUid().equals(after.getMetadata().getUid())) {
                    deleted.accept(before);
                }
                change.seen(before, after);
            }

            @Override
            public void onDelete(T resource, boolean unknown) {
                deleted.accept(resource);
            }
        };
    }

    /** What providers publish between themselves and Crossplane; a scenario deletes it on purpose. */
    private static boolean isConnectionSecret(HasMetadata resource) {
        return resource instanceof Secret secret && "connection.crossplane.io/v1alpha1".equals(secret.getType());
    }

    private void emptied(Secret before, Secret after) {
        if (isConnectionSecret(after) || before.getData() == null) {
            return;
        }
        Map<String, String> now = after.getData() == null ? Map.of() : after.getData();
        before.getData().forEach((key, value) -> {
            if (!value.isEmpty() && now.getOrDefault(key, "").isEmpty()) {
                seen.add("Secret " + after.getMetadata().getName() + " lost key " + key);
            }
        });
    }

    /** What was seen that must not be. */
    List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }
}
