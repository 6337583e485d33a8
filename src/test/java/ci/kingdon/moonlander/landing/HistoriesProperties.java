package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.landing.names.AccessRoles;
import ci.kingdon.moonlander.landing.names.ClientRoles;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.staging.Role;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.Secrets;
import ci.kingdon.moonlander.testing.Teardown;
import ci.kingdon.moonlander.testing.Teardown.Propagation;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Way;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import com.google.protobuf.Struct;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The design's rules, over random histories of a world in which everything flickers. */
class HistoriesProperties {

    private static final ObjectNode SOURCE = Landings.secret("source", "value", Way.FIRST.kubeconfig());
    private static final ObjectNode BROKEN =
            Landings.secret("source", "value", ("token: " + World.ADMIN_KEY + ": [").getBytes());

    /** What somebody else has made by Cluster API. */
    private static final ObjectNode THEIR_CLUSTER = Yaml.one(
            "{apiVersion: cluster.x-k8s.io/v1beta2, kind: Cluster, metadata: {namespace: team-a, name: edge}}");

    private static final ObjectNode EXPOSURE = Landings.exposure("team-a", "Passthrough");
    private static final ObjectNode EXPOSURE_THAT_ENDS_TLS = Landings.exposure("team-a", "Terminate");
    private static final ObjectNode IDENTITY_PROVIDER = Landings.identityProvider("team-a");

    private static final String CLIENT = new ClientRoles("team-a/dex")
            .in("namespace dex of ClusterProviderConfig in-cluster")
            .key();

    private static final String EDITORS = AccessRoles.people("edit").key();

    private static final List<String> ROLES = Stream.concat(
                    Stream.concat(AccessRoles.PLANET.all().stream(), AccessRoles.PARENT.all().stream())
                            .map(Role::key),
                    Stream.of(
                            CLIENT,
                            EDITORS,
                            EDITORS + "-usage",
                            AccessRoles.people("view").key(),
                            "authentication",
                            "namespace",
                            "vcluster",
                            "tenant",
                            "tenant-release",
                            "cozystack-release",
                            "cozystack",
                            "cluster",
                            "admin-kubeconfig",
                            "quota",
                            "limits",
                            "network-policy",
                            "role",
                            "role-binding",
                            "planet",
                            "planet-kubernetes",
                            "planet-helm",
                            "kubeconfig",
                            "service-account-usage",
                            "token-usage",
                            "delivery-default",
                            "delivery-default-shell",
                            "delivery-default-fill",
                            "delivery-there",
                            "delivery-there-shell",
                            "delivery-there-fill",
                            "delivery-there-fill-usage",
                            "delivery-there-provider-kubernetes",
                            "delivery-a",
                            "delivery-a-shell",
                            "delivery-a-fill",
                            "delivery-a-shell-usage"))
            .toList();

    /** What an XR asks for, and how its world begins. */
    enum Start {
        VCLUSTER("XLanding", "{planet: {vcluster: {}}}"),
        RETAINED(
                "XLanding",
                "{planet: {vcluster: {onDelete: Retain}}, access: {rules: [{verbs: [get], resources: [pods]}]}}"),
        EXISTING("XLanding", "{planet: {existing: {kubeconfigSecretRef: {name: source}}}}"),
        FLAT("XLanding", "{kubeconfigSecretName: source, writeKubeconfigSecretName: target}"),
        LANDING("Landing", "{kubeconfigSecretName: source, direction: PlanetToParent}"),
        OTHER_WAY("Landing", "{kubeconfigSecretName: source}"),
        MINTED(
                "XLanding",
                "{planet: {vcluster: {}}, direction: ParentToPlanet, parent: {server: harvey.example.org, clusterRole: view}}"),
        FLEET("XLanding", """
                {planet: {vcluster: {expose: {host: moo.example.org}}}, deliveries: [
                  {name: here, secretName: target, providerConfigs: true},
                  {name: there, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: edge}, providerConfigs: true},
                  {name: argo, cluster: ProviderConfig, providerConfigRef: {name: hub}, namespace: argocd, format: ArgoCD},
                  {name: inside, cluster: Planet, access: Parent, namespace: default, format: Flux}]}
                """),
        EXPOSED("XLanding", """
                {planet: {vcluster: {expose: {exposureRef: {name: demo, service: vcluster}}}}, deliveries: [
                  {name: here, secretName: target},
                  {name: there, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: edge}, providerConfigs: true},
                  {name: argo, cluster: ProviderConfig, providerConfigRef: {name: hub}, namespace: argocd, format: ArgoCD}]}
                """),
        EXPOSED_ELSEWHERE(
                "XLanding",
                "{planet: {vcluster: {expose: {exposureRef: {name: demo, service: vcluster}}}}, host: {providerConfigRef: {kind: ProviderConfig, name: edge}}}"),
        NAMESPACE("XLanding", "{planet: {namespace: {}}}"),
        OPEN_NAMESPACE(
                "XLanding",
                "{planet: {namespace: {networkPolicy: false}}, direction: ParentToPlanet, parent: {server: harvey.example.org, clusterRole: view}}"),
        NAMESPACES("XLanding", """
                {planet: {namespace: {server: host.example.org}}, deliveries: [
                  {name: here, secretName: target, providerConfigs: true},
                  {name: there, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: edge}, providerConfigs: true},
                  {name: argo, cluster: ProviderConfig, providerConfigRef: {name: hub}, namespace: argocd, format: ArgoCD},
                  {name: inside, cluster: Planet, access: Parent, format: Flux}]}
                """),
        COZYSTACK(
                "XLanding",
                "{planet: {cozystack: {tenant: tenant-moons, version: v1.35, host: moo.example.org}}, deliveries: ["
                        + "{name: here, secretName: target}, {name: hub, cluster: ProviderConfig, providerConfigRef: {name: hub}, namespace: argocd, format: ArgoCD}]}"),
        OWN_TENANT("XLanding", "{planet: {cozystack: {tenant: tenant-moons, ownTenant: true}}}"),
        RETAINED_COZYSTACK("XLanding", "{planet: {cozystack: {tenant: tenant-moons, onDelete: Retain}}}"),
        CLUSTER_API(
                "XLanding",
                "{planet: {clusterAPI: {topology: {classRef: {name: small, namespace: classes}, version: v1.35.4}}}}"),
        NAMED_CLUSTER("XLanding", "{planet: {clusterAPI: {name: edge}}}"),
        TRUSTING("XLanding", """
                {planet: {vcluster: {oidc: {identityProviderRef: {name: dex},
                  issuers: [{url: "https://kc.example.org", usernamePrefix: "kc:", groupsPrefix: "kc:"}]}}},
                 access: {people: [{group: "dex:a", clusterRole: edit}, {user: "kc:b", clusterRole: view}]}}
                """),
        TRUSTING_PARENT("XLanding", """
                {planet: {vcluster: {onDelete: Retain, oidc: {identityProviderRef: {name: dex}}}}, direction: ParentToPlanet,
                 parent: {server: harvey.example.org, clusterRole: view}, access: {people: [{group: "dex:a", clusterRole: edit}]}}
                """),
        PEOPLE(
                "XLanding",
                "{planet: {existing: {kubeconfigSecretRef: {name: source}}}, access: {people: [{group: 'dex:a', clusterRole: edit}]}}"),
        PEOPLE_AND_PARENT("XLanding", """
                {planet: {existing: {kubeconfigSecretRef: {name: source}}}, direction: ParentToPlanet,
                 parent: {server: harvey.example.org, clusterRole: view}, access: {people: [{group: "dex:a", clusterRole: edit}]}}
                """),
        HANDED_DOWN("XLanding", """
                {planet: {existing: {kubeconfigSecretRef: {name: source}}}, deliveries: [
                  {name: a, cluster: Planet, namespace: default, providerConfigs: true}]}
                """);

        private final String kind;
        private final String spec;

        Start(String kind, String spec) {
            this.kind = kind;
            this.spec = spec;
        }

        World world(V1Function function) {
            World world = World.ofLanding(
                    function::run, kind.equals("XLanding") ? Landings.xlanding(spec) : Landings.landing(spec));
            world.add(SOURCE);
            world.add(Landings.identityProviders());
            world.add(IDENTITY_PROVIDER);
            world.add(Landings.exposures());
            world.add(EXPOSURE);
            if (this == NAMED_CLUSTER) {
                world.clusters().add("in-cluster", THEIR_CLUSTER);
            }
            return world;
        }

        boolean writesTheKubeconfigHere() {
            return this != OTHER_WAY
                    && this != MINTED
                    && this != TRUSTING_PARENT
                    && this != PEOPLE_AND_PARENT; // A namespace is reached by it, whatever is delivered.
        }

        boolean createsThePlanet() {
            return this == VCLUSTER
                    || this == RETAINED
                    || this == MINTED
                    || this == TRUSTING
                    || this == TRUSTING_PARENT
                    || this == FLEET
                    || this == EXPOSED
                    || this == EXPOSED_ELSEWHERE
                    || isNamespace()
                    || this == COZYSTACK
                    || this == OWN_TENANT
                    || this == CLUSTER_API;
        }

        boolean isNamespace() {
            return this == NAMESPACE || this == OPEN_NAMESPACE || this == NAMESPACES;
        }
    }

    /** What may happen in the world. */
    enum Event {
        PROVIDE((world, role) -> world.provide()),
        FLICKER(World::flicker),
        LOSE_STATUS(World::loseStatus),
        PLANET_GOES((world, role) -> world.losePlanet()),
        LOSE_DETAILS(World::loseDetails),
        SOMEBODY_REPLACES(World::replaceDetails),
        SOURCE_GOES((world, role) -> world.removeOther(SOURCE)),
        SOURCE_BREAKS((world, role) -> world.add(BROKEN)),
        SOURCE_COMES((world, role) -> world.add(SOURCE)),
        IDENTITY_PROVIDER_GOES((world, role) -> world.removeOther(IDENTITY_PROVIDER)),
        IDENTITY_PROVIDER_COMES((world, role) -> world.add(IDENTITY_PROVIDER)),
        EXPOSURE_GOES((world, role) -> world.removeOther(EXPOSURE)),
        EXPOSURE_ENDS_TLS((world, role) -> world.add(EXPOSURE_THAT_ENDS_TLS)),
        EXPOSURE_COMES((world, role) -> world.add(EXPOSURE)),
        SOMEBODY_DELETES(World::remove);

        private final BiConsumer<World, String> happen;

        Event(BiConsumer<World, String> happen) {
            this.happen = happen;
        }
    }

    record Happening(Event event, String role) {}

    /** Something foreign under a name that the landing would use. */
    enum Obstacle {
        NAMESPACE(world -> {
            world.addForeign("Namespace", "", "vcluster-team-a-moo");
            world.addForeign("Namespace", "", "planet-team-a-moo");
        }),
        ACCOUNT(world -> {
            world.addForeign("ServiceAccount", "planet-team-a-moo", "moonlander");
            world.addForeign("ServiceAccount", "kube-system", "moonlander");
            world.addForeign("ServiceAccount", "kube-system", "moonlander.team-a.moo");
        }),
        BINDING(world -> {
            world.addForeign("ClusterRoleBinding", "", "moonlander:team-a:moo");
            world.addForeign("RoleBinding", "planet-team-a-moo", "moonlander:team-a:moo");
        }),
        ROLE(world -> {
            world.addForeign("ClusterRole", "", "moonlander:team-a:moo");
            world.addForeign("Role", "planet-team-a-moo", "moonlander:team-a:moo");
        }),
        BOUNDS(world -> {
            world.addForeign("ResourceQuota", "planet-team-a-moo", "moonlander");
            world.addForeign("LimitRange", "planet-team-a-moo", "moonlander");
            world.addForeign("NetworkPolicy", "planet-team-a-moo", "moonlander");
        }),
        TOKEN(world -> {
            world.addForeign("Secret", "planet-team-a-moo", "moonlander-token");
            world.addForeign("Secret", "kube-system", "moonlander-token");
            world.addForeign("Secret", "kube-system", "moonlander.team-a.moo-token");
        }),
        KUBECONFIG(world -> List.of("moo-kubeconfig", "remote-kubeconfig", "target")
                .forEach(name -> world.add(Landings.secret(name, "mine", new byte[] {1})))),
        DELIVERED(world -> {
            world.addForeign("Secret", "team-a", "moo-there");
            world.addForeign("Secret", "argocd", "moo-argo");
            world.addForeign("Secret", "default", "moo-inside");
            world.addForeign("Secret", "default", "moo-a");
            world.addForeign("ClusterProviderConfig", "", "team-a.moo-there");
            world.addForeign("ClusterProviderConfig", "", "team-a.moo-a");
        }),
        CLIENT_AND_PEOPLE(world -> {
            world.addForeign("OAuth2Client", "dex", "orswc3jnmexg233pzpzjzzeeeirsk");
            world.addForeign("ConfigMap", "vcluster-team-a-moo", "moonlander-authentication");
            world.addForeign("ClusterRoleBinding", "", "moonlander:team-a:moo:people:" + Names.hash("edit"));
        }),
        CLUSTER(world -> {
            world.addForeign("Kubernetes", "tenant-moons", "moo");
            world.addForeign("Kubernetes", "tenant-moons-tmoo4f5cb035", "moo");
            world.addForeign("Tenant", "tenant-moons", "tmoo4f5cb035");
            world.addForeign("Cluster", "team-a", "moo-planet");
        }),
        PARENT(world -> world.addForeign("ServiceAccount", "team-a", "moo-parent")),
        COPY(world -> world.add(Landings.secret("moo-planet", "kubeconfig", new byte[] {1}))),
        PROVIDER_CONFIG(world -> world.add(Yaml.one("""
                apiVersion: kubernetes.m.crossplane.io/v1alpha1
                kind: ProviderConfig
                metadata: {name: team-a.moo, namespace: team-a}
                """))),
        OBJECT(world -> world.add(Yaml.one("""
                apiVersion: kubernetes.m.crossplane.io/v1alpha1
                kind: Object
                metadata: {name: moo-service-account, namespace: team-a}
                """)));

        private final java.util.function.Consumer<World> put;

        Obstacle(java.util.function.Consumer<World> put) {
            this.put = put;
        }
    }

    @Provide
    Arbitrary<List<Happening>> histories() {
        return Combinators.combine(
                        // What providers do happens more often than what goes wrong.
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(5, Arbitraries.just(Event.PROVIDE)),
                                net.jqwik.api.Tuple.of(4, Arbitraries.of(Event.class))),
                        Arbitraries.of(ROLES))
                .as(Happening::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    private final V1Function function = Landings.function();

    @Property(tries = 400)
    void nothingUnlands(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        for (Happening happening : history) {
            happening.event().happen.accept(world, happening.role());
            Map<String, ObjectNode> before = new LinkedHashMap<>(world.composed());

            RunFunctionResponse response = world.reconcile().response();

            assertThat(world.deleted()).as("deleted after %s", happening).isEmpty();
            before.forEach((name, manifest) -> keepsItsKeys(name, manifest, response));
        }
    }

    private static void keepsItsKeys(String name, ObjectNode before, RunFunctionResponse response) {
        if (before.path("kind").asString().equals("Secret")) {
            ObjectNode desired =
                    Protos.tree(response.getDesired().getResourcesOrThrow(name).getResource());
            assertThat(desired.path("data").propertyNames())
                    .as("keys of %s", name)
                    .containsAll(before.path("data").propertyNames());
            desired.path("data").forEach(value -> assertThat(value.asString()).isNotEmpty());
        }
    }

    @Property(tries = 400)
    void whatIsDeliveredIsNeverEmptiedNorWrittenIntoASpec(
            @ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        for (Happening happening : history) {
            happening.event().happen.accept(world, happening.role());
            world.reconcile();

            assertThat(world.accidents()).as("after %s", happening).isEmpty();
        }
    }

    /** What nobody asks for any more, whenever that is said, is deleted in the clusters where it was put, and the rest stays. */
    @Property(tries = 100)
    void whatIsTakenOutOfTheSpecIsTakenAway(
            @ForAll("fleets") Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        for (Happening happening : history) {
            // What a hand deletes without a right to delete stays; that is not what is asked here.
            if (happening.event() == Event.PROVIDE) {
                happening.event().happen.accept(world, happening.role());
            }
            world.reconcile();
        }
        ObjectNode less = world.xr().withObject("spec").deepCopy();
        less.putArray("deliveries").addObject().put("name", "last").put("secretName", "moo-last");
        world.edit(less);
        for (int round = 0; round < ROLES.size() + 2; round++) {
            world.provide();
            world.reconcile();
        }

        assertThat(world.remotes()).isEqualTo(world.remoteWanted());
        assertThat(world.composed().keySet()).noneMatch(name -> name.endsWith("-shell") || name.endsWith("-fill"));
    }

    @Provide
    Arbitrary<Start> fleets() {
        return Arbitraries.of(Start.FLEET, Start.HANDED_DOWN, Start.MINTED, Start.NAMESPACES);
    }

    @Property(tries = 200)
    void itLandsOnceTheWorldSettles(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        play(world, history);
        RunFunctionResponse response = settle(world);

        assertThat(response.getDesired().getComposite().getReady())
                .as("%s", response.getConditionsList())
                .isEqualTo(Ready.READY_TRUE);
        assertThat(world.composed().containsKey("kubeconfig")).isEqualTo(start.writesTheKubeconfigHere());
        assertThat(response.getMeta().hasTtl())
                .as("an idle landing asks to be called")
                .isFalse();
    }

    private static void play(World world, List<Happening> history) {
        for (Happening happening : history) {
            happening.event().happen.accept(world, happening.role());
            world.reconcile();
        }
    }

    private static RunFunctionResponse settle(World world) {
        world.add(SOURCE);
        world.add(IDENTITY_PROVIDER);
        world.add(EXPOSURE);
        RunFunctionResponse response = world.reconcile().response();
        // Each stage takes one round; two more for what was deleted last.
        for (int round = 0; round < ROLES.size() + 2; round++) {
            world.provide();
            response = world.reconcile().response();
        }
        return response;
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
                .as("what hangs, deleted in %s", propagation)
                .isEmpty();
    }

    @Property(tries = 40)
    void theDeletionOfWhatHasLandedLeavesNothingInClustersThatStay(
            @ForAll Start start,
            @ForAll Propagation propagation,
            @ForAll("histories") List<Happening> history,
            @ForAll long seed) {
        World world = start.world(function);
        play(world, history);
        settle(world);

        Teardown.Left left = Teardown.of(world, propagation, new Random(seed));

        assertThat(left.composed()).as("what hangs").isEmpty();
        assertThat(left.remotes())
                .filteredOn(remote -> !(start.createsThePlanet() && remote.startsWith("planet ")))
                .filteredOn(remote -> !(start == Start.RETAINED && remote.contains(" Namespace ")))
                .filteredOn(remote -> !(start == Start.TRUSTING_PARENT
                        && (remote.contains(" Namespace ") || remote.contains(" ConfigMap "))))
                .filteredOn(remote -> !(start == Start.RETAINED_COZYSTACK && remote.contains(" Kubernetes ")))
                .as("what stays in clusters that stay")
                .isEmpty();
    }

    @Property(tries = 400)
    void itAsksToBeCalledUntilAllIsSettled(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        for (Happening happening : history) {
            happening.event().happen.accept(world, happening.role());
            Core.Call call = world.reconcile();

            assertThat(call.response().getMeta().hasTtl())
                    .as("a TTL after %s, %s", happening, call.response().getConditionsList())
                    .isEqualTo(!call.isSettled());
        }
    }

    @Property(tries = 400)
    void nothingForeignIsWrittenOrDeleted(
            @ForAll Start start, @ForAll Set<Obstacle> obstacles, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        obstacles.forEach(obstacle -> obstacle.put.accept(world));
        Set<String> made = new HashSet<>();
        for (Happening happening : history) {
            happening.event().happen.accept(world, happening.role());
            Core.Call call = world.reconcile();

            call.response().getDesired().getResourcesMap().forEach((name, resource) -> {
                ObjectNode manifest = Protos.tree(resource.getResource());
                leavesForeignThingsAlone(obstacles, name, manifest);
                touchesForeignRemotesOnlyToLook(world, obstacles, manifest);
                bindsNoForeignAccount(world, manifest);
                if (start.createsThePlanet()) {
                    deletesNothingInsideThePlanet(manifest);
                }
                made.add(name);
            });
            if (obstacles.contains(Obstacle.ACCOUNT) && start.writesTheKubeconfigHere()) {
                assertThat(call.response().getDesired().getComposite().getReady())
                        .as("ready, with somebody else's ServiceAccount")
                        .isEqualTo(Ready.READY_FALSE);
            }
        }
        assertThat(world.deleted()).isEmpty();
    }

    private static void leavesForeignThingsAlone(Set<Obstacle> obstacles, String name, ObjectNode manifest) {
        String kind = manifest.path("kind").asString();
        if (obstacles.contains(Obstacle.KUBECONFIG)) {
            assertThat(name).isNotEqualTo("kubeconfig");
        }
        if (obstacles.contains(Obstacle.COPY)) {
            assertThat(name + " " + kind).isNotEqualTo("planet Secret");
            // It would read somebody else's Secret.
            assertThat(manifest.path("spec")
                            .path("credentials")
                            .path("secretRef")
                            .path("name")
                            .asString(""))
                    .isNotEqualTo("moo-planet");
        }
        if (obstacles.contains(Obstacle.PROVIDER_CONFIG)) {
            assertThat(name).isNotEqualTo("planet-kubernetes");
        }
        if (obstacles.contains(Obstacle.OBJECT)) {
            assertThat(name).isNotEqualTo("service-account");
        }
    }

    private static void touchesForeignRemotesOnlyToLook(World world, Set<Obstacle> obstacles, ObjectNode object) {
        JsonNode remote = object.path("spec").path("forProvider").path("manifest");
        if (remote.isObject() && world.isForeign(remote)) {
            assertThat(policies(object)).containsExactly("Observe", "Create");
            assertThat(object.path("spec").path("connectionDetails")).isEmpty();
            assertThat(object.path("spec").path("references")).isEmpty();
        }
        if (obstacles.contains(Obstacle.NAMESPACE)) {
            assertThat(object.path("kind").asString()).isNotEqualTo("Release");
        }
    }

    /** Rights and tokens are for ServiceAccounts of our own. */
    private static void bindsNoForeignAccount(World world, ObjectNode object) {
        JsonNode remote = object.path("spec").path("forProvider").path("manifest");
        JsonNode subject = remote.path("subjects").path(0);
        Optional<String> ofToken = remote.path("metadata")
                .path("annotations")
                .path("kubernetes.io/service-account.name")
                .stringValueOpt();
        ObjectNode account = Yaml.one("{kind: ServiceAccount, metadata: {}}");
        ObjectNode metadata = account.withObject("metadata");
        if (subject.isObject()) {
            metadata.put("namespace", subject.path("namespace").asString())
                    .put("name", subject.path("name").asString());
        }
        ofToken.ifPresent(name -> metadata.put(
                        "namespace", remote.path("metadata").path("namespace").asString())
                .put("name", name));
        assertThat(world.isForeign(account)).as("whose rights %s are", account).isFalse();
    }

    private static void deletesNothingInsideThePlanet(ObjectNode object) {
        String cluster =
                object.path("spec").path("providerConfigRef").path("name").asString("");
        if (object.path("kind").asString().equals("Object") && cluster.equals("team-a.moo")) {
            assertThat(policies(object)).doesNotContain("Delete", "*");
        }
    }

    private static List<String> policies(ObjectNode object) {
        List<String> policies = new ArrayList<>();
        object.path("spec").path("managementPolicies").forEach(policy -> policies.add(policy.asString()));
        return policies;
    }

    @Property(tries = 200)
    void noSecretByteIsOutsideASecret(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        List<String> secrets = new ArrayList<>(Secrets.forms(World.TOKEN));
        secrets.addAll(Secrets.forms(World.ADMIN_KEY));
        World world = start.world(function);
        boolean seen = false;
        for (Happening happening : history) {
            happening.event().happen.accept(world, happening.role());
            RunFunctionResponse response = world.reconcile().response();

            assertThat(Secrets.outsideSecrets(response)).doesNotContain(secrets);
            seen |= response.toString().contains(Secrets.forms(World.ADMIN_KEY).get(0));
        }
        assertThat(seen)
                .as("the key itself stands only within a kubeconfig in base64")
                .isFalse();
    }

    @Property(tries = 200)
    void providersReadOnlyWhatTheFunctionWrote(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        World world = start.world(function);
        for (Happening happening : history) {
            happening.event().happen.accept(world, happening.role());
            Map<String, Resource> desired =
                    world.reconcile().response().getDesired().getResourcesMap();

            List<ObjectNode> manifests = desired.values().stream()
                    .map(resource -> Protos.tree(resource.getResource()))
                    .toList();
            Stream<JsonNode> byProviders =
                    manifests.stream().map(manifest -> manifest.at("/spec/writeConnectionSecretToRef/name"));
            assertThat(manifests)
                    .filteredOn(manifest -> manifest.path("kind").asString().equals("ProviderConfig"))
                    .extracting(config -> config.at("/spec/credentials/secretRef/name"))
                    .as("the Secrets that providers read")
                    .doesNotContainAnyElementsOf(Stream.concat(byProviders, Stream.of(SOURCE.at("/metadata/name")))
                            .toList());
            assertThat(desired.toString()).doesNotContain("attacker", "tokenFile");
            manifests.forEach(manifest -> manifest.path("data")
                    .forEach(value -> assertThat(new String(
                                    Base64.getDecoder().decode(value.asString()), StandardCharsets.ISO_8859_1))
                            .doesNotContain("attacker", "tokenFile")));
        }
    }

    @Property(tries = 150)
    void theSameRequestGivesTheSameBytes(
            @ForAll Start start, @ForAll("histories") List<Happening> history, @ForAll long seed) {
        World world = start.world(function);
        for (Happening happening : history) {
            happening.event().happen.accept(world, happening.role());
            Core.Call call = world.reconcile();

            assertThat(Protos.bytes(function.run(Protos.shuffled(call.request(), new Random(seed)))))
                    .isEqualTo(Protos.bytes(call.response()));
        }
    }

    @Property(tries = 100)
    void whatEarlierStepsDesireStaysAsItIs(@ForAll Start start, @ForAll("histories") List<Happening> history) {
        Resource bucket =
                Protos.resource(Yaml.one("{apiVersion: v1, kind: ConfigMap, data: {a: '1', n: 5}}")).toBuilder()
                        .setReady(Ready.READY_TRUE)
                        .build();
        Struct context = Protos.struct(Yaml.one("{earlier: {step: [1, 2.5, x, null]}}"));
        Resource composite = Protos.resource(Yaml.one("{status: {theirs: {kept: true}}}"));
        World world = start.world(function);
        for (Happening happening : history) {
            happening.event().happen.accept(world, happening.role());
            world.reconcile();
            RunFunctionRequest.Builder request = world.request().setContext(context);
            request.getDesiredBuilder().putResources("bucket", bucket).setComposite(composite);

            RunFunctionResponse response = function.run(request.build());

            assertThat(response.getDesired().getResourcesOrThrow("bucket")).isEqualTo(bucket);
            assertThat(response.getContext()).isEqualTo(context);
            assertThat(Protos.tree(response.getDesired().getComposite().getResource())
                            .path("status")
                            .path("theirs")
                            .path("kept")
                            .asBoolean())
                    .isTrue();
        }
    }
}
