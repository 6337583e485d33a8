package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Objects of provider-kubernetes, which the run makes to see what gets through. */
final class ProbeObjects {

    private static final String API = "kubernetes.m.crossplane.io/v1alpha1";
    private static final Duration STEP = Duration.ofMillis(20);

    private static final String OBJECT = """
            apiVersion: kubernetes.m.crossplane.io/v1alpha1
            kind: Object
            metadata: {namespace: %1$s, name: %2$s}
            spec:
              providerConfigRef: {kind: %3$s, name: %4$s}
              watch: false
              managementPolicies: %7$s
              forProvider:
                manifest:
                  apiVersion: v1
                  kind: ConfigMap
                  metadata: {namespace: %5$s, name: %2$s}
                  data: {said: %6$s}
            """;

    private final KubernetesClient client;
    private final String namespace;

    ProbeObjects(Run run) {
        this.client = run.client();
        this.namespace = run.namespace();
        run.ensureNamespace();
    }

    /** A place that an Object makes something in. */
    record Place(String configKind, String config, String namespace) {

        /** What is in a planet goes with it: so an Object that does not delete it can go when the planet does not answer any more. */
        String policies() {
            return configKind.equals("ProviderConfig") ? "[Observe, Create, Update]" : "['*']";
        }
    }

    private String manifest(String name, Place place, String says) {
        return OBJECT.formatted(
                namespace, name, place.configKind(), place.config(), place.namespace(), says, place.policies());
    }

    /** Makes one with a ConfigMap in it that says something. */
    void make(String name, Place place, String says) {
        client.resource(manifest(name, place, says)).create();
    }

    /** Makes one whose ConfigMap says what another's says, which provider-kubernetes copies. */
    void copy(String name, Place place, String from) {
        var object = Yaml.one(manifest(name, place, "nothing"));
        object.withObjectProperty("spec")
                .set("references", Yaml.one("""
                r:
                - patchesFrom:
                    apiVersion: kubernetes.m.crossplane.io/v1alpha1
                    kind: Object
                    namespace: %s
                    name: %s
                    fieldPath: status.atProvider.manifest.data.said
                  toFieldPath: data.said
                """.formatted(namespace, from)).path("r"));
        client.resource(Yaml.write(object)).create();
    }

    /** Lets one say something else. */
    void edit(String name, String says) {
        resource(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Yaml.one("{spec: {forProvider: {manifest: {data: {said: %s}}}}}".formatted(says))
                                .toString());
    }

    /** Waits until one is Ready and its ConfigMap was seen to say something; whether that came in time. */
    boolean awaitSaid(String name, String says, Duration patience) throws InterruptedException {
        return await(
                name,
                patience,
                object -> Conditions.of(object, "Ready").startsWith("True ")
                        && says.equals(object.<String>get("status", "atProvider", "manifest", "data", "said")));
    }

    private boolean await(String name, Duration patience, Predicate<GenericKubernetesResource> condition)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        do {
            if (Optional.ofNullable(resource(name).get()).filter(condition).isPresent()) {
                return true;
            }
            Thread.sleep(STEP);
        } while (System.nanoTime() < end);
        return false;
    }

    /** Why it is as it is, in its own words. */
    String why(String name) {
        return Optional.ofNullable(resource(name).get())
                .map(object -> "Object " + name + ": Synced is " + Conditions.of(object, "Synced") + ", Ready is "
                        + Conditions.of(object, "Ready"))
                .orElse("Object " + name + " is gone");
    }

    private Resource<GenericKubernetesResource> resource(String name) {
        return client.genericKubernetesResources(API, "Object")
                .inNamespace(namespace)
                .withName(name);
    }
}
