package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Crossplane;
import ci.kingdon.moonlander.engine.Daemon;
import ci.kingdon.moonlander.engine.FunctionPod;
import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Scenario
@Order(7)
class A07CertificatesScenario {

    private static final String SECRET = Installation.FUNCTION + "-tls-server";

    @Test
    @DisplayName("7 Certificates rotate: the function's are replaced while landings go on")
    void rotate(Installation installation, Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, "rotate");
        tenant.give("planet-admin", installation.engine().planet().kubeconfig());
        FunctionPod pod = installation.pod();
        long calls = pod.calls();
        List<String> ended = List.of();
        List<String> landings =
                IntStream.range(0, 8).mapToObj(number -> "mop-" + number).toList();
        for (int i = 0; i < landings.size(); i++) {
            tenant.land(landings.get(i), Tenant.existing("planet-admin"));
            if (i == landings.size() / 2) {
                String serial = rotate(tenant.client());
                Eventually.until(
                        "new connections get the new certificate",
                        () -> pod.serial().equals(serial));
                assertThat(failures(pod)).isEmpty();
                ended = restartCore(installation, pod);
            }
        }
        for (String landing : landings) {
            tenant.awaitLanded(landing);
        }
        assertThat(failures(pod)).isEqualTo(ended);
        assertThat(installation.engine().crossplane().core().said()).doesNotContain("certificate signed by unknown");
        notes.say("%d calls, none failed for it", pod.calls() - calls);
        landings.forEach(tenant::delete);
        for (String landing : landings) {
            tenant.awaitGone(landing);
        }
    }

    /** Replaces the certificate by another one of Crossplane's authority, as cert-manager or a person would. */
    private static String rotate(KubernetesClient client) throws Exception {
        Secret root = client.secrets()
                .inNamespace(Crossplane.NAMESPACE)
                .withName("crossplane-root-ca")
                .require();
        Authority authority = Authority.of(Tenant.text(root, "tls.key"), Tenant.text(root, "tls.crt"));
        Authority.Identity server = authority.server(List.of(
                Installation.FUNCTION,
                Installation.FUNCTION + ".crossplane-system",
                Installation.FUNCTION + ".crossplane-system.svc"));
        client.secrets()
                .inNamespace(Crossplane.NAMESPACE)
                .withName(SECRET)
                .edit(secret -> new SecretBuilder(secret)
                        .withData(null)
                        .withStringData(Map.of(
                                "tls.key",
                                server.pkcs8(),
                                "tls.crt",
                                server.certificatePem(),
                                "ca.crt",
                                Tenant.text(secret, "ca.crt")))
                        .build());
        return server.certificate().getSerialNumber().toString();
    }

    /**
     * Crossplane keeps its connection; another core makes a new one. The calls that the old one was in end with it.
     *
     * @return what the function counts these as
     */
    private static List<String> restartCore(Installation installation, FunctionPod pod) throws Exception {
        Daemon core = installation.engine().crossplane().core();
        core.stop();
        Eventually.until("the function is in no call", pod::isIdle);
        List<String> ended = failures(pod);
        core.start();
        return ended;
    }

    private static List<String> failures(FunctionPod pod) throws Exception {
        return pod.metrics().series().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("grpc_server_handled_total")
                        && entry.getKey().contains("RunFunction")
                        && !entry.getKey().contains("grpc_code=\"OK\"")
                        && entry.getValue() > 0)
                .map(Object::toString)
                .sorted()
                .toList();
    }
}
