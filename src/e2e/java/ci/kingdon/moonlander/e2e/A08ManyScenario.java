package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.FunctionPod;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Scenario
@Order(8)
class A08ManyScenario {

    private static final int LANDINGS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @Test
    @DisplayName("8 Many: 100 landings at once onto shared planets")
    void many(Installation installation, Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, "many");
        tenant.give("planet-admin", installation.engine().planet().kubeconfig());
        tenant.give("edge-admin", installation.engine().edge().kubeconfig());
        installation.engine().crossplane().unhurried(() -> {
            try {
                landAll(installation.pod(), tenant, notes);
            } finally {
                // Whatever happened: a hundred landings would be in the way of the next scenario.
                long start = System.nanoTime();
                tenant.deleteAll(PATIENCE);
                notes.say("all gone after %d s", secondsSince(start));
            }
        });
    }

    private static void landAll(FunctionPod pod, Tenant tenant, Results.Notes notes) throws Exception {
        long calls = pod.calls();
        Duration cpu = pod.container().cpuTime();
        long start = System.nanoTime();
        for (int number = 0; number < LANDINGS; number++) {
            tenant.land("mop-" + number, Tenant.existing(number % 2 == 0 ? "planet-admin" : "edge-admin"));
        }
        tenant.awaitAllLanded(PATIENCE);
        notes.say(
                "all landed after %d s; %.1f calls a landing",
                secondsSince(start), (pod.calls() - calls) / (double) LANDINGS);

        tenant.awaitAllSettled(PATIENCE);
        long settled = quiet(pod);
        notes.say(
                "function: %.1f calls a landing until all is settled, %.1f ms of CPU a call, %d MiB resident",
                (settled - calls) / (double) LANDINGS,
                pod.container().cpuTime().minus(cpu).toMillis() / (double) (settled - calls),
                pod.container().residentMebibytes());
        Thread.sleep(Duration.ofMinutes(1));
        notes.say("%d calls in a minute in which nothing happened", pod.calls() - settled);
        assertThat(pod.calls()).as("calls while all is idle").isEqualTo(settled);
    }

    private static long secondsSince(long start) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }

    /** Waits until no call has come for longer than a landing that waits would go without, or patience is at an end. */
    private static long quiet(FunctionPod pod) throws Exception {
        long start = System.nanoTime();
        long before = -1;
        long now = pod.calls();
        while (now != before && secondsSince(start) < PATIENCE.toSeconds() / 3) {
            Thread.sleep(Duration.ofSeconds(40));
            before = now;
            now = pod.calls();
        }
        return now;
    }
}
