package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.FunctionPod;
import ci.kingdon.moonlander.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Scenario
@Order(8)
class A08ManyScenario {

    private static final int LANDINGS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration STEP = Duration.ofSeconds(1);

    @Test
    @DisplayName("8 Many: 100 landings at once onto shared planets")
    void many(Installation installation, Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, "many");
        tenant.give("planet-admin", installation.engine().planet().kubeconfig());
        tenant.give("edge-admin", installation.engine().edge().kubeconfig());
        FunctionPod pod = installation.pod();
        long calls = pod.calls();
        Duration cpu = pod.container().cpuTime();
        List<String> landings =
                IntStream.range(0, LANDINGS).mapToObj(number -> "mop-" + number).toList();

        long start = System.nanoTime();
        for (String landing : landings) {
            String planet = landings.indexOf(landing) % 2 == 0 ? "planet" : "edge";
            tenant.land(landing, "{planet: {existing: {kubeconfigSecretRef: {name: %s-admin}}}}".formatted(planet));
        }
        Eventually.within(
                PATIENCE,
                STEP,
                () -> "all have landed; these have not: " + tenant.notLanded(),
                () -> tenant.notLanded().isEmpty());
        long landed = pod.calls() - calls;
        notes.say(
                "all landed after %d s; %.1f calls a landing",
                Duration.ofNanos(System.nanoTime() - start).toSeconds(), landed / (double) LANDINGS);

        for (String landing : landings) {
            tenant.awaitSettled(landing);
        }
        long settled = quiet(pod);
        Duration spent = pod.container().cpuTime().minus(cpu);
        notes.say(
                "function: %.1f calls a landing until all is settled, %.1f ms of CPU a call, %d MiB resident",
                (settled - calls) / (double) LANDINGS,
                spent.toMillis() / (double) (settled - calls),
                pod.container().residentMebibytes());
        Thread.sleep(Duration.ofMinutes(1));
        notes.say("%d calls in a minute in which nothing happened", pod.calls() - settled);
        assertThat(pod.calls()).as("calls while all is idle").isEqualTo(settled);

        start = System.nanoTime();
        landings.forEach(tenant::delete);
        Eventually.within(
                PATIENCE, STEP, () -> "all are gone", () -> tenant.xlandings().isEmpty());
        notes.say(
                "all gone after %d s",
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    /** Waits until no call has come for longer than a landing that waits would go without. */
    private static long quiet(FunctionPod pod) throws Exception {
        long before = -1;
        long now = pod.calls();
        while (now != before) {
            Thread.sleep(Duration.ofSeconds(40));
            before = now;
            now = pod.calls();
        }
        return now;
    }
}
