package ci.kingdon.moonlander.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Result OK = new Result("a", "it is so", Outcome.PASSED, "seen", "", Duration.ofMillis(1250));

    private static String said(boolean colours, Consumer<Progress> run) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        run.accept(new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), colours));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void play(Report report, Progress progress) {
        report.results().forEach(result -> {
            progress.starts(result.check(), result.title());
            progress.ended(result);
        });
        progress.ends(report, Path.of("target/conformance"));
    }

    @Test
    void saysHowARunGoes() {
        assertThat(said(false, progress -> play(Reports.sample(), progress))).isEqualTo("""
                versions: Crossplane and Kubernetes are new enough ... ok, 0.3 s
                landing: an XLanding lands on a new vcluster ... ok, 9.6 s
                foreign: what belongs to others is left alone ... FAILED, 31.3 s
                    Secret conformance-7f3a/moo-kubeconfig was changed, although it belongs to nobody:
                    type Opaque became connection.crossplane.io/v1alpha1
                    what to do: look whether another controller writes Secrets of this name:
                    kubectl get secret moo-kubeconfig --show-managed-fields -o yaml
                network: an XNetwork plans its subnets ... skipped, 0.0 s
                    configuration-moonlander-network is not installed
                login: people log in by an XIdentityProvider ... skipped, 5.0 s
                    https://dex.example.org cannot be reached from here
                    what to do: run again where it can be reached

                How long landings took
                  landing              shell     ready after  calls
                  -------------------  --------  -----------  -----
                  first                vcluster        9.6 s     14
                  of ten, the median   vcluster       12.1 s     17
                  of ten, the slowest  vcluster      104.0 s    121

                Who gets in where
                  who                           own planet  another planet  control plane
                  ----------------------------  ----------  --------------  -------------
                  the landing's ServiceAccount  yes         no              no
                  somebody without a token      no          no              no

                2 passed, 1 failed, 2 skipped in 214 s; report: target/conformance/report.html
                """);
    }

    @Test
    void saysThatACheckStartsBeforeItEnds() {
        assertThat(said(false, progress -> progress.starts("a", "it is so"))).isEqualTo("a: it is so ... ");
    }

    @Test
    void namesTheCheckAgainWhereAnotherHasStartedMeanwhile() {
        assertThat(said(false, progress -> {
                    progress.starts("a", "it is so");
                    progress.starts("b", "and so");
                    progress.ended(OK);
                }))
                .isEqualTo("""
                        a: it is so ...\s
                        b: and so ...\s
                        a: it is so ... ok, 1.3 s
                        """);
    }

    @Test
    void namesACheckThatNeverStarted() {
        assertThat(said(false, progress -> progress.ended(OK))).isEqualTo("a: it is so ... ok, 1.3 s\n");
    }

    @Test
    void coloursOutcomesWhereItMay() {
        assertThat(said(true, progress -> progress.ended(OK)))
                .isEqualTo("a: it is so ... \u001b[32mok\u001b[0m, 1.3 s\n");
    }

    @Test
    void clustersCannotSteerTheTerminal() {
        assertThat(said(false, progress -> play(Reports.hostile(), progress)))
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]")
                .contains("?[31m?");
    }
}
