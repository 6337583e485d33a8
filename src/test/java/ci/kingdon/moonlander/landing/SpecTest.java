package ci.kingdon.moonlander.landing;

import static ci.kingdon.moonlander.testing.SpecComparison.defaulted;
import static ci.kingdon.moonlander.testing.SpecComparison.specOf;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.landing.spec.InputSpec;
import ci.kingdon.moonlander.landing.spec.LandingSpec;
import ci.kingdon.moonlander.testing.SpecComparison;
import ci.kingdon.moonlander.testing.Yaml;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds the API files and the spec records together: names, types, constants, descriptions and defaults. */
class SpecTest {

    private static final Path SOURCES = Path.of("src/main/java/ci/kingdon/moonlander/landing/spec");
    private static final Set<String> FLAT = Set.of(
            "kubeconfigSecretName",
            "kubeconfigSecretNamespace",
            "writeKubeconfigSecretName",
            "targetNamespace",
            "direction");

    private final SpecComparison comparison = new SpecComparison(SOURCES);

    @Test
    void theXLandingXrdSaysWhatTheRecordsSay() {
        comparison.compare("spec", LandingSpec.class, specOf("xlandings"), Set.of(), true);
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void theLandingXrdHasTheFlatFieldsOnly() {
        assertThat(specOf("landings").path("properties").propertyNames()).containsExactlyInAnyOrderElementsOf(FLAT);
        // Defaults differ between the two kinds, and so do descriptions, which name them.
        Set<String> others = Arrays.stream(LandingSpec.class.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !FLAT.contains(name))
                .collect(Collectors.toSet());
        comparison.compare("spec", LandingSpec.class, specOf("landings"), others, false);
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void theInputsCrdSaysWhatTheRecordsSay() {
        JsonNode schema = Yaml.one(Path.of("package/input/moonlander.fn.kingdon.ci_inputs.yaml"))
                .path("spec")
                .path("versions")
                .path(0)
                .path("schema")
                .path("openAPIV3Schema");
        ObjectNode ours = (ObjectNode) schema.deepCopy();
        ours.withObject("properties").remove(List.of("apiVersion", "kind", "metadata"));
        // Networks read the first one, identity providers those after it.
        ours.withObject("/properties/policy/properties").remove("awsProviderConfigs");
        ours.withObject("/properties/policy/properties").remove("identityProvider");
        ours.withObject("/properties/defaults/properties").remove("identityProvider");
        // And exposures these.
        ours.withObject("/properties/policy/properties")
                .remove(List.of(
                        "baseDomains",
                        "exposureWays",
                        "exposureNamespaces",
                        "ingressClasses",
                        "clusterIssuers",
                        "tenantTunnels",
                        "cloudflareZones"));
        ours.withObject("/properties/defaults/properties").remove("exposure");
        comparison.compare("input", InputSpec.class, ours, Set.of(), true);
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void whatTheXrdsDefaultTheFunctionDefaultsToo() {
        // With the API server's defaults and without them, a spec reads the same.
        String bare = "{planet: {vcluster: {expose: {}, sync: {}, oidc: {issuerURL: 'https://a', clientID: b}}}}";
        ObjectNode spec = Yaml.one(bare);
        ObjectNode defaulted = defaulted(specOf("xlandings"), spec.deepCopy());

        assertThat(defaulted).isNotEqualTo(spec);
        assertThat(LandingSpec.ofXLanding(Field.root("spec", defaulted)))
                .isEqualTo(LandingSpec.ofXLanding(Field.root("spec", spec)));
        assertThat(LandingSpec.ofLanding(Field.root("spec", defaulted(specOf("landings"), Yaml.one("{}")))))
                .isEqualTo(LandingSpec.ofLanding(Field.root("spec", Yaml.one("{}"))));
    }
}
