package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.e2e.Haystack.Write;
import ci.kingdon.moonlander.timeline.Timeline;
import ci.kingdon.moonlander.timeline.Timeline.Arrow;
import ci.kingdon.moonlander.timeline.Timeline.Group;
import ci.kingdon.moonlander.timeline.Timeline.Resource;
import ci.kingdon.moonlander.timeline.Timeline.Row;
import ci.kingdon.moonlander.timeline.Timeline.Span;
import ci.kingdon.moonlander.timeline.Timeline.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a landing went, from its creation until it had landed on a vcluster, out of what was written to the etcds. It takes keys, times,
 * and of custom resources their kinds, names and the reasons of their conditions. It looks at no Secret's content.
 */
final class LandingHistory {

    /** What a landing says of itself, and Crossplane of how it treats the landing. */
    private static final List<String> CONDITIONS = List.of("PlanetReady", "AccessReady", "Delivered", "Responsive");

    private static final Pattern WAITING_FOR = Pattern.compile("WaitingFor(\\w+)$");

    /** What a landing composes, as etcd calls it. */
    private static final Pattern COMPOSED = Pattern.compile(
            "/(kubernetes|helm|protection)\\.(m\\.)?crossplane\\.io/(objects|releases|providerconfigs|usages)/");

    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * A resource in the control plane.
     *
     * @param kinds those that the reason of a landing that waits for it may name: its own, and that of what an Object makes elsewhere
     * @param manifest what an Object makes elsewhere; else nothing
     */
    private record Composed(Resource row, List<String> kinds, JsonNode manifest) {}

    private final String namespace;
    private final String name;
    private final List<Write> here;
    private final List<Write> vclusters;
    private final Instant start;
    private final Instant landed;

    private LandingHistory(Path directory, String namespace, String name) throws IOException {
        this.namespace = namespace;
        this.name = name;
        Haystack controlPlane = new Haystack(directory.resolve("control-plane.recorded"));
        List<Write> landing = new ArrayList<>();
        controlPlane.forEach(write -> write.key().equals(landing()) && write.value().length > 0, landing::add);
        if (landing.isEmpty()) {
            throw new IllegalStateException("no XLanding " + namespace + "/" + name + " in " + controlPlane.file());
        }
        start = landing.getFirst().time();
        landed = landing.stream()
                .filter(LandingHistory::hasLanded)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("XLanding " + namespace + "/" + name + " did not land"))
                .time();
        here = meanwhile(controlPlane);
        vclusters = meanwhile(new Haystack(directory.resolve("vclusters.recorded")));
    }

    /** Draws one out of what the engine left in a folder. */
    static Timeline of(Path directory, String namespace, String name) throws IOException {
        return new LandingHistory(directory, namespace, name).timeline();
    }

    private String landing() {
        return "/registry/moons.kingdon.ci/xlandings/" + namespace + "/" + name;
    }

    private List<Write> meanwhile(Haystack haystack) throws IOException {
        List<Write> writes = new ArrayList<>();
        haystack.forEach(write -> !write.time().isBefore(start) && !write.time().isAfter(landed), writes::add);
        return List.copyOf(writes);
    }

    private static boolean hasLanded(Write landing) {
        JsonNode resource = json(landing);
        return Stream.of("PlanetReady", "AccessReady", "Delivered", "Synced", "Ready")
                .allMatch(type -> isTrue(resource, type));
    }

    private static JsonNode json(Write write) {
        return MAPPER.readTree(write.value());
    }

    private static JsonNode condition(JsonNode resource, String type) {
        return resource.at("/status/conditions")
                .valueStream()
                .filter(condition -> type.equals(condition.path("type").asString()))
                .findFirst()
                .orElse(MAPPER.missingNode());
    }

    private static boolean isTrue(JsonNode resource, String type) {
        return "True".equals(condition(resource, type).path("status").asString(""));
    }

    private Timeline timeline() {
        List<Waiting> waits = CONDITIONS.stream().flatMap(this::waits).toList();
        List<Composed> composed = composed();
        List<Resource> host = host();
        Map<Resource, Composed> planet = planet(composed);

        List<Arrow> arrows = new ArrayList<>();
        waits.forEach(wait -> awaited(wait, composed).forEach(came -> arrows.add(new Arrow(came, wait))));
        planet.forEach((made, object) -> arrows.add(new Arrow(made, object.row())));
        named("Namespace", composed).forEach(object -> arrows.add(new Arrow(host.getFirst(), object)));
        named("Release", composed).forEach(release -> arrows.add(new Arrow(host.getLast(), release)));

        List<Row> controlPlane = new ArrayList<>(waits);
        composed.forEach(each -> controlPlane.add(each.row()));
        return new Timeline(
                "XLanding %s/%s lands on a new vcluster, in %.0f s"
                        .formatted(namespace, name, at(landed).toMillis() / 1000.0),
                at(landed),
                List.of(
                        new Group("control plane", controlPlane),
                        new Group("host, here the control plane itself", List.copyOf(host)),
                        new Group("planet: the vcluster", List.copyOf(planet.keySet()))),
                arrows);
    }

    private Duration at(Instant time) {
        return Duration.between(start, time);
    }

    /** A row for each reason for which a condition was False. */
    private Stream<Waiting> waits(String type) {
        Map<String, List<Span>> reasons = new LinkedHashMap<>();
        String reason = "";
        Instant since = start;
        for (Write write : here) {
            if (!write.key().equals(landing())) {
                continue;
            }
            String now = reason(json(write), type);
            if (!now.equals(reason)) {
                if (!reason.isEmpty()) {
                    reasons.computeIfAbsent(reason, _ -> new ArrayList<>()).add(new Span(at(since), at(write.time())));
                }
                reason = now;
                since = write.time();
            }
        }
        if (!reason.isEmpty()) {
            reasons.computeIfAbsent(reason, _ -> new ArrayList<>()).add(new Span(at(since), at(landed)));
        }
        return reasons.entrySet().stream().map(entry -> new Waiting(type + ": " + entry.getKey(), entry.getValue()));
    }

    /** Why a condition is False; empty if it is not. */
    private static String reason(JsonNode resource, String type) {
        JsonNode condition = condition(resource, type);
        return "False".equals(condition.path("status").asString(""))
                ? condition.path("reason").asString()
                : "";
    }

    private List<Composed> composed() {
        List<Composed> composed = new ArrayList<>();
        byKey(here).forEach((key, writes) -> {
            if (key.startsWith("/registry/secrets/" + namespace + "/")) {
                // No reason names it: WaitingForSecret is of one that Crossplane has not looked for yet.
                composed.add(new Composed(written("Secret", key, writes), List.of(), MAPPER.missingNode()));
            } else if (COMPOSED.matcher(key).find() && key.contains("/" + namespace + "/")) {
                composed.add(custom(key, writes));
            }
        });
        composed.sort(Comparator.comparing(each -> each.row().created()));
        return composed;
    }

    private static Map<String, List<Write>> byKey(List<Write> writes) {
        Map<String, List<Write>> byKey = new LinkedHashMap<>();
        writes.forEach(write ->
                byKey.computeIfAbsent(write.key(), _ -> new ArrayList<>()).add(write));
        return byKey;
    }

    private Composed custom(String key, List<Write> writes) {
        JsonNode first = json(writes.getFirst());
        String kind = first.path("kind").asString();
        String provider = first.path("apiVersion").asString().replaceAll("\\..*", "");
        // Without the condition they are ready as they are.
        boolean becomesReady = List.of("Object", "Release", "Usage").contains(kind);
        Instant ready = writes.stream()
                .filter(write -> !becomesReady || isTrue(json(write), "Ready"))
                .findFirst()
                .map(Write::time)
                .orElse(landed);
        String title = kind.equals("ProviderConfig") ? kind + " (" + provider + ")" : kind;
        JsonNode manifest = first.at("/spec/forProvider/manifest");
        return new Composed(
                new Resource(title + " " + last(key), at(writes.getFirst().time()), at(ready)),
                List.of(kind, manifest.path("kind").asString("")),
                manifest);
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /** A Secret that is written again was empty at first: Kubernetes or a provider has made it, and then filled it. */
    private Resource written(String kind, String key, List<Write> writes) {
        Instant ready = writes.get("Secret".equals(kind) ? Math.min(1, writes.size() - 1) : 0)
                .time();
        return new Resource(kind + " " + last(key), at(writes.getFirst().time()), at(ready));
    }

    /** The namespace, the pod, and last the Secret by which vcluster says that it can be reached. */
    private List<Resource> host() {
        Map<String, List<Write>> byKey = byKey(here);
        String hostNamespace = "vcluster-" + namespace + "-" + name;
        String namespaceKey = "/registry/namespaces/" + hostNamespace;
        String podKey = "/registry/pods/" + hostNamespace + "/" + name + "-0";
        String secretKey = "/registry/secrets/" + hostNamespace + "/vc-" + name;
        Resource secret = written("Secret", secretKey, byKey.get(secretKey));
        return List.of(
                written("Namespace", namespaceKey, byKey.get(namespaceKey)),
                new Resource(
                        "Pod " + last(podKey), at(byKey.get(podKey).getFirst().time()), secret.created()),
                secret);
    }

    /** What the Objects made in the vcluster, whose keys begin with a prefix of its own. */
    private Map<Resource, Composed> planet(List<Composed> composed) {
        Map<String, List<Write>> byKey = byKey(vclusters);
        String prefix = byKey.keySet().stream()
                .filter(key -> key.endsWith("/clusterrolebindings/moonlander:" + namespace + ":" + name))
                .findFirst()
                .map(key -> key.substring(0, key.indexOf('/', 1)))
                .orElseThrow();
        Map<Resource, Composed> planet = new LinkedHashMap<>();
        for (Composed object : composed) {
            String kind = object.manifest().path("kind").asString("");
            JsonNode metadata = object.manifest().path("metadata");
            String place = metadata.path("namespace").asString("");
            String key = prefix + "/" + kind.toLowerCase(Locale.ROOT) + "s/" + (place.isEmpty() ? "" : place + "/")
                    + metadata.path("name").asString("");
            Optional.ofNullable(byKey.get(key)).ifPresent(writes -> planet.put(written(kind, key, writes), object));
        }
        return planet;
    }

    /** What a landing had waited for: what has the kind that its reason names, and became ready meanwhile. */
    private static Stream<Resource> awaited(Waiting wait, List<Composed> composed) {
        Matcher reason = WAITING_FOR.matcher(wait.name());
        return reason.find()
                ? named(reason.group(1), composed)
                        .filter(row -> wait.waits().stream()
                                .anyMatch(span -> row.ready().compareTo(span.from()) >= 0
                                        && row.ready().compareTo(span.until()) <= 0))
                : Stream.empty();
    }

    private static Stream<Resource> named(String kind, List<Composed> composed) {
        return composed.stream().filter(each -> each.kinds().contains(kind)).map(Composed::row);
    }
}
