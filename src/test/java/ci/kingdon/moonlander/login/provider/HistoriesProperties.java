package ci.kingdon.moonlander.login.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.Teardown;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import tools.jackson.databind.node.ObjectNode;

/** The design's rules for identity providers, over random histories of a world in which everything flickers. */
class HistoriesProperties {

    private static final String GITHUB =
            "{type: GitHub, id: github, github: {orgs: [{name: kingdon-ci}]}, credentialsSecretRef: {name: github}}";

    /** What is in no Release, no Object and no status, though a Secret that is read has it. */
    private static final String KEY = "k3y-0f-the-ca";

    private static final ObjectNode DEFINITION = Yaml.one("""
            apiVersion: apiextensions.crossplane.io/v2
            kind: CompositeResourceDefinition
            metadata: {name: xexposures.moons.kingdon.ci}
            status: {conditions: [{type: Established, status: "True"}]}
            """);

    private static final ObjectNode EXPOSURE = Yaml.one("""
            apiVersion: moons.kingdon.ci/v1alpha1
            kind: XExposure
            metadata: {name: public, namespace: team-a}
            status: {services: [{name: auth, url: "https://auth.demo.example.org"}]}
            """);

    private static final ObjectNode LANDING = Yaml.one("""
            apiVersion: kubernetes.m.crossplane.io/v1alpha1
            kind: ProviderConfig
            metadata:
              name: team-a.moon
              namespace: team-a
              ownerReferences: [{apiVersion: moons.kingdon.ci/v1alpha1, kind: XLanding, name: moon, uid: of-moon, controller: true}]
            """);

    static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBhzCCAS2gAwIBAgIUZL0e/8mwsXmS47UlQomyiYowPuYwCgYIKoZIzj0EAwIw
            GDEWMBQGA1UEAwwNbG9naW4gZXhhbXBsZTAgFw0yNjExMjYxMzI2MDRaGA8yMTI2
            MTEwMjEzMjYwNFowGDEWMBQGA1UEAwwNbG9naW4gZXhhbXBsZTBZMBMGByqGSM49
            AgEGCCqGSM49AwEHA0IABAd4qGneN2QKeSCqiBxVl06Gt6HR5/FYt8/TTJatsjBJ
            vOUwvYbeIhZhb2mnz0sl7YjXTIIbhvuW18p6yNRlNSyjUzBRMB0GA1UdDgQWBBTp
            2ejsHVvDAxE8J/0XpKFUTmejqzAfBgNVHSMEGDAWgBTp2ejsHVvDAxE8J/0XpKFU
            TmejqzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIC67N2/uBAUQ
            2fWyFKlwACmo89RVkdTIhdzakZZVhus6AiEA6ZjHgZWGCPw6Yy2vZmg6i+kQA6z1
            IA6b/PKj+OwoGGI=
            -----END CERTIFICATE-----
            """;

    private static final ObjectNode CA =
            Yaml.one("{apiVersion: v1, kind: Secret, metadata: {name: ca, namespace: team-a}, data: {ca.pem: %s}}"
                    .formatted(encoded(KEY + "\n" + CERTIFICATE)));

    static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What an XR asks for. */
    enum Start {
        GIVEN("{issuer: 'https://auth.example.org', connectors: [%s]}"),
        EXPOSED("{exposureRef: {name: public, service: auth}, connectors: [%s], replicas: 3}"),
        TRUSTED(
                "{issuer: 'https://auth.example.org', certificateAuthoritySecretRef: {name: ca, key: ca.pem}, connectors: [%s]}"),
        ELSEWHERE(
                "{issuer: 'https://auth.example.org', namespace: login, host: {providerConfigRef: {name: hub}}, connectors: [%s]}"),
        HOSTED(
                "{issuer: 'https://auth.example.org', host: {providerConfigRef: {kind: ProviderConfig, name: team-a.moon}}, connectors: [%s]}");

        private final String spec;

        Start(String spec) {
            this.spec = spec.formatted(GITHUB);
        }

        World world(V1Function function) {
            World world =
                    World.of(Identity.IDENTITY_PROVIDER, function::run, Providers.provider(spec), Providers.input());
            List.of(DEFINITION, EXPOSURE, LANDING, CA).forEach(world::add);
            return world;
        }
    }

    /** What may happen to the world, or to one resource in it. */
    enum Event {
        PROVIDE_ALL((world, name) -> world.provide()),
        PROVIDE(World::provide),
        FLICKER(World::flicker),
        LOSE_STATUS(World::loseStatus),
        SOMEBODY_DELETES(World::remove),
        EXPOSURE_GOES((world, name) -> world.removeOther(EXPOSURE)),
        EXPOSURE_COMES((world, name) -> world.add(EXPOSURE)),
        KIND_GOES((world, name) -> world.removeOther(DEFINITION)),
        KIND_COMES((world, name) -> world.add(DEFINITION)),
        LANDING_HIDES((world, name) -> world.removeOther(LANDING)),
        LANDING_SHOWS((world, name) -> world.add(LANDING)),
        CA_GOES((world, name) -> world.removeOther(CA)),
        CA_COMES((world, name) -> world.add(CA));

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
            event.happen.accept(world, names.isEmpty() ? "" : names.get(which % names.size()));
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
                .ofMaxSize(25);
    }

    private final V1Function function = Providers.function();

    @Property(tries = 300)
    void nothingUnlandsAndWhatWasKnownStays(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        world.reconcile();
        for (Happening happening : history) {
            ObjectNode before = world.xr().deepCopy();
            happening.to(world);
            world.reconcile();

            assertThat(world.deleted()).as("deleted after %s", happening).isEmpty();
            before.path("status").properties().stream()
                    .filter(field -> !field.getKey().equals("conditions"))
                    .forEach(field -> assertThat(world.xr().path("status").path(field.getKey()))
                            .as("%s after %s", field.getKey(), happening)
                            .isEqualTo(field.getValue()));
        }
    }

    @Property(tries = 150)
    void itIsReadyOnceTheWorldSettles(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            world.reconcile();
        }
        RunFunctionResponse response = settle(world);

        assertThat(response.getDesired().getComposite().getReady())
                .as("%s", response.getConditionsList())
                .isEqualTo(Ready.READY_TRUE);
        assertThat(response.getMeta().hasTtl())
                .as("an idle one asks to be called")
                .isFalse();
        assertThat(world.accidents()).isEmpty();
    }

    private static RunFunctionResponse settle(World world) {
        List.of(DEFINITION, EXPOSURE, LANDING, CA).forEach(world::add);
        RunFunctionResponse response = world.reconcile().response();
        // Namespace, Usages, Release and Deployment come one after the other; one more round for what was deleted last.
        for (int round = 0; round < 8; round++) {
            world.provide();
            response = world.reconcile().response();
        }
        return response;
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
    void aForeignNamespaceIsLeftAlone(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        world.addForeign("Namespace", "", start == Start.ELSEWHERE ? "login" : "dex-team-a-auth");
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            world.reconcile();

            assertThat(world.composed()).as("after %s", happening).doesNotContainKeys("dex", "deployment");
            assertThat(world.remotes()).isEmpty();
            assertThat(world.xr().path("status").has("namespace")).isFalse();
        }
    }

    @Property(tries = 100)
    void whatASecretHasBesideCertificatesIsNowhere(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            String response = world.reconcile().response().toString();
            assertThat(response).doesNotContain(KEY).doesNotContain(encoded(KEY).substring(0, 12));
        }
    }

    @Property(tries = 100)
    void deletionCompletesWheneverItIsAskedFor(
            @ForAll Start start,
            @ForAll("histories") List<Happening> history,
            @ForAll Teardown.Propagation propagation,
            @ForAll Random random) {
        World world = start.world(function);
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            world.reconcile();
        }

        assertThat(Teardown.of(world, propagation, random).composed()).isEmpty();
    }

    @Property(tries = 50)
    void theDeletionOfWhatRunsLeavesNothing(
            @ForAll Start start,
            @ForAll("histories") List<Happening> history,
            @ForAll Teardown.Propagation propagation,
            @ForAll Random random) {
        World world = start.world(function);
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            world.reconcile();
        }
        settle(world);
        assertThat(world.remotes()).isNotEmpty();

        Teardown.Left left = Teardown.of(world, propagation, random);

        assertThat(left.composed()).isEmpty();
        assertThat(left.remotes()).isEmpty();
    }

    @Property(tries = 100)
    void aLandingIsKeptWhileDexIsInItsPlanet(@ForAll("histories") List<Happening> history) {
        World world = Start.HOSTED.world(function);
        world.reconcile();
        for (Happening happening : history) {
            happening.to(world);
            world.reconcile();
        }
        // Whose planet it is is known by the ProviderConfig, or by a Usage that was made.
        world.add(LANDING);
        world.reconcile();

        assertThat(world.composed().keySet())
                .filteredOn(role -> role.equals("namespace") || role.equals("dex"))
                .allSatisfy(role -> assertThat(world.composed()).containsKey(role + "-usage"));
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
