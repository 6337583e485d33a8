package ci.kingdon.moonlander.network;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The design's rules for networks, over random histories of a world in which everything flickers. */
class HistoriesProperties {

    private static final Pattern ID = Pattern.compile("\\b(vpc|subnet|igw|eipalloc|nat|rtb|sg)-[0-9a-f]+\\b");

    private static final ObjectNode PEER = Yaml.one("""
            apiVersion: moons.kingdon.ci/v1alpha1
            kind: XNetwork
            metadata: {name: hub, namespace: team-a}
            spec: {cidr: 10.1.0.0/16}
            """);

    /** What an XR asks for. */
    enum Start {
        UPJET("{nat: PerZone, securityGroups: {adminCIDRs: [192.0.2.0/24], ingressCIDRs: [0.0.0.0/0, '::/0']}}"),
        IPV6("{zones: [a, b], ipv6: true}"),
        SMALL("{zones: [a], nat: None, securityGroups: {enabled: false}}"),
        PEERED("{zones: [a], tiers: [Private], nat: None, peers: [hub]}"),
        CLASSIC("moons.kingdon.ci", "XNetwork", "{provider: Classic, nat: PerZone, ipv6: true}"),
        ORIGINAL("example.com", "XNetwork", "{}"),
        TEST("example.com", "TestInfrastructure", "{}");

        private final ObjectNode xr;

        Start(String spec) {
            xr = Networks.xnetwork(spec);
        }

        Start(String group, String kind, String spec) {
            xr = Yaml.one("{apiVersion: %s/v1alpha1, kind: %s, metadata: {name: root, uid: u}, spec: %s}"
                    .formatted(group, kind, spec));
        }

        World world(V1Function function) {
            World world = World.ofNetwork(function::run, xr.deepCopy());
            world.add(PEER);
            return world;
        }
    }

    /** What may happen to the world, or to one resource in it. */
    enum Event {
        PROVIDE_ALL((world, name) -> world.provide()),
        PROVIDE(World::provide),
        FLICKER(World::flicker),
        LOSE_STATUS(World::loseStatus),
        LOSE_ID(World::loseId),
        SOMEBODY_DELETES(World::remove),
        PEER_GOES((world, name) -> world.removeOther(PEER)),
        PEER_COMES((world, name) -> world.add(PEER));

        private final BiConsumer<World, String> happen;

        Event(BiConsumer<World, String> happen) {
            this.happen = happen;
        }
    }

    /**
     * An event.
     *
     * @param which the resource that it happens to, as a number of any size
     */
    record Happening(Event event, int which) {

        void to(World world) {
            List<String> names = List.copyOf(world.composed().keySet());
            if (!names.isEmpty()) {
                event.happen.accept(world, names.get(which % names.size()));
            }
        }
    }

    @Provide
    Arbitrary<List<Happening>> histories() {
        return Combinators.combine(
                        // What providers do happens more often than what goes wrong.
                        Arbitraries.frequencyOf(
                                Tuple.of(5, Arbitraries.of(Event.PROVIDE_ALL, Event.PROVIDE)),
                                Tuple.of(4, Arbitraries.of(Event.class))),
                        Arbitraries.integers().between(0, 999))
                .as(Happening::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    private final V1Function function = Networks.function();

    @Property(tries = 300)
    void nothingUnlandsAndNothingMoves(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            Map<String, ObjectNode> before = new LinkedHashMap<>();
            world.composed().forEach((name, manifest) -> before.put(name, manifest.deepCopy()));

            world.reconcile();

            assertThat(world.deleted()).as("deleted after %s", happening).isEmpty();
            before.forEach((name, manifest) -> {
                ObjectNode after = world.composed().get(name);
                assertThat(after.at("/spec/forProvider/cidrBlock"))
                        .as("the range of %s after %s", name, happening)
                        .isEqualTo(manifest.at("/spec/forProvider/cidrBlock"));
                assertThat(ids(after.path("spec")))
                        .as("what %s refers to after %s", name, happening)
                        .containsAll(ids(manifest.path("spec")));
            });
        }
    }

    @Property(tries = 200)
    void idsThatWereKnownStayInTheStatus(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        world.reconcile();
        Set<String> known = new TreeSet<>();
        for (Happening happening : history) {
            happening.to(world);
            world.reconcile();

            Set<String> told = ids(world.xr().path("status"));
            assertThat(told).as("ids after %s", happening).containsAll(known);
            known.addAll(told);
        }
    }

    private static Set<String> ids(JsonNode tree) {
        return ID.matcher(tree.toString())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Property(tries = 150)
    void itIsReadyOnceTheWorldSettles(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            world.reconcile();
        }
        world.add(PEER);
        RunFunctionResponse response = world.reconcile().response();
        // VPC, subnets, gateways, routes and rules come one after the other; one more round for what was deleted last.
        for (int round = 0; round < 6; round++) {
            world.provide();
            response = world.reconcile().response();
        }

        assertThat(response.getDesired().getComposite().getReady())
                .as("%s", response.getConditionsList())
                .isEqualTo(Ready.READY_TRUE);
        assertThat(response.getMeta().hasTtl())
                .as("an idle network asks to be called")
                .isFalse();
    }

    @Property(tries = 200)
    void itAsksToBeCalledUntilAllIsSettled(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            Core.Call call = world.reconcile();

            assertThat(call.response().getMeta().hasTtl())
                    .as("a TTL after %s, %s", happening, call.response().getConditionsList())
                    .isEqualTo(!call.isSettled());
        }
    }

    @Property(tries = 150)
    void nothingForeignIsTakenOver(
            @ForAll Start start, @ForAll("histories") List<Happening> history, @ForAll Random which) {
        Map<String, ObjectNode> all = everything(start);
        String role = List.copyOf(all.keySet()).get(which.nextInt(all.size()));
        ObjectNode foreign = all.get(role);
        foreign.withObject("metadata").remove("annotations");
        World world = start.world(function);
        world.add(foreign);

        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            world.reconcile();
            assertThat(world.composed()).as("after %s", happening).doesNotContainKey(role);
        }
    }

    /** Every resource of a network, as it is composed. */
    private Map<String, ObjectNode> everything(Start start) {
        World world = start.world(function);
        for (int round = 0; round < 6; round++) {
            world.reconcile();
            world.provide();
        }
        return world.composed();
    }

    @Property(tries = 100)
    void theSameRequestGivesTheSameBytes(
            @ForAll Start start, @ForAll("histories") List<Happening> history, @ForAll long seed) {
        World world = start.world(function);
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            Core.Call call = world.reconcile();

            assertThat(Protos.bytes(function.run(Protos.shuffled(call.request(), new Random(seed)))))
                    .isEqualTo(Protos.bytes(call.response()));
        }
    }
}
