package ci.kingdon.moonlander.login.bastion;

import static ci.kingdon.moonlander.testing.SpecComparison.defaulted;
import static ci.kingdon.moonlander.testing.SpecComparison.specOf;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.login.bastion.spec.BastionSpec;
import ci.kingdon.moonlander.testing.SpecComparison;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Holds the XRD and the spec records together. */
class SpecTest {

    private static final String SOURCES = "src/main/java/ci/kingdon/moonlander/login/bastion/spec";

    @Test
    void theXrdSaysWhatTheRecordsSay() {
        SpecComparison comparison = new SpecComparison(Path.of(SOURCES));
        comparison.compare("spec", BastionSpec.class, specOf("xbastions"), Set.of(), true);
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void whatTheXrdDefaultsTheFunctionDefaultsToo() {
        String spec =
                "{landings: [{name: moo}], selector: {matchLabels: {a: b}}, oidc: {}, format: CloudInit, cloudInit: {}}";
        ObjectNode defaulted = defaulted(specOf("xbastions"), Yaml.one(spec));

        assertThat(defaulted.at("/oidc/scopes")).hasSize(4);
        assertThat(BastionSpec.of(Field.root("spec", defaulted)))
                .isEqualTo(BastionSpec.of(Field.root("spec", Yaml.one(spec))));
    }
}
