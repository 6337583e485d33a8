package ci.kingdon.moonlander.bench;

import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.server.Allocation;
import ci.kingdon.moonlander.testing.Calls;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures how a call's cost grows with the resources of other steps that the request has beside a landed landing's own: ours and the one
 * in Go that does the same, in containers as {@link Bench} has them. Then it looks for how many are too many. Arguments: our image, its
 * architecture, the engine, a directory to work in, and where the results go.
 */
final class BenchGrowth {

    private static final List<Integer> OTHERS = List.of(1, 10, 100, 500, 1000, 2000);

    private static final int CALLERS = 4;

    /** A call beside more resources than these takes so long that hundreds would take minutes. */
    private static final int FEW = 100;

    private static final double MIB = 1024 * 1024;

    private final List<Contestant> contestants;
    private final Certificates certificates;
    private final Ghz ghz;
    private final Path directory;

    private BenchGrowth(List<Contestant> contestants, Certificates certificates, Ghz ghz, Path directory) {
        this.contestants = contestants;
        this.certificates = certificates;
        this.ghz = ghz;
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        Path engine = Path.of(arguments[2]);
        Path directory = Files.createDirectories(Path.of(arguments[3]));
        Certificates certificates = Certificates.create(directory.resolve("certificates"));
        BenchGrowth bench = new BenchGrowth(
                Bench.contestants(Path.of(arguments[0]), arguments[1], engine, directory)
                        .subList(0, 2),
                certificates,
                new Ghz(engine.resolve("bin/ghz"), certificates, directory),
                directory);
        bench.write(bench.measure(), Path.of(arguments[4]));
        bench.tooMany();
    }

    private CallGrowth measure() throws Exception {
        List<CallGrowth.Step> steps = new ArrayList<>();
        Path small = Files.write(
                directory.resolve("small"), Calls.beside(OTHERS.getFirst()).toByteArray());
        for (int others : OTHERS) {
            RunFunctionRequest request = Calls.beside(others);
            byte[] bytes = request.toByteArray();
            Path file = Files.write(directory.resolve("request"), bytes);
            List<CallGrowth.Cost> costs = new ArrayList<>();
            for (Contestant contestant : contestants) {
                costs.add(measure(contestant, request, small, file, others));
            }
            steps.add(new CallGrowth.Step(others, bytes.length, Allocation.ofCall(bytes), costs));
            System.out.println(steps.getLast());
        }
        return new CallGrowth(
                Bench.machine(), contestants.stream().map(Contestant::name).toList(), steps);
    }

    private CallGrowth.Cost measure(
            Contestant contestant, RunFunctionRequest request, Path small, Path file, int others) throws Exception {
        int measured = others > FEW ? 60 : 500;
        try (RunningFunction function = start(contestant, request)) {
            ghz.call(function.port(), small, CALLERS, 1000);
            ghz.call(function.port(), file, CALLERS, 100);
            double before = function.figures().cpu();
            ghz.call(function.port(), file, CALLERS, measured);
            return new CallGrowth.Cost(
                    (function.figures().cpu() - before) / measured,
                    function.figures().resident() / MIB);
        }
    }

    private RunningFunction start(Contestant contestant, RunFunctionRequest request) throws Exception {
        return RunningFunction.start(contestant, directory.resolve("log"), certificates, request);
    }

    /** Says how many resources a function with the flags that it has by itself answers, and what it says of one more. */
    private void tooMany() throws Exception {
        for (Contestant contestant : contestants) {
            int answered = OTHERS.getLast();
            int refused = 2 * answered;
            String error = "";
            while (refused - answered > 1) {
                int tried = (answered + refused) / 2;
                RunFunctionRequest request = Calls.beside(tried);
                try (RunningFunction _ = start(contestant, request)) {
                    answered = tried;
                } catch (StatusRuntimeException e) {
                    refused = tried;
                    error = e.getStatus().toString();
                }
            }
            System.out.println(contestant.name() + " answers beside " + answered + " resources ("
                    + Calls.beside(answered).getSerializedSize() + " bytes); beside " + refused + ": " + error);
        }
    }

    private void write(CallGrowth growth, Path results) throws Exception {
        Files.writeString(results.resolve("bench-growth.md"), growth.table());
        Files.writeString(results.resolve("bench-growth.svg"), growth.picture());
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(results.resolve("bench-growth.json").toFile(), growth);
        System.out.println(growth.machine() + "\n\n" + growth.table());
    }
}
