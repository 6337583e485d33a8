package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.e2e.Tenant;
import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.timeline.Timeline;
import ci.kingdon.moonlander.timeline.Timeline.Group;
import ci.kingdon.moonlander.timeline.Timeline.Resource;
import ci.kingdon.moonlander.timeline.Timeline.Row;
import ci.kingdon.moonlander.timeline.Timeline.Span;
import ci.kingdon.moonlander.timeline.Timeline.Waiting;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a landing goes, as somebody sees it who looks again and again. */
final class LandingWatch {

    private static final Duration STEP = Duration.ofMillis(250);

    /** As the function says it. */
    private static final String NO_RIGHT = "a right is missing";

    private static final Duration RIGHTS_TAKE = Duration.ofSeconds(40);

    private static final List<String> WAITS = List.of("PlanetReady", "AccessReady", "Delivered");

    /** Of these, unlike of the others, it is not enough that they are there. */
    private static final List<String> BECOME_READY = List.of("Object", "Release", "Usage");

    /** When something was first seen, and when it was first seen ready; that is null until then. */
    private record Seen(String provider, String kind, Duration created, Duration ready) {}

    private final Tenant tenant;
    private final String name;
    private final long start = System.nanoTime();
    private final Map<String, Seen> composed = new LinkedHashMap<>();
    private final Map<String, List<Span>> waits = new LinkedHashMap<>();
    private final Map<String, Span> waiting = new LinkedHashMap<>();
    private Duration landed;
    private boolean breaker;

    /** Since when a right is missing, at most. */
    private Duration withoutRight = Duration.ZERO;

    private LandingWatch(Tenant tenant, String name) {
        this.tenant = tenant;
        this.name = name;
    }

    /**
     * Makes a landing, and looks until it has landed or the time is over.
     *
     * @param spec as YAML in one line
     */
    static LandingWatch land(Tenant tenant, String name, String spec, Duration timeout) throws InterruptedException {
        LandingWatch watch = new LandingWatch(tenant, name);
        tenant.land(name, spec);
        while (!watch.look() && watch.now().compareTo(timeout) < 0 && !watch.isHopeless()) {
            Thread.sleep(STEP);
        }
        return watch;
    }

    String name() {
        return name;
    }

    boolean hasLanded() {
        return landed != null;
    }

    /** From the creation until it had landed. */
    Duration took() {
        return landed;
    }

    /** Whether Crossplane's circuit breaker was seen open meanwhile: it then looks at the landing every half minute only. */
    boolean sawTheBreakerOpen() {
        return breaker;
    }

    /** For how long it was looked at until now. */
    Duration watched() {
        return now();
    }

    /** Why it has not landed: what the column WHY shows, or what Crossplane says. */
    String why() {
        String why = tenant.condition(name, "Landed");
        return why.isEmpty() ? "Synced is " + tenant.condition(name, "Synced") : why;
    }

    private Duration now() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Whether somebody lacks a right that is not given by default. */
    boolean lacksRight() {
        return why().contains(NO_RIGHT);
    }

    /** Rights do not come by waiting. For a moment they may be missing where they have just been given. */
    private boolean isHopeless() {
        if (!lacksRight()) {
            withoutRight = now();
        }
        return now().minus(withoutRight).compareTo(RIGHTS_TAKE) > 0;
    }

    private boolean look() {
        Duration now = now();
        tenant.composed(name).forEach(resource -> note(resource, now));
        WAITS.forEach(type -> note(type, tenant.condition(name, type), now));
        breaker |= tenant.condition(name, "Responsive").startsWith("False WatchCircuitOpen");
        if (tenant.hasLanded(name)) {
            landed = now;
        }
        return landed != null;
    }

    private void note(GenericKubernetesResource resource, Duration now) {
        String provider = resource.getApiVersion().replaceAll("\\..*", "");
        String kind = resource.getKind();
        String title = kind.equals("ProviderConfig") ? kind + " (" + provider + ")" : kind;
        boolean isReady =
                !BECOME_READY.contains(kind) || Conditions.of(resource, "Ready").startsWith("True ");
        composed.compute(
                title + " " + resource.getMetadata().getName(),
                (_, before) -> before == null
                        ? new Seen(provider, kind, now, isReady ? now : null)
                        : new Seen(
                                provider,
                                kind,
                                before.created(),
                                before.ready() == null && isReady ? now : before.ready()));
    }

    /** A reason lasts from when it was first seen until another is seen. */
    private void note(String type, String condition, Duration now) {
        String reason = condition.startsWith("False ") ? condition.substring(6).replaceAll(":.*", "") : "";
        String key = type + ": " + reason;
        waiting.keySet().stream()
                .filter(each -> each.startsWith(type + ": ") && !each.equals(key))
                .toList()
                .forEach(each -> {
                    Span span = waiting.remove(each);
                    waits.computeIfAbsent(each, _ -> new ArrayList<>()).add(new Span(span.from(), now));
                });
        if (!reason.isEmpty()) {
            waiting.putIfAbsent(key, new Span(now, now));
        }
    }

    /** How long each resource took from when it was there until it was ready, by its provider and kind. */
    Map<String, List<Duration>> readyAfter() {
        Map<String, List<Duration>> times = new LinkedHashMap<>();
        composed.values().stream()
                .filter(seen -> seen.ready() != null)
                .forEach(seen -> times.computeIfAbsent(seen.provider() + "/" + seen.kind(), _ -> new ArrayList<>())
                        .add(seen.ready().minus(seen.created())));
        return times;
    }

    /** The picture of a landing that has landed. */
    Timeline timeline() {
        List<Row> conditions = new ArrayList<>();
        waits.forEach((reason, spans) -> conditions.add(new Waiting(reason, spans)));
        List<Row> resources = new ArrayList<>();
        composed.forEach((title, seen) ->
                resources.add(new Resource(title, seen.created(), seen.ready() == null ? landed : seen.ready())));
        return new Timeline(
                "XLanding %s lands in %.1f s".formatted(name, landed.toMillis() / 1000.0),
                landed,
                List.of(new Group("what the landing waits for", conditions), new Group("what it composes", resources))
                        .stream()
                        .filter(group -> !group.rows().isEmpty())
                        .toList(),
                List.of());
    }
}
