package ci.kingdon.moonlander;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PlanCommandTest {

    @TempDir
    private Path scratch;

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    private int plan(String... arguments) {
        return new CommandLine(new PlanCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }

    @Test
    void printsThePlanAndDrawsIt() throws IOException {
        Path svg = scratch.resolve("plan.svg");

        assertThat(plan("examples/network/xr.yaml", "--svg", svg.toString())).isZero();

        assertThat(out.toString())
                .contains("eu-central-1a      10.0.0.0/20")
                .endsWith(
                        "10.0.0.0/16: 65536 addresses, 40960 of them kept for zones to come" + System.lineSeparator());
        assertThat(svg).content().startsWith("<svg ").contains("eu-central-1a 10.0.0.0/20");
        assertThat(errors.toString()).isEmpty();
    }

    @Test
    void knowsTheOriginalXNetworkToo() {
        assertThat(plan("examples/network-seed/xr.yaml")).isZero();

        assertThat(out.toString()).contains("us-west-2c         10.0.160.0/20");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{apiVersion: moons.kingdon.ci/v1alpha1, kind: XNetwork, spec: {cidr: 10.0.1.0/16}} | spec.cidr: has 10.0.1.0/16",
                "{apiVersion: example.com/v1alpha1, kind: XNetwork, spec: {zones: [a]}} | spec.zones: is not a known field",
                "{apiVersion: moons.kingdon.ci/v1alpha1, kind: XLanding, spec: {}} | kind: is \"XLanding\"; allowed: XNetwork",
                "`` | kind: is \"\"; allowed: XNetwork",
                "{ | wrong.yaml: cannot be read: while parsing a flow node",
            })
    void refusesInOneLineWhatItCannotPlan(String manifest, String says) throws IOException {
        Path wrong = Files.writeString(scratch.resolve("wrong.yaml"), manifest);

        assertThat(plan(wrong.toString())).isEqualTo(1);

        assertThat(errors.toString().lines())
                .singleElement()
                .asString()
                .startsWith("function-moonlander plan: ")
                .contains(says);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void namesTheFileThatIsNotThere() {
        assertThat(plan("examples/network/xr.yml")).isEqualTo(1);

        assertThat(errors.toString().lines())
                .singleElement()
                .asString()
                .contains("examples/network/xr.yml: cannot be read");
    }

    @Test
    void namesTheFlagWhoseFileCannotBeWritten() {
        String nowhere = scratch.resolve("none/plan.svg").toString();

        assertThat(plan("examples/network/xr.yaml", "--svg", nowhere)).isEqualTo(1);

        assertThat(errors.toString().lines()).singleElement().asString().contains("--svg: cannot be written", nowhere);
    }
}
