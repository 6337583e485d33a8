package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.Charts;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@QuietScenario
@Order(2)
class A02UseScenario {

    @Test
    @DisplayName("2 Use: an Object and a Release go through the landing's ProviderConfigs")
    void isUsed(Installation installation) throws Exception {
        Tenant tenant = Tenant.of(installation, "use");
        tenant.land("moo", Tenant.VCLUSTER);
        tenant.awaitLanded("moo");
        tenant.client().resource("""
                apiVersion: kubernetes.m.crossplane.io/v1alpha1
                kind: Object
                metadata: {namespace: use, name: hello}
                spec:
                  providerConfigRef: {kind: ProviderConfig, name: use.moo}
                  forProvider:
                    manifest:
                      apiVersion: v1
                      kind: ConfigMap
                      metadata: {namespace: default, name: by-object}
                      data: {hello: planet}
                """).create();
        tenant.client().resource("""
                apiVersion: helm.m.crossplane.io/v1beta1
                kind: Release
                metadata:
                  namespace: use
                  name: hello
                  annotations: {crossplane.io/external-name: by-release}
                spec:
                  providerConfigRef: {kind: ProviderConfig, name: use.moo}
                  forProvider:
                    chart: {repository: "%s", name: hello, version: 0.1.0}
                    namespace: default
                    values: {hello: planet}
                """.formatted(Charts.URL)).create();

        KubernetesClient planet = installation
                .engine()
                .vclusters()
                .planet("vcluster-use-moo", "moo")
                .orElseThrow()
                .client();
        for (String name : new String[] {"by-object", "by-release"}) {
            Eventually.until("ConfigMap " + name + " is in the planet", () -> {
                ConfigMap found = planet.configMaps()
                        .inNamespace("default")
                        .withName(name)
                        .get();
                return found != null && "planet".equals(found.getData().get("hello"));
            });
        }

        // What uses a landing is taken away before it, as its owner would.
        tenant.resource("kubernetes.m.crossplane.io/v1alpha1", "Object", "hello")
                .delete();
        tenant.resource("helm.m.crossplane.io/v1beta1", "Release", "hello").delete();
        // Each of the two takes two of its provider's polls.
        Eventually.within(
                Duration.ofMinutes(2),
                Duration.ofMillis(200),
                () -> "both are gone",
                () -> tenant.resource("kubernetes.m.crossplane.io/v1alpha1", "Object", "hello")
                                        .get()
                                == null
                        && tenant.resource("helm.m.crossplane.io/v1beta1", "Release", "hello")
                                        .get()
                                == null);
        tenant.delete("moo");
        tenant.awaitGone("moo");
    }
}
