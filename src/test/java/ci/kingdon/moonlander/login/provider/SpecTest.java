package ci.kingdon.moonlander.login.provider;

import static ci.kingdon.moonlander.testing.SpecComparison.defaulted;
import static ci.kingdon.moonlander.testing.SpecComparison.specOf;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.login.provider.spec.DefaultsSpec;
import ci.kingdon.moonlander.login.provider.spec.IdentityProviderSpec;
import ci.kingdon.moonlander.login.provider.spec.PolicySpec;
import ci.kingdon.moonlander.testing.SpecComparison;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds the API files and the spec records together: names, types, constants, descriptions and defaults. */
class SpecTest {

    private static final Path SOURCES = Path.of("src/main/java/ci/kingdon/moonlander/login/provider/spec");

    private final SpecComparison comparison = new SpecComparison(SOURCES);

    @Test
    void theXrdSaysWhatTheRecordsSay() {
        comparison.compare("spec", IdentityProviderSpec.class, specOf("xidentityproviders"), Set.of(), true);
        assertThat(comparison.differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"defaults", "policy"})
    void theInputsCrdSaysWhatTheRecordsSay(String section) {
        JsonNode ours = Yaml.one(Path.of("package/input/moonlander.fn.kingdon.ci_inputs.yaml"))
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/" + section + "/properties/identityProvider");
        Class<?> record = section.equals("defaults") ? DefaultsSpec.class : PolicySpec.class;
        comparison.compare("input." + section + ".identityProvider", record, ours, Set.of(), true);
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void whatTheXrdDefaultsTheFunctionDefaultsToo() {
        ObjectNode spec = Yaml.one("""
                {issuer: "https://auth.example.org", expiry: {}, connectors: [
                  {type: GitHub, id: github, github: {orgs: [{name: kingdon-ci}]}, credentialsSecretRef: {name: github}}]}
                """);
        ObjectNode defaulted = defaulted(specOf("xidentityproviders"), spec.deepCopy());

        assertThat(defaulted).isNotEqualTo(spec);
        assertThat(IdentityProviderSpec.of(Field.root("spec", defaulted)))
                .isEqualTo(IdentityProviderSpec.of(Field.root("spec", spec)));
    }
}
