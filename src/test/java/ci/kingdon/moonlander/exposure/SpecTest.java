package ci.kingdon.moonlander.exposure;

import static ci.kingdon.moonlander.testing.SpecComparison.defaulted;
import static ci.kingdon.moonlander.testing.SpecComparison.specOf;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.exposure.spec.DefaultsSpec;
import ci.kingdon.moonlander.exposure.spec.ExposureSpec;
import ci.kingdon.moonlander.exposure.spec.PolicySpec;
import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.testing.SpecComparison;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds the XRD, the input's CRD and the spec records together. */
class SpecTest {

    private static final JsonNode INPUT = Yaml.one(Path.of("package/input/moonlander.fn.kingdon.ci_inputs.yaml"))
            .at("/spec/versions/0/schema/openAPIV3Schema/properties");

    /** Fields that landings have too, described for them. */
    private static final Set<String> SHARED = Set.of("host", "hosts");

    private final SpecComparison comparison =
            new SpecComparison(Path.of("src/main/java/ci/kingdon/moonlander/exposure/spec"));

    @Test
    void theXrdSaysWhatTheRecordsSay() {
        comparison.compare("spec", ExposureSpec.class, specOf("xexposures"), Set.of(), true);
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void theInputsCrdSaysWhatTheRecordsSay() {
        comparison.compare("defaults", DefaultsSpec.class, ours("defaults", List.of("exposure")), SHARED, true);
        comparison.compare(
                "policy",
                PolicySpec.class,
                ours(
                        "policy",
                        List.of(
                                "baseDomains",
                                "exposureWays",
                                "exposureNamespaces",
                                "ingressClasses",
                                "gateways",
                                "clusterIssuers",
                                "tenantTunnels",
                                "cloudflareZones")),
                SHARED,
                true);
        assertThat(comparison.differences()).isEmpty();
    }

    private static ObjectNode ours(String part, List<String> fields) {
        ObjectNode ours = Yaml.one("{type: object, properties: {}}");
        fields.forEach(field -> ours.withObject("properties")
                .set(field, INPUT.path(part).path("properties").path(field)));
        return ours;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cloudflareTunnel: {zone: demo.example.org, tokenSecretRef: {name: a}}, via: CloudflareTunnel, baseDomain: demo.example.org",
                "tailscaleFunnel: {tailnet: tail1.ts.net}, via: TailscaleFunnel",
                "alb: {}, via: ALB, baseDomain: demo.example.org",
                "gateway: {parentRefs: [{name: a}]}, via: Gateway, baseDomain: demo.example.org, certificate: {cloudflareDNS01: {apiTokenSecretRef: {name: a}}}",
                "ingress: {className: a}, via: Ingress, baseDomain: demo.example.org, certificate: {issuerRef: {name: a}}"
            })
    void whatTheXrdDefaultsTheFunctionDefaultsToo(String way) {
        ObjectNode bare = Yaml.one("{namespace: a, services: [{name: a, service: {name: b, port: 80}}], " + way + "}");
        ObjectNode defaulted = defaulted(specOf("xexposures"), bare.deepCopy());

        assertThat(defaulted).isNotEqualTo(bare);
        assertThat(ExposureSpec.of(Field.root("spec", defaulted))).isEqualTo(ExposureSpec.of(Field.root("spec", bare)));
    }
}
