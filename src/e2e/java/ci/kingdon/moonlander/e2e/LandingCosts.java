package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Metrics;
import ci.kingdon.moonlander.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What one landing costs, of each kind, one after the other: calls of the function, reconciles, writes, and what Crossplane's circuit
 * breaker counts. {@code make e2e-calls} runs it; docs/performance.md has its tables.
 */
@Scenario
class LandingCosts {

    private static final Path DIRECTORY = Path.of("target/e2e");

    /** Where each landing's writes are left, and the tables. */
    private static final Path CALLS = Path.of("target/calls");

    /** For so long nothing happens after everything has. */
    private static final Duration QUIET = Duration.ofSeconds(35);

    private static final Map<String, String> SPECS = specs();

    private static Map<String, String> specs() {
        Map<String, String> specs = new LinkedHashMap<>();
        specs.put("vcluster", Tenant.VCLUSTER);
        specs.put("rules", """
                {planet: {vcluster: {}}, access: {rules: [{apiGroups: [""], resources: [configmaps], verbs: ["*"]}]}}""");
        specs.put("namespace", "{planet: {namespace: {}}}");
        specs.put("existing", Tenant.existing("planet-admin"));
        specs.put("delivery", """
                {planet: {vcluster: {expose: {host: delivery.planets.test}}}, deliveries: [
                  {name: here},
                  {name: edge, cluster: ProviderConfig, providerConfigRef: {name: edge}, secretName: moo}]}""");
        return specs;
    }

    /** Those that somebody wants to see, or all. */
    private static List<Map.Entry<String, String>> asked() {
        List<String> only = List.of(System.getProperty("costs.landings", "").split(","));
        return SPECS.entrySet().stream()
                .filter(spec -> only.contains("") || only.contains(spec.getKey()))
                .toList();
    }

    private final List<String> rows = new ArrayList<>();

    @Test
    @DisplayName("0 Costs: calls, reconciles and writes of one landing of each kind")
    void costs(Installation installation, Results.Notes notes) throws Exception {
        Files.createDirectories(CALLS);
        installation.engine().edge().ensureNamespace("costs");
        Tenant tenant = Tenant.of(installation, "costs");
        tenant.give("planet-admin", installation.engine().planet().kubeconfig());
        StringBuilder tables = new StringBuilder();
        for (Map.Entry<String, String> spec : asked()) {
            LandingWrites writes = land(installation, tenant, spec.getKey(), spec.getValue());
            tables.append("%n%s:%n%n%s".formatted(spec.getKey(), writes.table()));
            Files.writeString(CALLS.resolve(spec.getKey() + ".log"), writes.log());
            notes.say("%s", rows.getLast());
        }
        String all = """
                | landing | landed after | calls | second calls | reconciles | breaker's tokens | until all is quiet: calls | tokens | opened |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                """ + String.join("\n", rows) + "\n" + tables;
        Files.writeString(CALLS.resolve("calls.md"), all);
        System.out.println(all);
        assertThat(rows).hasSize(asked().size());
    }

    private LandingWrites land(Installation installation, Tenant tenant, String name, String spec) throws Exception {
        Counts before = Counts.of(installation);
        tenant.land(name, spec);
        tenant.awaitLanded(name);
        Counts landed = Counts.of(installation).minus(before);
        awaitQuiet(installation);
        Counts quiet = Counts.of(installation).minus(before);
        LandingWrites writes = LandingWrites.of(DIRECTORY, tenant.namespace(), name);
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %.1f s | %d | %d | %d | %d | %d | %d | %s |",
                name,
                writes.landed().orElseThrow().toMillis() / 1000.0,
                landed.calls,
                landed.calls - landed.reconciles,
                landed.reconciles,
                landed.tokens,
                quiet.calls,
                quiet.tokens,
                quiet.opens == 0 ? "no" : "yes"));
        tenant.delete(name);
        tenant.awaitGone(name);
        return writes;
    }

    private static void awaitQuiet(Installation installation) throws Exception {
        Eventually.within(Duration.ofMinutes(8), Duration.ZERO, () -> "nothing happens any more", () -> {
            Counts before = Counts.of(installation);
            Thread.sleep(QUIET);
            return Counts.of(installation).equals(before);
        });
    }

    /**
     * What core and the function have counted.
     *
     * @param calls of the function
     * @param reconciles of XLandings
     * @param tokens what the circuit breaker was told: two of each update
     * @param opens how often it has opened
     */
    private record Counts(long calls, long reconciles, long tokens, long opens) {

        private static final String CONTROLLER = "\"composite/xlandings.moons.kingdon.ci\"";

        static Counts of(Installation installation) throws Exception {
            Metrics core = installation.engine().crossplane().metrics();
            return new Counts(
                    installation.pod().calls(),
                    core.sum("controller_runtime_reconcile_total{", CONTROLLER),
                    core.sum("circuit_breaker_events_total{", CONTROLLER),
                    core.sum("circuit_breaker_opens_total{", CONTROLLER));
        }

        Counts minus(Counts before) {
            return new Counts(
                    calls - before.calls, reconciles - before.reconciles, tokens - before.tokens, opens - before.opens);
        }
    }
}
