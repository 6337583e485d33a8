package ci.kingdon.moonlander.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.Teardown;
import ci.kingdon.moonlander.testing.Teardown.Propagation;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The design's rules for exposures, over random histories of a world in which everything flickers. */
class HistoriesProperties {

    /** A platform team that allows what the tests ask for. */
    static final String INPUT = """
            apiVersion: moonlander.fn.kingdon.ci/v1beta1
            kind: Input
            policy: {exposureWays: [CloudflareTunnel, TailscaleFunnel, ALB, Gateway, Ingress], tenantTunnels: true,
              exposureNamespaces: [{namespace: monitoring, tenants: [team-a]}],
              ingressClasses: [public], gateways: [{namespace: gateways, name: public}],
              baseDomains: [{domain: demo.example.org, namespaces: [team-a]}, {domain: tail1.ts.net, namespaces: [team-a]}]}
            """;

    private static final String SERVICES = """
            services: [{name: auth, service: {name: dex, port: 5556}}, {name: grafana, service: {name: grafana, port: 80, namespace: monitoring}}]
            """;

    /** The ProviderConfig of a planet, made by its landing. */
    static final ObjectNode PLANET = Yaml.one("""
            apiVersion: kubernetes.m.crossplane.io/v1alpha1
            kind: ProviderConfig
            metadata:
              name: team-a.base
              namespace: team-a
              ownerReferences: [{apiVersion: moons.kingdon.ci/v1alpha1, kind: XLanding, name: base, uid: base, controller: true}]
            """);

    /** What an XR asks for. */
    enum Start {
        TUNNEL(
                "via: CloudflareTunnel, baseDomain: demo.example.org, dns: {records: ExternalDNS}, cloudflareTunnel: {zone: demo.example.org, tunnelID: 6ff42ae2-765d-4adf-8112-31c55c1551ef, credentialsSecretRef: {name: c}}"),
        TOKEN(
                "via: CloudflareTunnel, baseDomain: demo.example.org, cloudflareTunnel: {zone: demo.example.org, tokenSecretRef: {name: c}}"),
        PROVIDER(
                "via: CloudflareTunnel, baseDomain: demo.example.org, cloudflareTunnel: {zone: demo.example.org, provider: {providerConfigRef: {kind: ProviderConfig, name: cloudflare}, accountID: 699d98642c564d2e855e9661899b7252, zoneID: 023e105f4ecef8ad9ca31a8372d0c353, tunnelSecretRef: {name: c}}}"),
        PROVIDER_IN_A_PLANET(
                "via: CloudflareTunnel, baseDomain: demo.example.org, cloudflareTunnel: {zone: demo.example.org, provider: {providerConfigRef: {kind: ProviderConfig, name: cloudflare}, accountID: 699d98642c564d2e855e9661899b7252, zoneID: 023e105f4ecef8ad9ca31a8372d0c353, tunnelSecretRef: {name: c}}}, host: {providerConfigRef: {kind: ProviderConfig, name: team-a.base}}"),
        FUNNEL("via: TailscaleFunnel, tailscaleFunnel: {tailnet: tail1.ts.net}"),
        ALB("via: ALB, baseDomain: demo.example.org"),
        GATEWAY(
                "via: Gateway, baseDomain: demo.example.org, gateway: {parentRefs: [{name: public, namespace: gateways}]}, certificate: {cloudflareDNS01: {apiTokenSecretRef: {name: c}}}"),
        INGRESS(
                "via: Ingress, baseDomain: demo.example.org, ingress: {className: public}, certificate: {issuerRef: {name: i}}"),
        IN_A_PLANET(
                "via: Ingress, baseDomain: demo.example.org, ingress: {className: public}, host: {providerConfigRef: {kind: ProviderConfig, name: team-a.base}}");

        private final String spec;

        Start(String spec) {
            this.spec = spec;
        }

        World world(V1Function function) {
            World world = World.of(
                    Identity.EXPOSURE,
                    function::run,
                    Exposures.xexposure("{namespace: team-a, " + spec + ", " + SERVICES + "}"),
                    Yaml.one(INPUT));
            world.add(PLANET);
            Exposures.cloudflare().forEach(world::add);
            return world;
        }

        /** The same with one service only. */
        ObjectNode less() {
            return Exposures.xexposure("{namespace: team-a, " + spec
                            + ", services: [{name: auth, service: {name: dex, port: 5556}}]}")
                    .withObject("spec");
        }
    }

    /** What may happen to the world, or to one resource in it. */
    enum Event {
        PROVIDE_ALL((world, name) -> world.provide()),
        PROVIDE(World::provide),
        FLICKER(World::flicker),
        LOSE_STATUS(World::loseStatus),
        SOMEBODY_DELETES(World::remove);

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
                                Tuple.of(3, Arbitraries.of(Event.class))),
                        Arbitraries.integers().between(0, 999))
                .as(Happening::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }

    private final V1Function function = Exposures.function();

    private static void play(World world, List<Happening> history) {
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            world.reconcile();
        }
    }

    private static RunFunctionResponse settle(World world) {
        RunFunctionResponse response = world.reconcile().response();
        for (int round = 0; round < 8; round++) {
            world.provide();
            response = world.reconcile().response();
        }
        return response;
    }

    @Property(tries = 200)
    void nothingUnlands(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            world.reconcile();

            assertThat(world.deleted()).as("deleted after %s", happening).isEmpty();
            assertThat(world.accidents()).as("after %s", happening).isEmpty();
        }
    }

    @Property(tries = 100)
    void itIsReadyOnceTheWorldSettles(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        play(world, history);
        RunFunctionResponse response = settle(world);

        assertThat(response.getDesired().getComposite().getReady())
                .as("%s", response.getConditionsList())
                .isEqualTo(Ready.READY_TRUE);
        assertThat(response.getMeta().hasTtl())
                .as("an idle exposure asks to be called")
                .isFalse();
        world.xr()
                .at("/status/services")
                .forEach(service -> assertThat(service.path("ready").asBoolean())
                        .as("%s", service)
                        .isTrue());
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

    @Property(tries = 100)
    void whatIsTakenOutOfTheSpecIsTakenAway(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        world.reconcile();
        for (Happening happening : history) {
            // What a hand deletes without a right to delete stays; that is not what is asked here.
            if (happening.event() != Event.SOMEBODY_DELETES) {
                happening.to(world);
            }
            world.reconcile();
        }
        world.edit(start.less());
        settle(world);

        assertThat(world.remotes()).isEqualTo(new TreeSet<>(world.remoteWanted()));
        assertThat(world.remotes()).noneMatch(remote -> remote.contains("monitoring"));
    }

    @Property(tries = 100)
    void deletionLeavesNothing(
            @ForAll Start start,
            @ForAll Propagation propagation,
            @ForAll("histories") List<Happening> history,
            @ForAll long seed) {
        World world = start.world(function);
        play(world, history);
        settle(world);

        Teardown.Left left = Teardown.of(world, propagation, new Random(seed));

        assertThat(left.composed()).as("what hangs").isEmpty();
        assertThat(left.remotes()).as("what stays").isEmpty();
    }

    @Property(tries = 100)
    void deletionCompletesWheneverItIsAskedFor(
            @ForAll Start start,
            @ForAll Propagation propagation,
            @ForAll("histories") List<Happening> history,
            @ForAll long seed) {
        World world = start.world(function);
        play(world, history);

        assertThat(Teardown.of(world, propagation, new Random(seed)).composed())
                .as("what hangs")
                .isEmpty();
    }

    /** Each resource that an exposure would make is there already, and somebody else's. */
    @Property(tries = 100)
    void nothingForeignIsWrittenOrDeleted(
            @ForAll Start start, @ForAll("histories") List<Happening> history, @ForAll Random which) {
        World all = start.world(function);
        settle(all);
        List<JsonNode> made = all.composed().values().stream()
                .map(object -> object.at("/spec/forProvider/manifest"))
                .filter(JsonNode::isObject)
                .toList();
        JsonNode foreign = made.get(which.nextInt(made.size()));
        World world = start.world(function);
        world.addForeign(
                foreign.path("kind").asString(),
                foreign.at("/metadata/namespace").asString(),
                foreign.at("/metadata/name").asString());
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            world.reconcile();
            world.composed().values().stream()
                    .filter(object -> world.isForeign(object.at("/spec/forProvider/manifest")))
                    .forEach(object -> assertThat(object.at("/spec/managementPolicies"))
                            .as("after %s", happening)
                            .isEqualTo(Yaml.one("{a: [Observe, Create]}").path("a")));
        }
        assertThat(settle(world).getDesired().getComposite().getReady()).isEqualTo(Ready.READY_FALSE);
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

    /** What is made in a planet may be deleted there once its landing is sure to be kept until then, and not before. */
    @Property(tries = 50)
    void whatDeletesInAPlanetKeepsItsLanding(@ForAll("histories") List<Happening> history) {
        World world = Start.IN_A_PLANET.world(function);
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            Set<String> before = deleting(world);
            Set<String> kept = world.composed().entrySet().stream()
                    .filter(usage -> usage.getValue()
                                    .at("/spec/of/resourceRef/name")
                                    .asString("")
                                    .equals("base")
                            && isReady(usage.getValue()))
                    .map(usage -> usage.getKey().replaceFirst("-usage$", ""))
                    .collect(Collectors.toSet());
            world.reconcile();
            Set<String> armed = deleting(world);
            armed.removeAll(before);
            assertThat(kept).as("after %s", happening).containsAll(armed);
        }
    }

    private static Set<String> deleting(World world) {
        return world.composed().entrySet().stream()
                .filter(object -> ManagementPolicy.deletes(object.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isReady(JsonNode usage) {
        return StreamSupport.stream(usage.at("/status/conditions").spliterator(), false)
                .anyMatch(condition -> condition.path("type").asString("").equals("Ready")
                        && condition.path("status").asString("").equals("True"));
    }
}
