package ci.kingdon.moonlander.inspection;

import static ci.kingdon.moonlander.testing.SpecComparison.defaulted;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.inspection.spec.InspectionSpec;
import ci.kingdon.moonlander.testing.SpecComparison;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Holds the input's CRD and its record together. */
class SpecTest {

    private static final ObjectNode SCHEMA =
            (ObjectNode) Yaml.one(Path.of("package/input/moonlander.fn.kingdon.ci_inspections.yaml"))
                    .at("/spec/versions/0/schema/openAPIV3Schema");

    @Test
    void theCrdSaysWhatTheRecordSays() {
        ObjectNode ours = SCHEMA.deepCopy();
        ours.withObject("properties").remove(List.of("apiVersion", "kind", "metadata"));
        SpecComparison comparison = new SpecComparison(Path.of("src/main/java/ci/kingdon/moonlander/inspection/spec"));
        comparison.compare("input", InspectionSpec.class, ours, Set.of(), true);
        assertThat(comparison.differences()).isEmpty();
    }

    /** Nobody's API server puts defaults into a step's input: the CRD's are only told. */
    @Test
    void whatTheCrdDefaultsTheFunctionDefaultsToo() {
        ObjectNode bare = Inspections.input(Yaml.one("{}"));
        ObjectNode defaulted = defaulted(SCHEMA, bare.deepCopy());

        assertThat(defaulted).isNotEqualTo(bare);
        assertThat(InspectionSpec.of(Field.root("input", defaulted)))
                .isEqualTo(InspectionSpec.of(Field.root("input", bare)));
    }
}
