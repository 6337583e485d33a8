package ci.kingdon.moonlander.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class KubeconfigSecretTest {

    /** Crossplane, Cluster API, vcluster, and kubeadm's two files, of which the second is for emergencies. */
    private static final List<String> KEYS = List.of("kubeconfig", "value", "config", "admin.conf", "super-admin.conf");

    @Test
    void looksUnderTheUsualKeysInOrder() {
        for (int i = 0; i < KEYS.size(); i++) {
            Map<String, String> data = new TreeMap<>(Map.of("ca.crt", "Q0E="));
            KEYS.subList(i, KEYS.size()).forEach(key -> data.put(key, base64(kubeconfig(key))));

            assertThat(server(KubeconfigSecret.read(secret(data), Optional.empty())))
                    .isEqualTo("https://" + KEYS.get(i));
        }
    }

    @Test
    void looksNowhereElseWhereAKeyIsGiven() {
        ObjectNode secret =
                secret(Map.of("kubeconfig", base64(kubeconfig("usual")), "mine", base64(kubeconfig("mine"))));

        assertThat(server(KubeconfigSecret.read(secret, Optional.of("mine")))).isEqualTo("https://mine");
        assertThat(KubeconfigSecret.read(secret, Optional.of("other")))
                .isEqualTo(new Broken("is not there: the Secret does not have key other; it has kubeconfig, mine"));
    }

    @Test
    void listsTheKeysThatAreThereInOrderAndNoValues() {
        assertThat(KubeconfigSecret.read(secret(Map.of("token", "U0VDUkVU", "ca.crt", "Q0E=")), Optional.empty()))
                .isEqualTo(
                        new Broken("is not there: the Secret does not have any of the keys kubeconfig, value, config,"
                                + " admin.conf, super-admin.conf; it has ca.crt, token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind: Secret", "data: {}", "data: null"})
    void anEmptySecretIsAwaitedLikeAnyOther(String secret) {
        assertThat(KubeconfigSecret.read(Yaml.one(secret), Optional.of("value")))
                .isEqualTo(new Broken("is not there: the Secret does not have key value; it is empty"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: {value: 'SECRET: SECRET'}", "data: {value: 7}", "data: {value: {a: SECRET}}"})
    void dataThatIsNotBase64IsNotQuoted(String secret) {
        assertThat(KubeconfigSecret.read(Yaml.one(secret), Optional.empty())).isEqualTo(new Broken("is not base64"));
    }

    /** As the original Landing controller wrote them. */
    @Test
    void readsADoublyEncodedOne() {
        ObjectNode secret = secret(Map.of("value", base64(base64(kubeconfig("moo")))));

        assertThat(server(KubeconfigSecret.read(secret, Optional.empty()))).isEqualTo("https://moo");
    }

    @Test
    void whatIsWrittenIsPlainAndUnderBothKeys() {
        String kubeconfig = kubeconfig("moo");

        Map<String, String> data = KubeconfigSecret.data(kubeconfig.getBytes(StandardCharsets.UTF_8));

        assertThat(data)
                .containsExactly(Map.entry("kubeconfig", base64(kubeconfig)), Map.entry("value", base64(kubeconfig)));
    }

    private static ObjectNode secret(Map<String, String> data) {
        ObjectNode secret = Yaml.one("{apiVersion: v1, kind: Secret, metadata: {name: moo}}");
        data.forEach(secret.putObject("data")::put);
        return secret;
    }

    private static String kubeconfig(String host) {
        return """
                current-context: c
                contexts: [{name: c, context: {cluster: k, user: u}}]
                clusters: [{name: k, cluster: {server: "https://%s"}}]
                users: [{name: u, user: {token: t}}]
                """.formatted(host);
    }

    private static String server(KubeconfigReading reading) {
        assertThat(reading).isInstanceOf(Kubeconfig.class);
        return ((Kubeconfig) reading).server();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
