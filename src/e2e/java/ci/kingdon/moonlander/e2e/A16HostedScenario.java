package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Cluster;
import ci.kingdon.moonlander.engine.Eavesdropper;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A tenant is the administrator of its planets. Where it hosts a vcluster in one of them, it can write the Secret that the
 * vcluster's kubeconfig is taken from.
 */
@QuietScenario
@Order(16)
class A16HostedScenario {

    private static final String NAMESPACE = "hosted";

    /** A landing in a landing, and the landing that hosts it. */
    private record Hosted(String name, String host) {}

    private static final List<Hosted> HOSTED = List.of(new Hosted("in-moo", "moo"), new Hosted("in-mop", "mop"));

    /** Both providers look at everything every ten seconds here, so that each has used its ProviderConfig by then. */
    private static final Duration TWO_POLLS = Duration.ofSeconds(21);

    /** Where a pod has its ServiceAccount's token; the providers' processes have theirs there too (engine/identity). */
    private static final String MOUNTED = "/var/run/secrets/kubernetes.io/serviceaccount/";

    /**
     * What a tenant writes in place of the kubeconfig.
     *
     * @param cluster fields of the cluster
     * @param user fields of the user
     * @param refusal what the landing says of it
     */
    private record Attack(String cluster, String user, String refusal) {

        String kubeconfig() {
            return """
                    apiVersion: v1
                    kind: Config
                    current-context: a
                    contexts: [{name: a, context: {cluster: a, user: a}}]
                    clusters: [{name: a, cluster: %s}]
                    users: [{name: a, user: %s}]
                    """.formatted(cluster, user);
        }
    }

    private static List<Attack> attacks(String attacker, Path marker) {
        String server = "{server: \"http://%s\"}".formatted(attacker);
        return List.of(
                new Attack(server, "{tokenFile: %stoken}".formatted(MOUNTED), "credentials are files"),
                new Attack(
                        server,
                        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: [%s], interactiveMode: Never}}"
                                .formatted(marker),
                        "exec plugin"),
                new Attack(
                        server,
                        "{client-certificate: %sca.crt, client-key: %stoken}".formatted(MOUNTED, MOUNTED),
                        "credentials are files"),
                new Attack(
                        "{server: \"https://%s\", certificate-authority: %sca.crt}".formatted(attacker, MOUNTED),
                        "{token: mine}",
                        "names a file as certificate-authority"),
                new Attack(
                        "{server: \"http://%s\", proxy-url: \"http://%s\"}".formatted(attacker, attacker),
                        "{token: mine}",
                        "names a proxy"));
    }

    @Test
    @DisplayName("16 Hosted: a kubeconfig that a tenant replaces in its own planet reaches no provider")
    void reachesNoProvider(Installation installation, Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, NAMESPACE);
        tenant.landBoth(installation.engine());
        tenant.awaitBothLanded();
        Cluster below = installation.engine().edge();
        String clean = below.kubeconfig();
        land(tenant, clean);

        Path marker = installation.engine().directory().resolve("executed");
        try (Eavesdropper attacker = Eavesdropper.listen()) {
            List<String> before = copies(tenant);
            List<Attack> attacks = attacks(attacker.address(), marker);
            for (Attack attack : attacks) {
                attack(tenant, attack);
                assertThat(attacker.heard())
                        .as("sent to the attacker by %s", attack.user())
                        .isEmpty();
                assertThat(marker)
                        .as("made by the program that the kubeconfig names")
                        .doesNotExist();
                assertThat(copies(tenant)).as("what providers read").isEqualTo(before);
            }
            // What a landing says comes late here: so much has changed that Crossplane's circuit breaker is open.
            for (Hosted hosted : HOSTED) {
                tenant.awaitSaidWhenNudged(
                        hosted.name(), "PlanetReady", attacks.getLast().refusal());
            }
            notes.say("%d replaced kubeconfigs in a vcluster and in an existing planet", attacks.size());
        }
        for (Hosted hosted : HOSTED) {
            publish(tenant, hosted, clean);
        }
        for (Hosted hosted : HOSTED) {
            tenant.awaitNudged(hosted.name(), "PlanetReady", "True");
        }
        HOSTED.forEach(hosted -> tenant.delete(hosted.name()));
        for (Hosted hosted : HOSTED) {
            tenant.awaitGone(hosted.name());
        }
        tenant.leaveBoth();
        clean(below);
    }

    /** As the tenant plays vcluster, both are on the same cluster, each with a ServiceAccount of its own. */
    private static void land(Tenant tenant, String kubeconfig) throws Exception {
        String server = Yaml.one(kubeconfig).at("/clusters/0/cluster/server").stringValue();
        for (Hosted hosted : HOSTED) {
            tenant.land(hosted.name(), """
                    {planet: {vcluster: {expose: {host: "%s"}}}, access: {serviceAccount: {name: %s}},
                     host: {providerConfigRef: {kind: ProviderConfig, name: %s.%s}}}
                    """.formatted(
                            server.replace("https://", ""), hosted.name(), NAMESPACE, hosted.host()));
        }
        for (Hosted hosted : HOSTED) {
            tenant.awaitCondition(hosted.name(), "PlanetReady", "False WaitingForRelease");
            publish(tenant, hosted, kubeconfig);
        }
        for (Hosted hosted : HOSTED) {
            tenant.awaitLanded(hosted.name());
        }
    }

    private static void attack(Tenant tenant, Attack attack) throws Exception {
        for (Hosted hosted : HOSTED) {
            publish(tenant, hosted, attack.kubeconfig());
        }
        for (Hosted hosted : HOSTED) {
            Eventually.until(
                    "provider-helm has found what the tenant wrote for " + hosted.name(),
                    () -> tenant.published(hosted.name()).equals(attack.kubeconfig()));
        }
        Thread.sleep(TWO_POLLS);
    }

    /** With the rights that a landing gives to its tenant. */
    private static void publish(Tenant tenant, Hosted hosted, String kubeconfig) {
        try (KubernetesClient planet = tenant.enter(hosted.host())) {
            planet.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace("vcluster-" + NAMESPACE + "-" + hosted.name())
                            .withName("vc-" + hosted.name())
                            .endMetadata()
                            .addToStringData("config", kubeconfig)
                            .build())
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    /** The Secrets that the ProviderConfigs name, whichever these are, with what is in them. */
    private static List<String> copies(Tenant tenant) {
        return HOSTED.stream()
                .flatMap(hosted -> tenant.readByProviders(hosted.name()).stream())
                .map(name -> name + " " + tenant.secret(name).getData())
                .toList();
    }

    /** What lives in a vcluster goes with it, but this one does not go. */
    private static void clean(Cluster cluster) {
        for (Hosted hosted : HOSTED) {
            cluster.client()
                    .serviceAccounts()
                    .inNamespace("kube-system")
                    .withName(hosted.name())
                    .delete();
            cluster.client()
                    .rbac()
                    .clusterRoleBindings()
                    .withName("moonlander:" + NAMESPACE + ":" + hosted.name())
                    .delete();
        }
    }
}
