package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.bench.Growth;
import ci.kingdon.moonlander.engine.Daemon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the cost of landings grows with how many there are at once: landings whose planets are namespaces, of which nothing else than the
 * control plane has work. {@code make e2e-growth} runs it; docs/performance.md has its table.
 */
@Scenario
class GrowthOfLandings {

    private static final Path DIRECTORY = Path.of("target/e2e");

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    @DisplayName("0 Growth: landings at once, and what each costs")
    void grows(Installation installation, Results.Notes notes) throws Exception {
        List<Growth.Step> steps = new ArrayList<>();
        installation.engine().crossplane().unhurried(() -> {
            for (int landings : numbers()) {
                steps.add(land(installation, landings));
                // After each: the next one takes longer, and may be too many for the machine.
                write(new Growth(machine(), List.copyOf(processes(installation).keySet()), steps));
                Tenant.in(installation.engine().controlPlane().client(), namespace(landings))
                        .deleteAll(PATIENCE);
            }
        });
        notes.say("%s%n%s", machine(), Files.readString(Path.of("target/growth.md")));
        assertThat(steps).hasSameSizeAs(numbers());
    }

    private static void write(Growth growth) throws Exception {
        Files.writeString(Path.of("target/growth.svg"), growth.picture());
        Files.writeString(Path.of("target/growth.md"), growth.table());
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(Path.of("target/growth.json").toFile(), growth);
    }

    private static String machine() throws Exception {
        return Runtime.getRuntime().availableProcessors() + " CPUs; load at the end "
                + Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    private static List<Integer> numbers() {
        return Arrays.stream(System.getProperty("growth.landings", "10,100").split(","))
                .map(Integer::valueOf)
                .toList();
    }

    private static String namespace(int landings) {
        return "grow-" + landings;
    }

    private static Growth.Step land(Installation installation, int landings) throws Exception {
        Tenant tenant = Tenant.of(installation, namespace(landings));
        // Asked for anew: unhurried, the providers are other processes.
        Map<String, Daemon> processes = processes(installation);
        List<Duration> before = cpu(processes);
        long calls = installation.pod().calls();
        for (int number = 0; number < landings; number++) {
            tenant.land("moo-" + number, "{planet: {namespace: {}}}");
        }
        tenant.awaitAllLanded(PATIENCE);
        long called = installation.pod().calls() - calls;
        List<Duration> after = cpu(processes);
        List<Double> times = times(tenant.namespace());
        List<Double> each = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            each.add(after.get(i).minus(before.get(i)).toMillis() / 1000.0 / landings);
        }
        return new Growth.Step(
                landings,
                times.get(times.size() / 2),
                times.get((times.size() * 99 - 1) / 100),
                called / (double) landings,
                each);
    }

    private static Map<String, Daemon> processes(Installation installation) throws Exception {
        Map<String, Daemon> processes = new LinkedHashMap<>();
        processes.put("function", installation.pod().container());
        processes.put("core", installation.engine().crossplane().core());
        processes.put("provider-kubernetes", installation.engine().crossplane().providerKubernetes());
        processes.put("API server", installation.engine().controlPlane().apiServer());
        return processes;
    }

    private static List<Duration> cpu(Map<String, Daemon> processes) {
        return processes.values().stream().map(Daemon::cpuTime).toList();
    }

    /** Seconds from the creation of each landing until it was ready for the first time, sorted. */
    private static List<Double> times(String namespace) throws Exception {
        Map<String, Instant> created = new HashMap<>();
        Map<String, Duration> landed = new HashMap<>();
        JsonMapper mapper = new JsonMapper();
        new Haystack(DIRECTORY.resolve("control-plane.recorded"))
                .forEach(
                        write -> write.key().startsWith("/registry/moons.kingdon.ci/xlandings/" + namespace + "/")
                                && write.value().length > 0,
                        write -> {
                            Instant start = created.computeIfAbsent(write.key(), _ -> write.time());
                            if (isReady(mapper.readTree(write.value()))) {
                                landed.putIfAbsent(write.key(), Duration.between(start, write.time()));
                            }
                        });
        return landed.values().stream()
                .map(time -> time.toMillis() / 1000.0)
                .sorted()
                .toList();
    }

    private static boolean isReady(JsonNode landing) {
        return Stream.of(landing.at("/status/conditions"))
                .flatMap(JsonNode::valueStream)
                .anyMatch(condition -> condition.path("type").asString("").equals("Ready")
                        && condition.path("status").asString("").equals("True"));
    }
}
