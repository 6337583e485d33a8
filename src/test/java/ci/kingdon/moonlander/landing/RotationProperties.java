package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.Secrets;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Rotations, over histories in which time passes, clocks are wrong, people ask for more, and everything flickers and is killed. */
class RotationProperties {

    private static final String SEED = "2026";

    private static final Duration OVERLAP = Duration.ofDays(1);

    /** How many times a quarter of a day a rotation may take in the end, two of them where somebody has asked for another. */
    private static final int MOST = 20;

    private static final Pattern TOKEN =
            Pattern.compile(Pattern.quote(World.TOKEN) + "-of-([a-z-]+?)(-in-[a-z0-9.-]+)?(?![-a-z0-9.])");

    /** How a landing begins; each has a period of ten days. */
    enum Start {
        VCLUSTER("{planet: {vcluster: {}}, access: {rotationPeriod: 10d}}"),
        EXISTING("{planet: {existing: {kubeconfigSecretRef: {name: source}}}, access: {rotationPeriod: 10d}}"),
        NAMESPACE("{planet: {namespace: {}}, access: {rotationPeriod: 10d}}"),
        MINTING("""
                {planet: {existing: {kubeconfigSecretRef: {name: source}}}, parent: {server: harvey.example.org, clusterRole: view},
                  access: {rotationPeriod: 10d},
                  deliveries: [{name: inside, cluster: Planet, access: Parent, namespace: default, format: Flux}]}
                """),
        FLEET("""
                {planet: {existing: {kubeconfigSecretRef: {name: source}}}, access: {rotationPeriod: 10d}, deliveries: [
                  {name: here, secretName: target, providerConfigs: true},
                  {name: there, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: edge}, format: ArgoCD},
                  {name: self, cluster: Planet, namespace: default}]}
                """);

        private final String spec;

        Start(String spec) {
            this.spec = spec;
        }
    }

    /** One thing that happens. */
    record Happening(String what, Consumer<Scene> happen) {

        @Override
        public String toString() {
            return what;
        }
    }

    /** A landed landing, and what is known of its tokens. */
    static final class Scene {

        private final World world;
        private Duration wrong = Duration.ZERO;
        private int asked;
        private int generation = 1;
        private RunFunctionResponse response;

        /** When a token was last seen where somebody reads it. */
        private final Map<String, Instant> seen = new TreeMap<>();

        Scene(Start start) {
            world = Settled.world(
                    Landings.function(() -> this.world().now().plus(wrong)),
                    Landings.xlanding(start.spec),
                    ci.kingdon.moonlander.testing.Way.FIRST);
            response = Settled.settle(world).response();
        }

        private World world() {
            return world;
        }

        void reconcile() {
            response = world.reconcile().response();
            check();
        }

        void check() {
            Set<String> accepted = accepted();
            Set<String> read = read();
            assertThat(accepted).as("whoever reads a kubeconfig gets in").containsAll(read);
            read.forEach(token -> seen.put(token, world.now()));
            assertThat(accepted.size()).as("tokens that are accepted").isLessThanOrEqualTo(2 * identities());
            int now = world.xr().at("/status/access/generation").asInt(generation);
            assertThat(now).as("generations only go up").isGreaterThanOrEqualTo(generation);
            generation = now;
        }

        private int identities() {
            return (int) accepted().stream()
                    .map(token -> token.replaceAll("-in-.*", ""))
                    .distinct()
                    .count();
        }

        /** The tokens whose Secrets exist. */
        Set<String> accepted() {
            return world.clusters().names().stream()
                    .flatMap(cluster -> world.clusters().in(cluster).values().stream()
                            .filter(resource ->
                                    resource.path("type").asString("").equals("kubernetes.io/service-account-token"))
                            .map(secret -> World.token(
                                    cluster, secret.at("/metadata/name").asString())))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** The tokens in Secrets that somebody reads, in the control plane and in other clusters. */
        Set<String> read() {
            Stream<ObjectNode> here = world.composed().values().stream()
                    .filter(manifest -> manifest.path("kind").asString("").equals("Secret"));
            Stream<ObjectNode> there = world.clusters().names().stream()
                    .flatMap(cluster -> world.clusters().in(cluster).values().stream())
                    .filter(manifest -> manifest.at("/metadata/annotations").has("moons.kingdon.ci/content"));
            return Stream.concat(here, there)
                    .flatMap(RotationProperties::tokens)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        boolean isRotating() {
            return Stream.of("access", "parentAccess")
                    .map(which -> world.xr().at("/status/" + which + "/phase").asString("Completed"))
                    .anyMatch(phase -> !phase.equals("Completed"));
        }

        void ask() {
            world.xr().withObject("metadata").withObject("annotations").put("moons.kingdon.ci/rotate", "" + asked++);
        }

        /** Lets everybody work, and time pass, for so long. */
        void live(Duration time, Duration step) {
            Instant end = world.now().plus(time);
            while (world.now().isBefore(end)) {
                world.pass(step);
                world.provide();
                reconcile();
            }
        }
    }

    private static Stream<String> tokens(JsonNode secret) {
        return secret.path("data").valueStream().flatMap(value -> {
            String text = new String(Base64.getDecoder().decode(value.asString("")), StandardCharsets.UTF_8);
            return TOKEN.matcher(text).results().map(found -> found.group());
        });
    }

    @Provide
    Arbitrary<List<Happening>> right() {
        return histories(List.of());
    }

    @Provide
    Arbitrary<List<Happening>> wrong() {
        return histories(List.of(Tuple.of(
                2,
                Arbitraries.of(Duration.ofDays(1), Duration.ofDays(-1), Duration.ZERO)
                        .map(by -> new Happening("clock wrong by " + by, scene -> scene.wrong = by)))));
    }

    private static Arbitrary<List<Happening>> histories(List<Tuple.Tuple2<Integer, Arbitrary<Happening>>> more) {
        List<Tuple.Tuple2<Integer, Arbitrary<Happening>>> all = new ArrayList<>(List.of(
                Tuple.of(6, Arbitraries.just(new Happening("reconcile", Scene::reconcile))),
                Tuple.of(6, Arbitraries.just(new Happening("provide", scene -> scene.world.provide()))),
                Tuple.of(3, each(World::provide, "provide")),
                Tuple.of(1, each(World::flicker, "flicker")),
                Tuple.of(1, each(World::loseDetails, "loseDetails")),
                Tuple.of(1, Arbitraries.just(new Happening("losePlanet", scene -> scene.world.losePlanet()))),
                Tuple.of(1, Arbitraries.just(new Happening("ask", Scene::ask))),
                Tuple.of(
                        2,
                        Arbitraries.integers()
                                .between(0, 30)
                                .map(some -> new Happening(
                                        "reconcile partly " + some, scene -> scene.world.reconcilePartly(some)))),
                Tuple.of(
                        6,
                        Arbitraries.of("PT1M", "PT30M", "PT12H", "P1D", "P2D", "P11D")
                                .map(Duration::parse)
                                .map(time -> new Happening("pass " + time, scene -> scene.world.pass(time))))));
        all.addAll(more);
        return Arbitraries.frequencyOf(all).list().ofMinSize(1).ofMaxSize(60);
    }

    private static Arbitrary<Happening> each(java.util.function.BiConsumer<World, String> what, String name) {
        return Arbitraries.integers()
                .between(0, 39)
                .map(which -> new Happening(name + " " + which, scene -> {
                    List<String> roles = List.copyOf(scene.world.composed().keySet());
                    what.accept(scene.world, roles.get(which % roles.size()));
                }));
    }

    @Property(seed = SEED, tries = 300)
    void nobodyIsLockedOutWhateverHappens(@ForAll Start start, @ForAll("right") List<Happening> happenings) {
        endsWithOneToken(start, happenings);
    }

    @Property(seed = SEED, tries = 300)
    void norByAClockThatIsWrong(@ForAll Start start, @ForAll("wrong") List<Happening> happenings) {
        endsWithOneToken(start, happenings);
    }

    private void endsWithOneToken(Start start, List<Happening> happenings) {
        Scene scene = new Scene(start);
        for (Happening happening : happenings) {
            happening.happen.accept(scene);
            scene.check();
        }
        scene.live(Duration.ofDays(3), Duration.ofHours(6));
        // A rotation that begins just now takes a day and a bit.
        for (int more = 0; more < MOST && scene.isRotating(); more++) {
            scene.live(Duration.ofHours(6), Duration.ofHours(6));
        }

        assertThat(scene.accepted()).as("tokens that are accepted in the end").isEqualTo(scene.read());
        assertThat(scene.response.getDesired().getComposite().getReady()).isEqualTo(Ready.READY_TRUE);
        assertThat(scene.world.accidents()).isEmpty();
    }

    @Property(seed = SEED, tries = 100)
    void aFormerTokenIsAcceptedForTheOverlap(@ForAll Start start, @ForAll("right") List<Happening> happenings) {
        Scene scene = new Scene(start);
        for (Happening happening : happenings) {
            Set<String> before = scene.accepted();
            happening.happen.accept(scene);
            scene.check();
            before.removeAll(scene.accepted());
            before.forEach(revoked -> assertThat(scene.seen.get(revoked).plus(OVERLAP))
                    .as("%s is revoked", revoked)
                    .isBeforeOrEqualTo(scene.world.now()));
        }
    }

    @Property(seed = SEED, tries = 60)
    void noTokenIsAnywhereButInSecrets(@ForAll Start start, @ForAll("wrong") List<Happening> happenings) {
        Scene scene = new Scene(start);
        for (Happening happening : happenings) {
            happening.happen.accept(scene);
            scene.reconcile();
            String told = scene.response.getResultsList() + " " + scene.response.getConditionsList()
                    + Protos.tree(scene.response.getDesired().getComposite().getResource())
                    + scene.response.getDesired().getResourcesMap().values().stream()
                            .map(resource -> Protos.tree(resource.getResource()))
                            .filter(manifest ->
                                    !manifest.path("kind").asString("").equals("Secret"))
                            .toList();
            Secrets.forms(World.TOKEN).forEach(secret -> assertThat(told).doesNotContain(secret));
        }
    }

    @Property(seed = SEED, tries = 5)
    void inALongLifeATokenIsReplacedOncePerPeriod(@ForAll Start start) {
        Scene scene = new Scene(start);
        scene.live(Duration.ofDays(100), Duration.ofHours(6));
        // Ten days to the next, and no more: the overlap is part of the next token's life.
        assertThat(scene.world
                        .xr()
                        .at("/status/" + (start == Start.MINTING ? "parentAccess" : "access") + "/generation")
                        .asInt())
                .isBetween(9, 11);
    }

    @Property(seed = SEED, tries = 5)
    void aClockThatIsAheadForGoodMakesNoMoreOfThem(@ForAll Start start) {
        Scene scene = new Scene(start);
        scene.world.edit(Yaml.one(start.spec.replace("10d", "20h")));
        scene.world.decide(Yaml.one("""
                {apiVersion: moonlander.fn.kingdon.ci/v1beta1, kind: Input, policy: {rotationOverlap: 2h, parentClusterRoles: [view]}}
                """));
        scene.wrong = Duration.ofDays(1);
        scene.live(Duration.ofDays(10), Duration.ofHours(1));
        assertThat(scene.world
                        .xr()
                        .at("/status/" + (start == Start.MINTING ? "parentAccess" : "access") + "/generation")
                        .asInt())
                .isBetween(10, 14);
    }
}
