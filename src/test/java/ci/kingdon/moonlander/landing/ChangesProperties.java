package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.Secrets;
import ci.kingdon.moonlander.testing.Teardown;
import ci.kingdon.moonlander.testing.Teardown.Propagation;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Way;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import tools.jackson.databind.node.ObjectNode;

/** The design's rules, over histories in which the spec is edited and the planet's kubeconfig replaced at any moment. */
class ChangesProperties {

    /** So that a build finds the same twice. Another one, or none, searches further: a run in twenty or so found something new. */
    private static final String SEED = "2026";

    private static final Map<String, Settled> AT_ONCE = new ConcurrentHashMap<>();

    /** How a landing begins. */
    enum Start {
        CREATED("{planet: {vcluster: {expose: {host: moo.example.org}}}}"),
        EXISTING("{planet: {existing: {kubeconfigSecretRef: {name: source}}}}"),
        MINTING("""
                {planet: {existing: {kubeconfigSecretRef: {name: source}}}, parent: {server: harvey.example.org, clusterRole: view},
                  deliveries: [{name: inside, cluster: Planet, access: Parent, namespace: default, format: Flux}]}
                """),
        FLEET("""
                {planet: {existing: {kubeconfigSecretRef: {name: source}}}, deliveries: [
                  {name: here, secretName: target, providerConfigs: true},
                  {name: there, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: edge}, providerConfigs: true},
                  {name: self, cluster: Planet, namespace: default, providerConfigs: true}]}
                """);

        private final String spec;

        Start(String spec) {
            this.spec = spec;
        }
    }

    /** One thing that happens, of one kind, to one resource of those that there are. */
    record Happening(String what, Consumer<World> happen) {

        @Override
        public String toString() {
            return what;
        }
    }

    private final V1Function function = Landings.function();

    @Provide
    Arbitrary<List<Happening>> calm() {
        return disturbed(List.of(Tuple.of(6, edits())));
    }

    /** Edits of what has landed, mostly. */
    @Provide
    Arbitrary<List<Happening>> led() {
        return history(List.of(
                Tuple.of(4, Arbitraries.just(new Happening("settle", Settled::settle))),
                Tuple.of(3, provided()),
                Tuple.of(6, edits()),
                Tuple.of(1, leads())));
    }

    @Provide
    Arbitrary<List<Happening>> rough() {
        return disturbed(List.of(
                Tuple.of(2, provided(ChangesProperties::remove, "removed")),
                Tuple.of(1, provided(World::replaceDetails, "armed")),
                Tuple.of(4, edits()),
                Tuple.of(3, leads())));
    }

    /** While providers work, and what they say comes and goes. */
    private static Arbitrary<List<Happening>> disturbed(List<Tuple.Tuple2<Integer, Arbitrary<Happening>>> kinds) {
        List<Tuple.Tuple2<Integer, Arbitrary<Happening>>> all = new ArrayList<>(List.of(
                Tuple.of(8, provided()),
                Tuple.of(4, provided(World::provide, "provides")),
                Tuple.of(1, provided(World::flicker, "flicker")),
                Tuple.of(1, provided(World::loseStatus, "loseStatus")),
                Tuple.of(1, provided(World::loseDetails, "loseDetails"))));
        all.addAll(kinds);
        return history(all);
    }

    private static Arbitrary<List<Happening>> history(List<Tuple.Tuple2<Integer, Arbitrary<Happening>>> kinds) {
        return Arbitraries.frequencyOf(kinds).list().ofMinSize(1).ofMaxSize(30);
    }

    private static Arbitrary<Happening> provided() {
        return Arbitraries.just(new Happening("provide", World::provide));
    }

    private static Arbitrary<Happening> provided(BiConsumer<World, String> what, String name) {
        return Arbitraries.integers()
                .between(0, 39)
                .map(which -> new Happening(name + " " + which, world -> {
                    List<String> roles = List.copyOf(world.composed().keySet());
                    if (!roles.isEmpty()) {
                        what.accept(world, roles.get(which % roles.size()));
                    }
                }));
    }

    /** Not the copy that providers read, which package/install/guard leaves to Crossplane: nobody else knows where it led. */
    private static void remove(World world, String role) {
        if (!role.equals("planet")) {
            world.remove(role);
        }
    }

    private static Arbitrary<Happening> edits() {
        // What few others do: an edit of what stays in place, and of what a Usage holds.
        Arbitrary<Change> often = Arbitraries.of(
                Change.RULES, Change.RULES, Change.PROVIDER_CONFIGS, Change.VIEW, Change.SELF, Change.NONE);
        return Arbitraries.oneOf(often, Arbitraries.of(Change.class))
                .map(change -> new Happening(
                        change.name(), world -> world.edit(change.of(world.xr().withObject("spec")))));
    }

    private static Arbitrary<Happening> leads() {
        return Arbitraries.of(Way.class).map(way -> new Happening(way.name(), world -> Settled.lead(world, way)));
    }

    /** What a landing would be that had this spec and this kubeconfig from the beginning. */
    private Settled wanted(World world) {
        return wanted(Landings.xlanding(world.xr().path("spec").toString()), world.way());
    }

    private Settled wanted(ObjectNode xr, Way way) {
        return AT_ONCE.computeIfAbsent(way + " " + xr.path("spec"), _ -> Settled.atOnce(function, xr, way));
    }

    private World world(Start start) {
        return Settled.world(function, Landings.xlanding(start.spec), Way.FIRST);
    }

    private static boolean isRefused(Core.Call call) {
        return call.response().getResultsList().stream()
                .anyMatch(result -> result.getSeverity() == Severity.SEVERITY_FATAL);
    }

    private World played(Start start, boolean landed, List<Happening> history, Consumer<Core.Call> each) {
        World world = world(start);
        if (landed) {
            Settled.settle(world);
        }
        play(world, history, each);
        return world;
    }

    private static void play(World world, List<Happening> history, Consumer<Core.Call> each) {
        for (Happening happening : history) {
            happening.happen().accept(world);
            each.accept(world.reconcile());
        }
    }

    @Property(tries = 40, seed = SEED)
    void whatIsThereInTheEndIsWhatTheSpecAsksFor(
            @ForAll Start start, @ForAll boolean landed, @ForAll("calm") List<Happening> history) {
        World world = played(start, landed, history, _ -> {});
        Core.Call call = Settled.settle(world);

        if (!isRefused(call)) {
            assertThat(Settled.of(world, call).differences(wanted(world))).isEmpty();
            assertThat(Settled.isReady(call.response())).isTrue();
        }
    }

    @Property(tries = 25, seed = SEED)
    void itIsNeverReadyWithWhatWasAskedForBefore(
            @ForAll Start start, @ForAll boolean landed, @ForAll("led") List<Happening> history) {
        World world = world(start);
        if (landed) {
            Settled.settle(world);
        }
        play(world, history, call -> {
            if (!isRefused(call) && Settled.isReady(call.response())) {
                assertThat(Settled.of(world, call).lacks(wanted(world))).isEmpty();
            }
        });
    }

    @Property(tries = 40, seed = SEED)
    void itLandsWhereTheKubeconfigLeadsInTheEnd(
            @ForAll Start start, @ForAll boolean landed, @ForAll("rough") List<Happening> history) {
        World world = played(start, landed, history, _ -> {});
        Core.Call call = Settled.settle(world);

        if (!isRefused(call)) {
            assertThat(Settled.isReady(call.response()))
                    .as("%s", call.response().getConditionsList())
                    .isTrue();
            assertThat(Settled.of(world, call).lacks(wanted(world))).isEmpty();
        }
    }

    @Property(tries = 25, seed = SEED)
    void nothingThatIsAskedForUnlands(
            @ForAll Start start, @ForAll boolean landed, @ForAll("calm") List<Happening> history) {
        World world = world(start);
        if (landed) {
            Settled.settle(world);
        }
        int[] before = {0};
        play(
                world,
                history.stream()
                        .filter(happening -> !happening.what().startsWith("ANOTHER"))
                        .toList(),
                _ -> {
                    List<String> deleted =
                            world.deleted().subList(before[0], world.deleted().size());
                    if (!deleted.isEmpty()) {
                        assertThat(deleted)
                                .filteredOn(role -> role.equals(Settled.plain(role)))
                                .filteredOn(role -> !role.startsWith("cluster-role-binding"))
                                .doesNotContainAnyElementsOf(
                                        wanted(world).composed().keySet());
                    }
                    before[0] = world.deleted().size();
                });
    }

    /** In the next cluster everything that the landing would make is somebody else's already. */
    @Property(tries = 100, seed = SEED)
    void nothingForeignIsTouchedWhereAnotherKubeconfigLeads(
            @ForAll Start start, @ForAll boolean landed, @ForAll("rough") List<Happening> history) {
        World world = world(start);
        ObjectNode xr = Landings.xlanding(start.spec);
        for (Change change : Change.values()) {
            if (change != Change.NONE) {
                xr.set("spec", change.of(xr.withObject("spec")));
            }
            theirs(world, wanted(xr, Way.FIRST));
        }
        Map<String, ObjectNode> before = copy(world.clusters().in("next"));
        if (landed) {
            Settled.settle(world);
        }
        play(world, history, _ -> assertThat(world.clusters().in("next")).containsAllEntriesOf(before));
    }

    private static void theirs(World world, Settled landed) {
        landed.clusters().get("planet").keySet().forEach(key -> {
            String[] words = key.split("[ /]", 3);
            ObjectNode foreign = Yaml.one("{data: {theirs: eA==}}");
            int group = words[0].lastIndexOf('.');
            if (group > 0) {
                foreign.put("apiVersion", words[0].substring(0, group) + "/v1");
            }
            foreign.put("kind", words[0].substring(group + 1))
                    .withObject("metadata")
                    .put("name", words[2]);
            if (!words[1].isEmpty()) {
                foreign.withObject("metadata").put("namespace", words[1]);
            }
            world.clusters().add("next", foreign);
        });
    }

    private static Map<String, ObjectNode> copy(Map<String, ObjectNode> trees) {
        Map<String, ObjectNode> copy = new TreeMap<>();
        trees.forEach((key, tree) -> copy.put(key, tree.deepCopy()));
        return copy;
    }

    @Property(tries = 40, seed = SEED)
    void noSecretByteIsOutsideASecret(
            @ForAll Start start, @ForAll boolean landed, @ForAll("rough") List<Happening> history) {
        List<String> secrets = new ArrayList<>(Secrets.forms(World.TOKEN));
        for (Way way : Way.values()) {
            secrets.addAll(Secrets.forms(way.key()));
        }
        World world = world(start);
        if (landed) {
            Settled.settle(world);
        }
        play(world, history, call -> {
            assertThat(Secrets.outsideSecrets(call.response())).doesNotContain(secrets);
            assertThat(world.composed().values().stream()
                            .filter(manifest ->
                                    !manifest.path("kind").asString().equals("Secret"))
                            .map(Object::toString))
                    .allSatisfy(manifest -> assertThat(manifest).doesNotContain(secrets));
            assertThat(world.accidents()).isEmpty();
        });
    }

    @Property(tries = 40, seed = SEED)
    void theSameRequestGivesTheSameBytes(
            @ForAll Start start, @ForAll boolean landed, @ForAll("rough") List<Happening> history, @ForAll long seed) {
        played(
                start,
                landed,
                history,
                call -> assertThat(Protos.bytes(function.run(Protos.shuffled(call.request(), new Random(seed)))))
                        .isEqualTo(Protos.bytes(call.response())));
    }

    @Property(tries = 100, seed = SEED)
    void deletionCompletesWheneverItIsAskedFor(
            @ForAll Start start,
            @ForAll boolean landed,
            @ForAll Propagation propagation,
            @ForAll("rough") List<Happening> history,
            @ForAll long seed) {
        World world = played(start, landed, history, _ -> {});
        if (Teardown.isRefused(world)) {
            Settled.settle(world);
        }

        assertThat(Teardown.isRefused(world)).as("for ever").isFalse();
        assertThat(Teardown.of(world, propagation, new Random(seed)).composed())
                .as("what hangs, deleted in %s", propagation)
                .isEmpty();
    }

    /** Where it has settled after edits, in whatever cluster that is, nothing that it made is left there or elsewhere. */
    @Property(tries = 25, seed = SEED)
    void theDeletionOfWhatHasSettledLeavesNothing(
            @ForAll Start start,
            @ForAll Propagation propagation,
            @ForAll("calm") List<Happening> history,
            @ForAll long seed) {
        World world = played(start, true, history, _ -> {});
        Core.Call call = Settled.settle(world);

        Teardown.Left left = Teardown.of(world, propagation, new Random(seed));

        assertThat(left.composed()).as("what hangs").isEmpty();
        if (!isRefused(call)) {
            assertThat(left.remotes())
                    .filteredOn(remote -> !(start == Start.CREATED
                            && (remote.startsWith("planet ") || remote.contains(" Namespace "))))
                    .as("what stays")
                    .isEmpty();
        }
    }
}
