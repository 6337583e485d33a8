package ci.kingdon.moonlander.bench;

import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures our function beside functions in Go: each by turns, in 2 CPUs and 256 MiB, over mTLS. Before it measures, ours and the one
 * that does the same work have to answer the same. Arguments: our image, its architecture, the engine, how many rounds, a directory to
 * work in, and where the results go.
 */
final class Bench {

    private static final String OURS = "moonlander";
    private static final String SAME_WORK = "the same in Go";
    private static final String LEAST = "function-auto-ready";

    private static final double MIB = 1024 * 1024;

    private final List<Contestant> contestants;
    private final Ghz ghz;
    private final Certificates certificates;
    private final Path directory;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Life> lives = new ArrayList<>();

    private Bench(List<Contestant> contestants, Ghz ghz, Certificates certificates, Path directory) {
        this.contestants = contestants;
        this.ghz = ghz;
        this.certificates = certificates;
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        Path engine = Path.of(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        Path directory = Files.createDirectories(Path.of(arguments[4]));
        Certificates certificates = Certificates.create(directory.resolve("certificates"));
        Bench bench = new Bench(
                contestants(Path.of(arguments[0]), arguments[1], engine, directory),
                new Ghz(engine.resolve("bin/ghz"), certificates, directory),
                certificates,
                directory);
        List<Workload> workloads = Workload.all();
        bench.compareAnswers(workloads);
        for (int round = 1; round <= rounds; round++) {
            for (Workload workload : workloads) {
                bench.measure(workload, round);
            }
        }
        bench.write(Path.of(arguments[5]));
    }

    /** Ours, the one that does the same work, and the one that does the least. */
    static List<Contestant> contestants(Path image, String architecture, Path engine, Path directory) throws Exception {
        List<String> anyMetrics = List.of("--metrics-address", "127.0.0.1:0");
        return List.of(
                Contestant.ofImage(OURS, image, directory.resolve("ours"), anyMetrics),
                Contestant.ofProgram(
                        SAME_WORK,
                        engine.resolve("bin/function-bench"),
                        architecture,
                        directory.resolve("same"),
                        anyMetrics),
                // Of before functions had metrics.
                Contestant.ofProgram(
                        LEAST,
                        engine.resolve("bin/function-auto-ready"),
                        architecture,
                        directory.resolve("least"),
                        List.of()));
    }

    /** What does not answer the same does not do the same work. */
    private void compareAnswers(List<Workload> workloads) throws Exception {
        for (Workload workload : workloads) {
            RunFunctionResponse ours = answer(contestants.get(0), workload);
            RunFunctionResponse same = answer(contestants.get(1), workload);
            if (!ours.equals(same)) {
                Files.writeString(directory.resolve("ours.txt"), ours.toString());
                Files.writeString(directory.resolve("same.txt"), same.toString());
                throw new IllegalStateException(workload.name() + ": " + SAME_WORK + " answers something else than "
                        + OURS + ": compare ours.txt and same.txt in " + directory);
            }
            say(workload.name() + ": the same answer, " + ours.getDesired().getResourcesCount() + " resources, "
                    + workload.request().getSerializedSize() / 1000 + " kB asked, " + ours.getSerializedSize() / 1000
                    + " kB answered");
        }
    }

    private RunFunctionResponse answer(Contestant contestant, Workload workload) throws Exception {
        try (RunningFunction function =
                RunningFunction.start(contestant, directory.resolve("log"), certificates, workload.request())) {
            return function.answer();
        }
    }

    private void measure(Workload workload, int round) throws Exception {
        Path request =
                Files.write(directory.resolve("request"), workload.request().toByteArray());
        for (Contestant contestant : contestants) {
            measure(contestant, workload, request, round);
        }
    }

    private void measure(Contestant contestant, Workload workload, Path request, int round) throws Exception {
        try (RunningFunction function =
                RunningFunction.start(contestant, directory.resolve("log"), certificates, workload.request())) {
            for (Workload.Phase phase : workload.phases()) {
                double before = function.figures().cpu();
                Ghz.Latency latency = ghz.call(function.port(), request, phase.callers(), phase.calls());
                double cpu = (function.figures().cpu() - before) / phase.calls();
                phase.name().ifPresent(name -> {
                    Row row = new Row(workload.name(), name, phase.callers());
                    samples.add(new Sample(contestant.name(), row, round, cpu, latency.p50(), latency.p99()));
                });
            }
            Life life = new Life(
                    contestant.name(),
                    workload.name(),
                    round,
                    function.start(),
                    function.figures().resident() / MIB,
                    function.figures().peak() / MIB);
            lives.add(life);
            say("round " + round + ", " + workload.name() + ", " + contestant.name() + ": start "
                    + Math.round(life.start()) + " ms, CPU per call in ms "
                    + samples.stream()
                            .filter(sample -> sample.round() == round
                                    && sample.function().equals(contestant.name())
                                    && sample.row().request().equals(workload.name()))
                            .map(sample -> String.format(Locale.ROOT, "%.2f", sample.cpu()))
                            .toList());
        }
    }

    private void write(Path results) throws Exception {
        Report report = new Report(
                contestants.stream().map(Contestant::name).toList(),
                contestants.stream()
                        .map(contestant -> contestant.compressed() / 1e6)
                        .toList(),
                machine(),
                samples,
                lives);
        String tables = ReportTables.of(report);
        Files.writeString(results.resolve("bench.md"), tables);
        Files.writeString(results.resolve("bench.svg"), ReportPicture.of(report));
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(results.resolve("bench.json").toFile(), report);
        say(report.machine());
        say("");
        say(tables);
    }

    static String machine() throws Exception {
        return Runtime.getRuntime().availableProcessors() + " CPUs; load at the end "
                + Files.readString(Path.of("/proc/loadavg")).split(" ")[0] + ", which should be about 2";
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
