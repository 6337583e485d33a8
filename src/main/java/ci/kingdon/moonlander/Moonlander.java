package ci.kingdon.moonlander;

import ci.kingdon.moonlander.exposure.ExposureComposer;
import ci.kingdon.moonlander.function.AnswerMetrics;
import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.inspection.InspectionComposer;
import ci.kingdon.moonlander.inspection.spec.InspectionSpec;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.login.bastion.BastionComposer;
import ci.kingdon.moonlander.login.provider.IdentityProviderComposer;
import ci.kingdon.moonlander.network.NetworkComposer;
import ci.kingdon.moonlander.server.FunctionProcess;
import ci.kingdon.moonlander.server.Program;
import ci.kingdon.moonlander.server.ServerClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;

/** The function's process: flags in, server out. */
public final class Moonlander {

    private static final Program PROGRAM = Program.of(
                    Moonlander.class,
                    "function-moonlander",
                    "A Crossplane composition function that lands Kubernetes clusters inside Kubernetes clusters.")
            .withFooter("", "function-moonlander plan --help tells how to see what an XNetwork makes of its range.");

    private Moonlander() {}

    /** The composer of every kind. */
    public static Composer composer() {
        return new KindRouter(composers(), operations());
    }

    /** Where kinds are mapped to composers, one line each. */
    private static Map<Kind, Composer> composers() {
        return Map.of(
                ExposureComposer.XEXPOSURE,
                new ExposureComposer(),
                LandingComposer.XLANDING,
                LandingComposer.ofXLanding(),
                LandingComposer.LANDING,
                LandingComposer.ofLanding(),
                NetworkComposer.XNETWORK,
                NetworkComposer.ofXNetwork(),
                NetworkComposer.ORIGINAL,
                NetworkComposer.ofOriginal(),
                NetworkComposer.TEST_INFRASTRUCTURE,
                NetworkComposer.ofTestInfrastructure(),
                IdentityProviderComposer.XIDENTITYPROVIDER,
                new IdentityProviderComposer(),
                BastionComposer.XBASTION,
                new BastionComposer());
    }

    /** What Operations are answered by, by the kind of their input. */
    private static Map<Kind, Composer> operations() {
        return Map.of(InspectionSpec.INSPECTION, new InspectionComposer());
    }

    /** Serves until the process gets a signal to end. Exits with 0 then, 1 where it cannot start, 2 for wrong flags. */
    public static void main(String[] args) throws InterruptedException {
        // Not a subcommand: for those picocli would read PlanCommand's annotations whenever the server starts.
        boolean plan = args.length > 0 && args[0].equals("plan");
        System.exit(
                plan
                        ? new CommandLine(new PlanCommand()).execute(Arrays.copyOfRange(args, 1, args.length))
                        : serve(args));
    }

    private static int serve(String... args) throws InterruptedException {
        Runner runner = new Runner(composer(), ServerClock.system());
        PrometheusRegistry registry = new PrometheusRegistry();
        AnswerMetrics metrics = new AnswerMetrics(registry, composers().keySet());
        // Calls to warm up are nobody's, and not counted.
        Program program = PROGRAM.withWarmUp(_ -> WarmUp.land(runner::run));
        return FunctionProcess.serve(program, runner.counting(metrics)::run, registry, args);
    }
}
