package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.e2e.Haystack.Write;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every write of a landing and of what it composes, out of what was written to the control plane's etcd: when, and what it changed. Each
 * of them is an event of which Crossplane tells the landing. It looks at no Secret's content.
 *
 * @param events in their order
 * @param landed how long it took until the landing had landed; empty where it has not
 */
record LandingWrites(List<Event> events, Optional<Duration> landed) {

    /**
     * A write.
     *
     * @param at since the landing was made
     * @param resource kind and name
     * @param cause what changed, in a few words
     */
    record Event(Duration at, String resource, String cause) {}

    /** What a landing composes, as etcd calls it. */
    private static final Pattern COMPOSED = Pattern.compile(
            "/registry/(kubernetes|helm|protection)\\.(?:m\\.)?crossplane\\.io/(objects|releases|providerconfigs|usages)/");

    /** What each write changes, and nobody means. */
    private static final List<String> NOISE = List.of("resourceVersion", "generation", "managedFields");

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Those of one landing so far, out of what the engine leaves in a folder. */
    static LandingWrites of(Path directory, String namespace, String name) throws IOException {
        String landing = "/registry/moons.kingdon.ci/xlandings/" + namespace + "/" + name;
        List<Write> writes = new ArrayList<>();
        new Haystack(directory.resolve("control-plane.recorded"))
                .forEach(write -> write.key().equals(landing) || isComposed(write, namespace, name), writes::add);
        Instant start = writes.stream()
                .filter(write -> write.key().equals(landing))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no XLanding " + namespace + "/" + name))
                .time();
        Map<String, Write> before = new HashMap<>();
        List<Event> events = new ArrayList<>();
        for (Write write : writes) {
            Optional<Write> last = Optional.ofNullable(before.put(write.key(), write));
            events.add(new Event(
                    Duration.between(start, write.time()),
                    resource(write, name),
                    write.isSecret() ? (last.isEmpty() ? "created" : "data") : cause(last, write)));
        }
        return new LandingWrites(
                List.copyOf(events),
                writes.stream()
                        .filter(write -> write.key().equals(landing) && isReady(write))
                        .findFirst()
                        .map(write -> Duration.between(start, write.time())));
    }

    private static boolean isComposed(Write write, String namespace, String name) {
        boolean ofNamespace = write.key().contains("/" + namespace + "/");
        return write.isSecret()
                // Providers write connection Secrets, which name an Object or a Release as their owner.
                ? write.key().startsWith("/registry/secrets/" + namespace + "/" + name + "-")
                        && new String(write.value(), StandardCharsets.ISO_8859_1).contains("XLanding")
                : ofNamespace && COMPOSED.matcher(write.key()).find();
    }

    private static String resource(Write write, String landing) {
        String[] key = write.key().split("/");
        String provider = key[2].replaceAll("\\..*", "");
        String kind = switch (key[3]) {
            case "providerconfigs" -> "ProviderConfig (" + provider + ")";
            case "objects" -> "Object";
            case "releases" -> "Release";
            case "usages" -> "Usage";
            case "xlandings" -> "XLanding";
            default -> "Secret";
        };
        return kind + " " + key[key.length - 1].replaceFirst("^" + Pattern.quote(landing) + "-", "");
    }

    private static boolean isReady(Write landing) {
        return "True".equals(condition(json(landing), "Ready").path("status").asString(""));
    }

    private static JsonNode json(Write write) {
        return write.value().length == 0 ? MAPPER.missingNode() : MAPPER.readTree(write.value());
    }

    private static JsonNode condition(JsonNode resource, String type) {
        return conditions(resource)
                .filter(condition -> type.equals(condition.path("type").asString("")))
                .findFirst()
                .orElse(MAPPER.missingNode());
    }

    private static Stream<JsonNode> conditions(JsonNode resource) {
        return resource.at("/status/conditions").valueStream();
    }

    private static String cause(Optional<Write> last, Write write) {
        if (write.value().length == 0) {
            return "deleted";
        }
        if (last.isEmpty()) {
            return "created";
        }
        JsonNode before = json(last.get());
        JsonNode after = json(write);
        List<String> causes = new ArrayList<>();
        metadata(before.path("metadata"), after.path("metadata"), causes);
        changed(before.path("spec"), after.path("spec")).forEach(field -> causes.add("spec." + field));
        status(before, after, causes);
        return causes.isEmpty() ? "nothing" : String.join(", ", causes);
    }

    private static void metadata(JsonNode before, JsonNode after, List<String> causes) {
        for (String field : changed(before, after)) {
            if (field.equals("annotations") || field.equals("labels")) {
                changed(before.path(field), after.path(field))
                        .forEach(key -> causes.add(key.replaceFirst("^crossplane.io/", "")));
            } else if (!NOISE.contains(field)) {
                causes.add(field);
            }
        }
    }

    private static void status(JsonNode before, JsonNode after, List<String> causes) {
        for (String field : changed(before.path("status"), after.path("status"))) {
            if (!field.equals("conditions")) {
                causes.add("status." + field);
            }
        }
        conditions(after).forEach(condition -> {
            JsonNode was = condition(before, condition.path("type").asString(""));
            if (!plain(was).equals(plain(condition))) {
                causes.add(condition.path("type").asString("") + "="
                        + condition.path("reason").asString(""));
            }
        });
    }

    /** Without the time, which alone is no change. */
    private static String plain(JsonNode condition) {
        return Stream.of("status", "reason", "message", "observedGeneration")
                .map(field -> condition.path(field).toString())
                .collect(Collectors.joining(" "));
    }

    private static List<String> changed(JsonNode before, JsonNode after) {
        return Stream.concat(before.propertyStream(), after.propertyStream())
                .map(Map.Entry::getKey)
                .distinct()
                .filter(field -> !before.path(field).equals(after.path(field)))
                .toList();
    }

    /** How many there were of each resource until it had landed and after it, and why, as Markdown. */
    String table() {
        Map<String, List<Event>> byResource = events.stream()
                .collect(Collectors.groupingBy(Event::resource, LinkedHashMap::new, Collectors.toList()));
        StringBuilder table =
                new StringBuilder("| resource | until landed | after | what changed |\n| --- | --- | --- | --- |\n");
        byResource.forEach((resource, writes) -> table.append("| %s | %d | %d | %s |%n"
                .formatted(
                        resource,
                        writes.stream().filter(this::isBefore).count(),
                        writes.stream().filter(event -> !isBefore(event)).count(),
                        causes(writes))));
        return table.toString();
    }

    private boolean isBefore(Event event) {
        return landed.filter(time -> event.at().compareTo(time) <= 0).isPresent();
    }

    private static String causes(List<Event> writes) {
        Map<String, Long> causes =
                writes.stream().collect(Collectors.groupingBy(Event::cause, LinkedHashMap::new, Collectors.counting()));
        return causes.entrySet().stream()
                .map(cause -> cause.getKey() + (cause.getValue() > 1 ? " ×" + cause.getValue() : ""))
                .collect(Collectors.joining("; "));
    }

    /** Every write, a line each. */
    String log() {
        return events.stream()
                .map(event ->
                        "%7.3f %-46s %s%n".formatted(event.at().toMillis() / 1000.0, event.resource(), event.cause()))
                .collect(Collectors.joining());
    }

    /** What is written of how many resources. */
    int resources() {
        return new TreeSet<>(events.stream().map(Event::resource).toList()).size();
    }
}
