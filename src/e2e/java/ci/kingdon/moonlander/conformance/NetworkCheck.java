package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;

/** A VPC in a real account, where somebody asks for one. */
final class NetworkCheck implements Check {

    static final String API = "moons.kingdon.ci/v1alpha1";
    static final String KIND = "XNetwork";

    private static final String NETWORK = """
            apiVersion: moons.kingdon.ci/v1alpha1
            kind: XNetwork
            metadata: {namespace: %s, name: net}
            spec: {region: "%s", cidr: 172.20.0.0/24, zones: [a], tiers: [Private], nat: None}
            """;

    @Override
    public String name() {
        return "network";
    }

    @Override
    public String title() {
        return "an XNetwork makes a VPC in AWS";
    }

    @Override
    public List<String> needs() {
        return List.of("rights", "packages");
    }

    @Override
    public Finding look(Run run) throws Exception {
        if (run.options().aws().isEmpty()) {
            return new Finding.Skipped(
                    "nobody asked for it, and an account may be charged",
                    run.options().again("AWS=us-west-2") + " makes a VPC without a way out, and takes it away");
        }
        if (run.client()
                        .genericKubernetesResources("apiextensions.crossplane.io/v2", "CompositeResourceDefinition")
                        .withName("xnetworks.moons.kingdon.ci")
                        .get()
                == null) {
            return new Finding.Failed("there is no XRD xnetworks.moons.kingdon.ci", "docs/install.md, \"Networks\"");
        }
        run.ensureNamespace();
        run.client()
                .resource(Yaml.write(Yaml.one(
                        NETWORK.formatted(run.namespace(), run.options().aws().get()))))
                .create();
        Resource<GenericKubernetesResource> network = run.client()
                .genericKubernetesResources(API, KIND)
                .inNamespace(run.namespace())
                .withName("net");
        long start = System.nanoTime();
        while (System.nanoTime() - start < run.options().timeout().toNanos()) {
            if (Conditions.of(network.require(), "Ready").startsWith("True ")) {
                return new Finding.Passed(
                        "ready after " + Figures.seconds(Duration.ofNanos(System.nanoTime() - start)));
            }
            Thread.sleep(Duration.ofSeconds(1));
        }
        return new Finding.Failed(
                "Ready is " + Conditions.of(network.require(), "Ready") + ", Synced is "
                        + Conditions.of(network.require(), "Synced"),
                "docs/network.md; the provider's credentials are in its ClusterProviderConfig default");
    }
}
