package ci.kingdon.moonlander.login.bastion;

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
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The design's rules for bastions, over random histories of a world in which everything that they look at flickers. */
class HistoriesProperties {

    private static final String TOKEN = "t0ken-of-talos-r00t";

    private static final ObjectNode XRD = Yaml.one("""
            {apiVersion: apiextensions.crossplane.io/v2, kind: CompositeResourceDefinition,
             metadata: {name: xlandings.moons.kingdon.ci}, status: {conditions: [{type: Established, status: "True"}]}}
            """);

    private static final ObjectNode MOO = landing("moo", "VCluster", "https://moo.example.org");
    private static final ObjectNode MOVED = landing("moo", "VCluster", "https://moved.example.org");
    private static final ObjectNode FORGED = landing("moo", "VCluster", "file:///etc/passwd");
    private static final ObjectNode HAM = landing("ham", "CozyStack", "https://ham.example.org");
    private static final ObjectNode OTHER = landing("vcluster-moo", "Existing", "https://other.example.org");
    private static final ObjectNode MOO_SECRET =
            secret("moo-kubeconfig", "{moons.kingdon.ci/landing: team-a/moo/uid-moo}", "{token: " + TOKEN + "}");
    private static final ObjectNode TALOS = secret("talos-root", "{}", "{token: " + TOKEN + "}");
    private static final ObjectNode WEAPON =
            secret("talos-root", "{}", "{tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token}");

    /** A world in which nothing is missing. */
    static List<ObjectNode> everything() {
        ObjectNode others = HAM.deepCopy();
        others.withObject("metadata").withObject("labels").put("login", "others");
        return List.of(XRD, MOO, others, MOO_SECRET, TALOS);
    }

    private static ObjectNode landing(String name, String kind, String server) {
        return Yaml.one("""
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: XLanding
                metadata: {name: %1$s, namespace: team-a, uid: uid-%1$s, labels: {login: people}}
                status:
                  planet: {kind: %2$s, server: "%3$s", oidc: {issuerURL: "https://auth.example.org", clientID: team-a.%1$s}}
                """.formatted(name, kind, server));
    }

    private static ObjectNode secret(String name, String annotations, String user) {
        String kubeconfig = """
                current-context: my
                contexts: [{name: my, context: {cluster: my, user: my}}]
                clusters: [{name: my, cluster: {server: "https://%s.example.org"}}]
                users: [{name: my, user: %s}]
                """.formatted(name, user);
        return Yaml.one(
                "{apiVersion: v1, kind: Secret, metadata: {name: %s, namespace: team-a, annotations: %s}, data: {kubeconfig: %s}}"
                        .formatted(
                                name,
                                annotations,
                                Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8))));
    }

    /** A platform team that allows what the tests ask for. */
    static final String INPUT = """
            apiVersion: moonlander.fn.kingdon.ci/v1beta1
            kind: Input
            policy: {targetNamespaces: [vms], hosts: [{name: hub}]}
            """;

    /** The ProviderConfig of a planet, made by its landing. */
    private static final ObjectNode PLANET = Yaml.one("""
            apiVersion: kubernetes.m.crossplane.io/v1alpha1
            kind: ProviderConfig
            metadata:
              name: team-a.base
              namespace: team-a
              ownerReferences: [{apiVersion: moons.kingdon.ci/v1alpha1, kind: XLanding, name: base, uid: base, controller: true}]
            """);

    /** What an XR asks for. */
    enum Start {
        NAMED("{landings: [{name: moo}, {name: ham, context: cozystack}, {name: vcluster-moo}]}"),
        SELECTED("{selector: {matchLabels: {login: people}}, currentContext: vcluster-moo}"),
        PUBLIC(
                "{configMapName: people, format: CloudInit, landings: [{name: ham}], selector: {matchLabels: {login: people}}}"),
        STATIC("{kubeconfigs: [{context: talos-root, secretRef: {name: talos-root}}], format: CloudInit}"),
        ALL(
                "{kubeconfigs: [{context: talos-root, secretRef: {name: talos-root}}],"
                        + " landings: [{name: moo, as: ServiceAccount, context: admin}], selector: {matchLabels: {login: people}}}"),
        DELIVERED("{kubeconfigs: [{context: talos-root, secretRef: {name: talos-root}}], landings: [{name: moo}],"
                + " deliveries: [{name: near, format: CloudInit}, {name: vms, namespace: vms, format: CloudInit},"
                + " {name: hub, cluster: ProviderConfig, providerConfigRef: {name: hub}, namespace: vms}]}"),
        DELIVERED_TO_ALL("{landings: [{name: moo}], configMapName: people,"
                + " deliveries: [{name: near, configMapName: near}, {name: secret}, {name: vms, namespace: vms, configMapName: a, format: CloudInit},"
                + " {name: hub, cluster: ProviderConfig, providerConfigRef: {name: hub}, configMapName: a}]}"),
        DELIVERED_TO_A_PLANET(
                "{landings: [{name: moo}], deliveries: ["
                        + "{name: a, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: team-a.base}, namespace: any},"
                        + "{name: b, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: team-a.base}, configMapName: b}]}");

        private final ObjectNode xr;

        Start(String spec) {
            xr = Bastions.xbastion(spec);
        }

        World world(V1Function function) {
            World world = World.of(Identity.BASTION, function::run, xr.deepCopy(), Yaml.one(INPUT));
            world.add(XRD);
            world.add(PLANET);
            return world;
        }

        /** Where the first delivery to another cluster goes once it is edited. */
        ObjectNode moved() {
            ObjectNode spec = (ObjectNode) xr.path("spec").deepCopy();
            spec.path("deliveries").forEach(delivery -> {
                ObjectNode edited = (ObjectNode) delivery;
                String field = edited.has("configMapName") ? "configMapName" : "secretName";
                edited.put(field, "moved-" + edited.path("name").asString());
            });
            return spec;
        }

        /** The same without deliveries. */
        ObjectNode bare() {
            ObjectNode spec = (ObjectNode) xr.path("spec").deepCopy();
            spec.remove("deliveries");
            return spec;
        }
    }

    /** What may happen in the world. */
    enum Event {
        KIND_COMES(world -> world.add(XRD)),
        KIND_GOES(world -> world.removeOther(XRD)),
        MOO_COMES(world -> world.add(MOO)),
        MOO_MOVES(world -> world.add(MOVED)),
        MOO_IS_FORGED(world -> world.add(FORGED)),
        MOO_GOES(world -> world.removeOther(MOO)),
        HAM_COMES(world -> world.add(HAM)),
        HAM_GOES(world -> world.removeOther(HAM)),
        OTHER_COMES(world -> world.add(OTHER)),
        OTHER_GOES(world -> world.removeOther(OTHER)),
        TOKEN_COMES(world -> world.add(MOO_SECRET)),
        TOKEN_GOES(world -> world.removeOther(MOO_SECRET)),
        TALOS_COMES(world -> world.add(TALOS)),
        TALOS_BECOMES_A_WEAPON(world -> world.add(WEAPON)),
        TALOS_GOES(world -> world.removeOther(TALOS)),
        PROVIDERS_WORK(World::provide),
        PROVIDERS_WORK_AGAIN(World::provide),
        FILLS_FLICKER(world -> each(world, "-fill", World::flicker)),
        SHELLS_FLICKER(world -> each(world, "-shell", World::flicker)),
        USAGES_FLICKER(world -> each(world, "-usage", World::flicker)),
        STATUS_OF_SHELLS_GOES(world -> each(world, "-shell", World::loseStatus)),
        STATUS_GOES(world -> each(world, "", World::loseStatus)),
        SOMEBODY_DELETES_FILLS(world -> each(world, "-fill", World::remove)),
        SOMEBODY_DELETES(world -> List.copyOf(world.composed().keySet()).forEach(world::remove));

        private final Consumer<World> happen;

        Event(Consumer<World> happen) {
            this.happen = happen;
        }

        private static void each(World world, String suffix, BiConsumer<World, String> what) {
            List.copyOf(world.composed().keySet()).stream()
                    .filter(name -> name.endsWith(suffix))
                    .forEach(name -> what.accept(world, name));
        }

        boolean deletes() {
            return this == SOMEBODY_DELETES || this == SOMEBODY_DELETES_FILLS;
        }
    }

    @Provide
    Arbitrary<List<Event>> histories() {
        return Arbitraries.of(Event.class).list().ofMinSize(1).ofMaxSize(30);
    }

    private final V1Function function = Bastions.function();

    @Property(tries = 300)
    void contextsStayUntilTheyAreNotAskedFor(@ForAll Start start, @ForAll("histories") List<Event> history) {
        World world = start.world(function);
        world.reconcile();
        for (Event event : history) {
            Set<String> before = contexts(world);
            event.happen.accept(world);
            boolean deleted = event.deletes();
            // A label no longer finds a landing that is gone.
            boolean selects = world.xr().path("spec").has("selector")
                    && Set.of(Event.MOO_GOES, Event.HAM_GOES, Event.OTHER_GOES, Event.KIND_COMES)
                            .contains(event);

            world.reconcile();

            assertThat(world.deleted()).as("deleted after %s", event).isEmpty();
            assertThat(world.accidents()).as("after %s", event).isEmpty();
            if (!deleted && !selects) {
                assertThat(contexts(world)).as("contexts after %s", event).containsAll(before);
            }
        }
    }

    @Property(tries = 300)
    void whatIsWrittenIsAlwaysOfItsForm(@ForAll Start start, @ForAll("histories") List<Event> history) {
        World world = start.world(function);
        world.reconcile();
        for (Event event : history) {
            event.happen.accept(world);
            world.reconcile();

            assertThat(kubeconfig(world))
                    .as("after %s", event)
                    .doesNotContain("/etc/passwd")
                    .doesNotContain("tokenFile");
            assertThat(contexts(world)).doesNotHaveDuplicates();
        }
    }

    @Property(tries = 300)
    void noCredentialIsOutsideOfSecrets(@ForAll Start start, @ForAll("histories") List<Event> history) {
        World world = start.world(function);
        for (Event event : history) {
            event.happen.accept(world);
            RunFunctionResponse response = world.reconcile().response();

            StringBuilder rest = new StringBuilder();
            response.getDesired().getResourcesMap().values().forEach(resource -> {
                ObjectNode manifest = Protos.tree(resource.getResource());
                if (manifest.path("kind").asString().equals("Secret")) {
                    manifest.remove("data");
                }
                rest.append(manifest);
            });
            rest.append(response.getConditionsList()).append(response.getResultsList());
            rest.append(response.getDesired().getComposite());
            assertThat(rest.toString())
                    .as("after %s", event)
                    .doesNotContain(TOKEN)
                    .doesNotContain(Base64.getEncoder()
                            .encodeToString(TOKEN.getBytes(StandardCharsets.UTF_8))
                            .substring(0, 20));
        }
    }

    @Property(tries = 200)
    void itIsReadyOnceTheWorldSettles(@ForAll Start start, @ForAll("histories") List<Event> history) {
        World world = start.world(function);
        for (Event event : history) {
            event.happen.accept(world);
            world.reconcile();
        }
        List.of(XRD, MOO, HAM, MOO_SECRET, TALOS).forEach(world::add);
        world.removeOther(OTHER);
        if (start == Start.NAMED) {
            world.xr().withObject("spec").withArray("landings").remove(2);
        }
        RunFunctionResponse response = settle(world);

        assertThat(response.getDesired().getComposite().getReady())
                .as("%s", response.getConditionsList())
                .isEqualTo(Ready.READY_TRUE);
        assertThat(kubeconfig(world)).doesNotContain("moved.example.org").doesNotContain("other.example.org");
        assertThat(response.getMeta().hasTtl()).as("a TTL").isFalse();
        assertThat(world.remotes()).isEqualTo(new TreeSet<>(world.remoteWanted()));
        world.clusters().names().stream()
                .flatMap(cluster -> world.clusters().in(cluster).values().stream())
                .forEach(there -> assertThat(text(there)).isEqualTo(kubeconfig(world)));
        world.xr()
                .at("/status/deliveries")
                .forEach(delivery -> assertThat(delivery.path("ready").asBoolean())
                        .as("%s", delivery)
                        .isTrue());
    }

    /** Providers work until nothing moves any more. */
    static RunFunctionResponse settle(World world) {
        RunFunctionResponse response = world.reconcile().response();
        for (int round = 0; round < 10; round++) {
            world.provide();
            response = world.reconcile().response();
        }
        return response;
    }

    private static void play(World world, List<Event> history) {
        everything().forEach(world::add);
        world.reconcile();
        for (Event event : history) {
            // What a hand deletes without a right to delete stays; that is not what is asked here.
            if (!event.deletes()) {
                event.happen.accept(world);
            }
            world.reconcile();
        }
        everything().forEach(world::add);
    }

    @Property(tries = 200)
    void whatIsTakenOutOfTheSpecIsTakenAway(@ForAll Start start, @ForAll("histories") List<Event> history) {
        World world = start.world(function);
        play(world, history);
        world.edit(start.bare());
        RunFunctionResponse response = settle(world);

        assertThat(world.remotes()).isEmpty();
        assertThat(world.composed()).as("%s", response.getConditionsList()).hasSize(1);
        assertThat(world.isQuiet()).isTrue();
        assertThat(world.accidents()).isEmpty();
    }

    @Property(tries = 200)
    void whatIsEditedToGoElsewhereIsThereAndNowhereElse(@ForAll Start start, @ForAll("histories") List<Event> history) {
        World world = start.world(function);
        play(world, history);
        world.edit(start.moved());
        settle(world);

        assertThat(world.remotes()).isEqualTo(new TreeSet<>(world.remoteWanted()));
        assertThat(world.remotes()).allMatch(remote -> remote.contains("moved-"));
        assertThat(world.accidents()).isEmpty();
    }

    /** Deliveries that come, go and move at any moment, also while those before are still being taken away. */
    enum Edit {
        NONE,
        BACK,
        MOVED,
        BARE;

        void to(World world, Start start) {
            switch (this) {
                case NONE -> {}
                case BACK -> world.edit((ObjectNode) start.xr.path("spec").deepCopy());
                case MOVED -> world.edit(start.moved());
                case BARE -> world.edit(start.bare());
            }
        }
    }

    @Property(tries = 300)
    void inTheEndAllIsAsTheLastSpecAsksFor(
            @ForAll("delivering") Start start,
            @ForAll("histories") List<Event> history,
            @ForAll @Size(30) List<Edit> edits) {
        World world = start.world(function);
        everything().forEach(world::add);
        world.reconcile();
        for (int i = 0; i < history.size(); i++) {
            edits.get(i).to(world, start);
            // What a hand deletes without a right to delete stays; that is not what is asked here.
            if (!history.get(i).deletes()) {
                history.get(i).happen.accept(world);
            }
            world.reconcile();
        }
        everything().forEach(world::add);
        RunFunctionResponse response = settle(world);

        assertThat(response.getDesired().getComposite().getReady())
                .as("%s", response.getConditionsList())
                .isEqualTo(Ready.READY_TRUE);
        assertThat(world.remotes()).isEqualTo(new TreeSet<>(world.remoteWanted()));
        assertThat(world.xr().at("/status/deliveries").size())
                .isEqualTo(world.xr().at("/spec/deliveries").size());
        assertThat(world.isQuiet()).isTrue();
        assertThat(world.accidents()).isEmpty();
        world.clusters().names().stream()
                .flatMap(cluster -> world.clusters().in(cluster).values().stream())
                .forEach(there -> assertThat(text(there)).isEqualTo(kubeconfig(world)));
    }

    @Property(tries = 200)
    void deletionLeavesNothing(
            @ForAll Start start,
            @ForAll Propagation propagation,
            @ForAll("histories") List<Event> history,
            @ForAll long seed) {
        World world = start.world(function);
        play(world, history);
        settle(world);

        Teardown.Left left = Teardown.of(world, propagation, new Random(seed));

        assertThat(left.composed()).as("what hangs").isEmpty();
        assertThat(left.remotes()).as("what stays").isEmpty();
    }

    @Property(tries = 200)
    void deletionCompletesWheneverItIsAskedFor(
            @ForAll Start start,
            @ForAll Propagation propagation,
            @ForAll("histories") List<Event> history,
            @ForAll long seed) {
        World world = start.world(function);
        everything().forEach(world::add);
        world.reconcile();
        for (Event event : history) {
            event.happen.accept(world);
            world.reconcile();
        }

        assertThat(Teardown.of(world, propagation, new Random(seed)).composed())
                .as("what hangs")
                .isEmpty();
    }

    /** Each resource that a bastion would make elsewhere is there already, and somebody else's. */
    @Property(tries = 100)
    void nothingForeignElsewhereIsWrittenOrDeleted(
            @ForAll("delivering") Start start, @ForAll("histories") List<Event> history) {
        World all = start.world(function);
        everything().forEach(all::add);
        settle(all);
        World world = start.world(function);
        everything().forEach(world::add);
        all.composed().values().stream()
                .map(object -> object.at("/spec/forProvider/manifest"))
                .filter(JsonNode::isObject)
                .forEach(made -> world.addForeign(
                        made.path("kind").asString(),
                        made.at("/metadata/namespace").asString(),
                        made.at("/metadata/name").asString()));
        for (Event event : history) {
            event.happen.accept(world);
            world.reconcile();
            world.composed()
                    .forEach((name, object) -> assertThat(
                                    object.at("/spec/managementPolicies").toString())
                            .as("%s after %s", name, event)
                            .doesNotContain("Update")
                            .doesNotContain("Delete")
                            .doesNotContain("*"));
        }
        assertThat(settle(world).getDesired().getComposite().getReady()).isEqualTo(Ready.READY_FALSE);
        assertThat(world.remotes()).isEmpty();
    }

    @Provide
    Arbitrary<Start> delivering() {
        return Arbitraries.of(Start.DELIVERED, Start.DELIVERED_TO_ALL, Start.DELIVERED_TO_A_PLANET);
    }

    /** What is made in a planet may be deleted there once its landing is sure to be kept until then, and not before. */
    @Property(tries = 100)
    void whatDeletesInAPlanetKeepsItsLanding(@ForAll("histories") List<Event> history) {
        World world = Start.DELIVERED_TO_A_PLANET.world(function);
        everything().forEach(world::add);
        world.reconcile();
        for (Event event : history) {
            event.happen.accept(world);
            Set<String> before = deleting(world);
            Set<String> kept = world.composed().entrySet().stream()
                    .filter(usage -> usage.getValue()
                            .at("/spec/of/resourceRef/name")
                            .asString("")
                            .equals("base"))
                    .filter(usage -> isReady(usage.getValue()))
                    .map(usage -> usage.getKey().replaceFirst("-usage$", ""))
                    .collect(Collectors.toSet());
            world.reconcile();
            Set<String> armed = deleting(world);
            armed.removeAll(before);
            assertThat(kept).as("after %s", event).containsAll(armed);
        }
    }

    private static Set<String> deleting(World world) {
        return world.composed().entrySet().stream()
                .filter(object -> ManagementPolicy.deletes(object.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isReady(JsonNode usage) {
        return usage.at("/status/conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asString("").equals("Ready")
                        && condition.path("status").asString("").equals("True"));
    }

    @Property(tries = 200)
    void itAsksToBeCalledUntilAllIsSettled(@ForAll Start start, @ForAll("histories") List<Event> history) {
        World world = start.world(function);
        for (Event event : history) {
            event.happen.accept(world);
            Core.Call call = world.reconcile();

            assertThat(call.response().getMeta().hasTtl())
                    .as("a TTL after %s, %s", event, call.response().getConditionsList())
                    .isEqualTo(!call.isSettled());
        }
    }

    @Property(tries = 100)
    void nothingForeignIsTakenOver(@ForAll Start start, @ForAll("histories") List<Event> history) {
        World world = start.world(function);
        world.add(Yaml.one("{apiVersion: v1, kind: Secret, metadata: {name: people-kubeconfig, namespace: team-a}}"));
        world.add(Yaml.one("{apiVersion: v1, kind: ConfigMap, metadata: {name: people, namespace: team-a}}"));
        for (Event event : history) {
            event.happen.accept(world);
            world.reconcile();

            assertThat(world.composed()).as("after %s", event).isEmpty();
        }
    }

    @Property(tries = 100)
    void theSameRequestGivesTheSameBytes(
            @ForAll Start start, @ForAll("histories") List<Event> history, @ForAll long seed) {
        World world = start.world(function);
        for (Event event : history) {
            event.happen.accept(world);
            Core.Call call = world.reconcile();

            assertThat(Protos.bytes(function.run(Protos.shuffled(call.request(), new Random(seed)))))
                    .isEqualTo(Protos.bytes(call.response()));
        }
    }

    /** Whoever may write Secrets may make anything of the kubeconfig, until the next call. */
    @Property(tries = 300)
    void whatSomebodyMakesOfTheKubeconfigDoesNoHarm(
            @ForAll Start start, @ForAll @IntRange(max = 9999) int place, @ForAll @StringLength(max = 20) String text) {
        World world = start.world(function);
        everything().forEach(world::add);
        world.reconcile();
        String before = kubeconfig(world);
        int at = place % before.length();
        String mangled =
                before.substring(0, at) + text + before.substring(Math.min(before.length(), at + text.length()));
        boolean secret = world.composed().containsKey("kubeconfig");
        world.composed()
                .get(secret ? "kubeconfig" : "config-map")
                .withObject("data")
                .put(
                        "kubeconfig",
                        secret
                                ? Base64.getEncoder().encodeToString(mangled.getBytes(StandardCharsets.UTF_8))
                                : mangled);

        world.reconcile();

        assertThat(kubeconfig(world)).isEqualTo(before);
        assertThat(world.deleted()).isEmpty();
    }

    private static Set<String> contexts(World world) {
        Set<String> contexts = new TreeSet<>();
        Yaml.all(kubeconfig(world))
                .forEach(file -> file.path("contexts")
                        .forEach(context -> contexts.add(context.path("name").asString() + " of "
                                + context.at("/context/cluster").asString())));
        return contexts;
    }

    private static String kubeconfig(World world) {
        Map<String, ObjectNode> composed = world.composed();
        return text(composed.getOrDefault("config-map", composed.getOrDefault("kubeconfig", Yaml.one("{}"))));
    }

    /** The kubeconfig in a Secret or a ConfigMap. */
    private static String text(JsonNode manifest) {
        String data = manifest.at("/data/kubeconfig").asString("");
        return manifest.path("kind").asString("").equals("ConfigMap")
                ? data
                : new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    }
}
