package ci.kingdon.moonlander.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Secrets;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is in Secrets, and whatever a tenant writes into a status: no secret is in an answer, and the same question has the same answer. */
class SecretsProperties {

    private static final String NEEDLE = "Needle.of/a+credential=1234567890";

    @Property(tries = 200)
    void noSecretGetsOut(@ForAll("contents") String content, @ForAll("places") String place) {
        List<ObjectNode> existing = existing(content, place);

        RunFunctionResponse response = Inspections.inspect(Yaml.one("{}"), existing);

        for (String form : Secrets.forms(NEEDLE)) {
            assertThat(response.toString()).doesNotContain(form);
        }
        assertThat(Inspections.inspect(Yaml.one("{}"), existing).toByteString()).isEqualTo(response.toByteString());
        assertThat(response.getOutput().getFieldsMap()).containsKey("landings");
    }

    @Provide
    static Arbitrary<String> contents() {
        String user =
                "contexts: [{name: a, context: {cluster: a, user: a}}], current-context: a, users: [{name: a, user: %s}],"
                        + " clusters: [{name: a, cluster: {server: 'https://a', %s: '%s'}}]";
        return Arbitraries.of(
                NEEDLE,
                "{" + NEEDLE,
                "{" + user.formatted("{token: '" + NEEDLE + "'}", "certificate-authority-data", NEEDLE) + "}",
                "{" + user.formatted("{password: '" + NEEDLE + "'}", "proxy-url", NEEDLE) + "}",
                "{" + user.formatted("{exec: {command: '" + NEEDLE + "'}}", "tls-server-name", NEEDLE) + "}",
                "{"
                        + user.formatted(
                                "{client-certificate-data: '" + NEEDLE + "', client-key-data: '" + NEEDLE + "'}",
                                "certificate-authority",
                                NEEDLE)
                        + "}");
    }

    /** Where in a status the needle stands, too. */
    @Provide
    static Arbitrary<String> places() {
        return Arbitraries.of(
                "{access: {issuedAt: '%s'}}",
                "{access: {rotatesAt: '%s', generation: '%1$s'}}",
                "{deliveries: [{name: '%s', cluster: ControlPlane, secretName: '%1$s'}]}",
                "{deliveries: [{name: a, cluster: ControlPlane, namespace: '%s', secretName: moo-planet, ready: true}]}",
                "{deliveries: [{name: a, cluster: ControlPlane, secretName: moo-planet, ready: true}]}",
                "{deliveries: [{name: a, reason: '%s', message: '%1$s'}]}",
                "{conditions: [{type: Ready, status: 'False', reason: '%s', lastTransitionTime: '%1$s'}]}",
                "{conditions: [{type: PlanetReachable, status: 'False', message: '%s'}]}",
                "{conditions: '%s', deliveries: '%1$s', access: '%1$s'}");
    }

    private static List<ObjectNode> existing(String content, String place) {
        ObjectNode landing = Yaml.one("""
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: XLanding
                metadata: {name: moo, namespace: team-a, uid: 11111111-2222-3333-4444-555555555555, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: {crossplane: {resourceRefs: [{apiVersion: v1, kind: Secret, name: moo-planet}]}}
                """);
        landing.set("status", Yaml.one(place.formatted(NEEDLE)));
        ObjectNode secret = Yaml.one("{apiVersion: v1, kind: Secret, metadata: {name: moo-planet, namespace: team-a}}");
        secret.withObject("data")
                .put("kubeconfig", Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
        return new ArrayList<>(List.of(landing, secret));
    }
}
