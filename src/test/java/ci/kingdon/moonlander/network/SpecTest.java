package ci.kingdon.moonlander.network;

import static ci.kingdon.moonlander.testing.SpecComparison.defaulted;
import static ci.kingdon.moonlander.testing.SpecComparison.specOf;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.network.spec.NetworkSpec;
import ci.kingdon.moonlander.network.spec.PolicySpec;
import ci.kingdon.moonlander.testing.SpecComparison;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds the XRDs and the spec records together. */
class SpecTest {

    @Test
    void theXrdSaysWhatTheRecordsSay() {
        SpecComparison comparison = new SpecComparison(Path.of("src/main/java/ci/kingdon/moonlander/network/spec"));
        comparison.compare("spec", NetworkSpec.class, specOf("xnetworks"), Set.of(), true);
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void theInputsCrdSaysWhatTheRecordsSay() {
        JsonNode policy = Yaml.one(Path.of("package/input/moonlander.fn.kingdon.ci_inputs.yaml"))
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/policy");
        ObjectNode ours = Yaml.one("{type: object, properties: {}}");
        ours.withObject("properties")
                .set("awsProviderConfigs", policy.path("properties").path("awsProviderConfigs"));
        SpecComparison comparison = new SpecComparison(Path.of("src/main/java/ci/kingdon/moonlander/network/spec"));
        comparison.compare("input.policy", PolicySpec.class, ours, Set.of(), true);
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void whatTheXrdDefaultsTheFunctionDefaultsToo() {
        ObjectNode defaulted = defaulted(specOf("xnetworks"), Yaml.one("{}"));

        assertThat(defaulted).isNotEmpty();
        assertThat(NetworkSpec.of(Field.root("spec", defaulted)))
                .isEqualTo(NetworkSpec.of(Field.root("spec", Yaml.one("{}"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xnetworks.example.com", "testinfrastructures.example.com"})
    void theOriginalXrdsDefaultsAreTheFunctionsToo(String folder) {
        ObjectNode defaulted = defaulted(specOf(folder), Yaml.one("{}"));

        assertThat(defaulted).hasSize(2);
        assertThat(NetworkSpec.ofOriginal(Field.root("spec", defaulted)))
                .isEqualTo(NetworkSpec.ofOriginal(Field.root("spec", Yaml.one("{}"))));
    }
}
