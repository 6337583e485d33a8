package ci.kingdon.moonlander.server;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.AnswerMetrics;
import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.testing.Calls;
import ci.kingdon.moonlander.testing.PromQl;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The dashboard and the alerts of package/install/monitoring: they ask for what there is, and alerts fire when they should. */
class MonitoringTest {

    private static final Path FOLDER = Path.of("package", "install", "monitoring");

    private static final Path DOCS = Path.of("docs", "monitoring.md");

    /** What Prometheus adds to each series, by the ServiceMonitor. */
    private static final Set<String> ADDED = Set.of("job", "pod", "namespace", "service", "endpoint", "instance");

    private static final Pattern SERIES = Pattern.compile("([a-z_]+)(?:\\{(.*)})? \\S+");

    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    @Test
    void eachMetricAndLabelThatIsAskedForIsServed() throws Exception {
        Map<String, Set<String>> served = served();
        List<String> expressions =
                Stream.concat(dashboard().stream(), alerts().values().stream()).toList();
        assertThat(expressions).hasSizeGreaterThan(20);

        for (JsonNode expression : read(expressions)) {
            assertThat(expression.path("error").asString("")).isEmpty();
            Set<String> labels = new TreeSet<>(ADDED);
            for (JsonNode selector : expression.path("selectors")) {
                String metric = selector.path("metric").asString();
                assertThat(served).containsKey(metric);
                labels.addAll(served.get(metric));
                assertThat(served.get(metric)).as(metric).containsAll(texts(selector.path("labels")));
            }
            assertThat(labels).as(expression.toString()).containsAll(texts(expression.path("labels")));
        }
    }

    @Test
    void rulesAreAsPrometheusTakesThem() throws Exception {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.put("rules", new JsonMapper().writeValueAsString(rules().path("spec")));

        assertThat(PromQl.ask(question).path("rules")).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> alertsFireWhenTheyShould() {
        return Yaml.list("monitoring/alerts.yaml")
                .map(row -> DynamicTest.dynamicTest(
                        row.path("alert").asString() + ": " + row.path("reason").asString(), () -> fires(row)));
    }

    private static void fires(JsonNode row) throws Exception {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.putArray("evaluations")
                .addObject()
                .put("series", "load 1m\n" + row.path("series").asString().indent(2))
                .put("expression", alerts().get(row.path("alert").asString()))
                .putArray("seconds")
                .add(40 * 60);
        List<Map<String, String>> fired = new ArrayList<>();
        PromQl.ask(question).at("/evaluations/0/0").forEach(sample -> fired.add(labels(sample.path("labels"))));
        List<Map<String, String>> wanted = new ArrayList<>();
        row.path("fires").forEach(labels -> wanted.add(labels(labels)));

        assertThat(fired).isEqualTo(wanted);
    }

    private static Map<String, String> labels(JsonNode node) {
        Map<String, String> labels = new TreeMap<>();
        node.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
        return labels;
    }

    @Test
    void eachAlertIsTriedAndHasWordsOnWhatToDo() throws IOException {
        String docs = Files.readString(DOCS);
        Set<String> tried = new TreeSet<>();
        Yaml.list("monitoring/alerts.yaml")
                .filter(row -> row.has("fires"))
                .forEach(row -> tried.add(row.path("alert").asString()));

        assertThat(tried).isEqualTo(alerts().keySet());
        for (JsonNode rule : rules().at("/spec/groups/0/rules")) {
            String alert = rule.path("alert").asString();
            assertThat(docs).contains("### " + alert + "\n");
            assertThat(rule.at("/annotations/runbook_url").asString())
                    .endsWith("/docs/monitoring.md#" + alert.toLowerCase(java.util.Locale.ROOT));
        }
    }

    @Test
    void eachMetricOfTheFunctionIsInTheDocs() throws Exception {
        String docs = Files.readString(DOCS);
        assertThat(served().keySet().stream()
                        .filter(name -> name.startsWith("function_"))
                        .map(name -> name.replaceAll("_(bucket|count|sum)$", "")))
                .hasSizeGreaterThan(4)
                .allSatisfy(name -> assertThat(docs).contains("`" + name + "`"));
    }

    @Test
    void reasonsThatAlertsAskForAreWordsOfTheSource() throws IOException {
        StringBuilder source = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                source.append(Files.readString(file));
            }
        }
        Set<String> reasons = new TreeSet<>();
        alerts().values()
                .forEach(expr -> Pattern.compile("(?:reason|condition)!?~?=?\"([A-Za-z|]+)\"")
                        .matcher(expr)
                        .results()
                        .forEach(found -> reasons.addAll(List.of(found.group(1).split("\\|")))));

        assertThat(reasons)
                .contains("InternalError", "Landed")
                .allSatisfy(reason -> assertThat(source).contains('"' + reason + '"'));
    }

    /** The labels of each metric, of a server that has answered a call that lands, one that waits and one that is wrong. */
    private static Map<String, Set<String>> served() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        Runner runner = new Runner(LandingComposer.ofXLanding(), () -> V1Function.NOW)
                .counting(new AnswerMetrics(registry, Set.of(LandingComposer.XLANDING)));
        Servers servers = new Servers();
        try (FunctionServer server = FunctionServer.start(Servers.settings(Optional.empty()), runner::run, registry);
                MetricsServer metrics = MetricsServer.start(ListenAddress.parse("127.0.0.1:0"), registry)) {
            ManagedChannel channel = servers.channel(
                    NettyChannelBuilder.forAddress("localhost", server.port()).usePlaintext());
            for (RunFunctionRequest request : List.of(Calls.first(), Calls.landed())) {
                Servers.stub(channel).runFunction(request);
            }
            Map<String, Set<String>> labels = new TreeMap<>();
            // Prometheus' own.
            labels.put("up", ADDED);
            scrape(metrics).forEach(line -> add(line, labels));
            return labels;
        } finally {
            servers.close();
        }
    }

    private static void add(String line, Map<String, Set<String>> labels) {
        SERIES.matcher(line).results().forEach(series -> {
            Set<String> known = labels.computeIfAbsent(series.group(1), _ -> new TreeSet<>(ADDED));
            LABEL.matcher(Optional.ofNullable(series.group(2)).orElse(""))
                    .results()
                    .forEach(label -> known.add(label.group(1)));
        });
    }

    private static List<String> scrape(MetricsServer metrics) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + metrics.port() + "/metrics");
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    private static JsonNode read(List<String> expressions) throws Exception {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        ArrayNode asked = question.putArray("expressions");
        expressions.forEach(asked::add);
        return PromQl.ask(question).path("expressions");
    }

    /** Grafana puts its own durations and the chosen kinds in. */
    private static List<String> dashboard() throws IOException {
        List<String> expressions = new ArrayList<>();
        JsonNode dashboard = new JsonMapper().readTree(Files.readString(FOLDER.resolve("dashboard.json")));
        dashboard
                .path("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(target -> expressions.add(target.path("expr")
                                .asString()
                                .replace("$__rate_interval", "5m")
                                .replace("$__range", "1h")
                                .replace("$kind", ".*"))));
        assertThat(expressions).noneMatch(expression -> expression.contains("$"));
        return expressions;
    }

    private static Map<String, String> alerts() {
        Map<String, String> alerts = new TreeMap<>();
        rules().at("/spec/groups/0/rules")
                .forEach(rule -> alerts.put(
                        rule.path("alert").asString(), rule.path("expr").asString()));
        return alerts;
    }

    private static ObjectNode rules() {
        return Yaml.one(FOLDER.resolve("rules.yaml"));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asString()));
        return texts;
    }
}
