package ci.kingdon.moonlander.login.bastion;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
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

    /** What an XR asks for. */
    enum Start {
        NAMED("{landings: [{name: moo}, {name: ham, context: cozystack}, {name: vcluster-moo}]}"),
        SELECTED("{selector: {matchLabels: {login: people}}, currentContext: vcluster-moo}"),
        PUBLIC(
                "{configMapName: people, format: CloudInit, landings: [{name: ham}], selector: {matchLabels: {login: people}}}"),
        STATIC("{kubeconfigs: [{context: talos-root, secretRef: {name: talos-root}}], format: CloudInit}"),
        ALL(
                "{kubeconfigs: [{context: talos-root, secretRef: {name: talos-root}}],"
                        + " landings: [{name: moo, as: ServiceAccount, context: admin}], selector: {matchLabels: {login: people}}}");

        private final ObjectNode xr;

        Start(String spec) {
            xr = Bastions.xbastion(spec);
        }

        World world(Runner function) {
            World world = World.ofNetwork(function::run, xr.deepCopy());
            world.add(XRD);
            return world;
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
        SOMEBODY_DELETES(world -> List.copyOf(world.composed().keySet()).forEach(world::remove));

        private final Consumer<World> happen;

        Event(Consumer<World> happen) {
            this.happen = happen;
        }
    }

    @Provide
    Arbitrary<List<Event>> histories() {
        return Arbitraries.of(Event.class).list().ofMinSize(1).ofMaxSize(30);
    }

    private final Runner function = Bastions.function();

    @Property(tries = 300)
    void contextsStayUntilTheyAreNotAskedFor(@ForAll Start start, @ForAll("histories") List<Event> history) {
        World world = start.world(function);
        world.reconcile();
        for (Event event : history) {
            Set<String> before = contexts(world);
            event.happen.accept(world);
            boolean deleted = event == Event.SOMEBODY_DELETES;
            // A label no longer finds a landing that is gone.
            boolean selects = world.xr().path("spec").has("selector")
                    && Set.of(Event.MOO_GOES, Event.HAM_GOES, Event.OTHER_GOES, Event.KIND_COMES)
                            .contains(event);

            world.reconcile();

            assertThat(world.deleted()).as("deleted after %s", event).isEmpty();
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
        world.reconcile();
        RunFunctionResponse response = world.reconcile().response();

        assertThat(response.getDesired().getComposite().getReady())
                .as("%s", response.getConditionsList())
                .isEqualTo(Ready.READY_TRUE);
        assertThat(kubeconfig(world)).doesNotContain("moved.example.org").doesNotContain("other.example.org");
        assertThat(response.getMeta().getTtl().getSeconds()).isEqualTo(60);
    }

    @Property(tries = 200)
    void itAsksToBeCalledSoonUntilAllIsSettled(@ForAll Start start, @ForAll("histories") List<Event> history) {
        World world = start.world(function);
        for (Event event : history) {
            event.happen.accept(world);
            Core.Call call = world.reconcile();

            assertThat(call.response().getMeta().getTtl().getSeconds())
                    .as("a TTL after %s, %s", event, call.response().getConditionsList())
                    .isEqualTo(call.isSettled() ? 60 : 30);
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
        JsonNode secret = world.composed().getOrDefault("kubeconfig", Yaml.one("{}"));
        String data = secret.at("/data/kubeconfig").asString("");
        String text = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        Map<String, ObjectNode> composed = world.composed();
        return composed.containsKey("config-map")
                ? composed.get("config-map").at("/data/kubeconfig").asString("")
                : text;
    }
}
