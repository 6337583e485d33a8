package ci.kingdon.moonlander.conformance;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** How long things take here. */
final class TimesCheck implements Check {

    private static final int CHANGES = 20;
    private static final int CALLS = 100;
    private static final List<String> COLUMNS = List.of("what", "how often", "p50", "p99");

    @Override
    public String name() {
        return "times";
    }

    @Override
    public String title() {
        return "changes get from the control plane into a planet, and kubeconfigs come back";
    }

    @Override
    public List<String> needs() {
        return List.of("landing-" + LandingCheck.VCLUSTER);
    }

    @Override
    public Finding look(Run run) throws Exception {
        run.add(ready(run));
        List<List<String>> rows = new ArrayList<>();
        run.landings().values().forEach(watch -> rows.add(row("landing " + watch.name(), List.of(watch.took()))));
        ProbeObjects objects = new ProbeObjects(run);
        List<Duration> changes = changes(run, objects);
        if (changes.isEmpty()) {
            return new Finding.Failed(objects.why("changing"), "docs/troubleshooting.md, \"Conditions\"");
        }
        rows.add(row("a change, from an Object into the planet and seen back", changes));
        rows.add(row("the control plane's API server, GET /version from here", times(run.client())));
        try (KubernetesClient planet = run.tenant().enter(LandingCheck.VCLUSTER)) {
            rows.add(row("the planet's API server, GET /version from here", times(planet)));
        } catch (KubernetesClientException _) {
            rows.add(List.of("the planet's API server, from here", "0", "not reached from here", ""));
        }
        Duration back = refresh(run);
        if (back.isNegative()) {
            return new Finding.Failed(
                    "a kubeconfig Secret that was deleted did not come back within "
                            + run.options().patience().toSeconds() + " s",
                    "core logs why it does not reconcile XLanding " + run.namespace() + "/" + LandingCheck.VCLUSTER);
        }
        rows.add(row("a deleted kubeconfig, until it is back with a token", List.of(back)));
        run.add(new Table("times", "Times", COLUMNS, rows));
        return new Finding.Passed("a change is in the planet after " + Figures.millis(Figures.percentile(changes, 50))
                + " (p99 " + Figures.millis(Figures.percentile(changes, 99)) + "), a kubeconfig back after "
                + Figures.millis(back));
    }

    private static Table ready(Run run) {
        Map<String, List<Duration>> times = new TreeMap<>();
        run.landings()
                .values()
                .forEach(watch -> watch.readyAfter()
                        .forEach((kind, each) -> times.computeIfAbsent(kind, _ -> new ArrayList<>())
                                .addAll(each)));
        return new Table(
                "ready",
                "Time to ready, by provider and kind",
                COLUMNS,
                times.entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static List<String> row(String what, List<Duration> times) {
        return List.of(
                what,
                String.valueOf(times.size()),
                Figures.millis(Figures.percentile(times, 50)),
                Figures.millis(Figures.percentile(times, 99)));
    }

    private static List<Duration> changes(Run run, ProbeObjects objects) throws Exception {
        String planet = run.namespace() + "." + LandingCheck.VCLUSTER;
        objects.make("changing", new ProbeObjects.Place("ProviderConfig", planet, "default"), "first");
        if (!objects.awaitSaid("changing", "first", run.options().patience())) {
            return List.of();
        }
        List<Duration> changes = new ArrayList<>();
        for (int change = 0; change < CHANGES; change++) {
            String says = "change-" + change;
            long start = System.nanoTime();
            objects.edit("changing", says);
            if (!objects.awaitSaid("changing", says, run.options().patience())) {
                return List.of();
            }
            changes.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return changes;
    }

    private static List<Duration> times(KubernetesClient client) throws Exception {
        Callable<String> call = () -> client.raw("/version");
        call.call();
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            call.call();
            times.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return times;
    }

    /** How long a kubeconfig takes that somebody deleted; less than nothing where it does not come back. */
    private static Duration refresh(Run run) throws InterruptedException {
        var secret =
                run.client().secrets().inNamespace(run.namespace()).withName(LandingCheck.VCLUSTER + "-kubeconfig");
        String before = secret.require().getMetadata().getUid();
        long start = System.nanoTime();
        secret.delete();
        while (System.nanoTime() - start < run.options().patience().toNanos()) {
            var now = secret.get();
            if (now != null
                    && !now.getMetadata().getUid().equals(before)
                    && now.getData() != null
                    && now.getData().containsKey("kubeconfig")) {
                return Duration.ofNanos(System.nanoTime() - start);
            }
            Thread.sleep(Duration.ofMillis(50));
        }
        return Duration.ofNanos(-1);
    }
}
