package ci.kingdon.moonlander.testing;

import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.proto.v1.Condition;
import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.proto.v1.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small stand-in for everything around the function, for thousands of histories: core applies what is desired and deletes
 * what no longer is, providers make what Objects, Releases and AWS resources ask for, and things flicker when a test says so. What it plays
 * was read off the real engine; the real engine has tests of its own.
 */
public final class World {

    /** What a planet's token looks like here. */
    public static final String TOKEN = "t0ken-c4n-d0-anything-in-the-planet";

    /** The token in a Secret of a cluster; that of the first generation is called after the cluster alone. */
    public static String token(String cluster, String secret) {
        return TOKEN + "-of-" + cluster + (secret.endsWith("-token") ? "" : "-in-" + secret);
    }

    /** The key of the planet's administrator. */
    public static final String ADMIN_KEY = Way.FIRST.key();

    /** The ProviderConfig by which the landing's Objects reach its planet. */
    public static final String OWN_PROVIDER_CONFIG = "team-a.moo";

    /** A kubeconfig by which a provider would send its own token to a stranger. */
    private static final byte[] WEAPON = """
            current-context: my
            contexts: [{name: my, context: {cluster: my, user: my}}]
            clusters: [{name: my, cluster: {server: "https://attacker.example.org"}}]
            users: [{name: my, user: {tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token}}]
            """.getBytes(StandardCharsets.UTF_8);

    /** A platform team that allows what the tests ask for. */
    private static final String INPUT = """
            apiVersion: moonlander.fn.kingdon.ci/v1beta1
            kind: Input
            policy: {hosts: [{name: hub}], targetNamespaces: [argocd], parentClusterRoles: [view],
              tenants: [tenant-moons], clusterNamespaces: [classes], openFields: [expose.Ingress, sync.nodes, values, planet.namespace.networkPolicy]}
            """;

    private static final String NAME = "crossplane.io/composition-resource-name";

    private static final String EXTERNAL_NAME = "crossplane.io/external-name";

    /** How AWS's ids begin, by the kinds of both families. */
    private static final Map<String, String> IDS = Map.of(
            "VPC", "vpc-",
            "Subnet", "subnet-",
            "InternetGateway", "igw-",
            "EIP", "eipalloc-",
            "Address", "eipalloc-",
            "NATGateway", "nat-",
            "RouteTable", "rtb-",
            "SecurityGroup", "sg-");

    /** The annotation on everything that the XR makes. */
    private final String mark;

    private final Core core;
    private final ObjectNode xr;

    /** The step's input and credentials. */
    private RunFunctionRequest step;

    /** Composed resources by their names in the pipeline. */
    private final Map<String, ObjectNode> composed = new LinkedHashMap<>();

    private final Map<String, Map<String, byte[]>> details = new TreeMap<>();

    /** Resources that the landing did not make and that core can look up. */
    private final List<ObjectNode> others = new ArrayList<>();

    /** What core applied last of each composed resource. */
    private final Map<String, ObjectNode> applied = new TreeMap<>();

    /** Objects that core has deleted, and whose provider has not finished. */
    private final List<ObjectNode> leaving = new ArrayList<>();

    private final Clusters clusters = new Clusters();

    private final ProviderKubernetes kubernetes = new ProviderKubernetes(this);

    /** Composed resources that core deleted because they were no longer desired. */
    private final List<String> deleted = new ArrayList<>();

    /** The kubeconfig that the planet's maker publishes. */
    private Way way = Way.FIRST;

    private int uids;

    /** What time it is. */
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private World(
            String mark,
            Function<RunFunctionRequest, RunFunctionResponse> function,
            ObjectNode xr,
            RunFunctionRequest step) {
        this.mark = mark;
        this.core = new Core(function);
        this.xr = xr;
        this.step = step;
    }

    /** A world with a landing. */
    public static World ofLanding(Function<RunFunctionRequest, RunFunctionResponse> function, ObjectNode xr) {
        return ofLanding(function, xr, Yaml.one(INPUT));
    }

    /** The same with another input of the step. */
    public static World ofLanding(
            Function<RunFunctionRequest, RunFunctionResponse> function, ObjectNode xr, ObjectNode input) {
        return new World(
                Identity.LANDING,
                function,
                xr,
                Core.request()
                        .setInput(Protos.struct(input))
                        .putCredentials("parent", Protos.credentials(Map.of("kubeconfig", Way.FIRST.kubeconfig())))
                        .build());
    }

    /** A world with a network, whose step has no input. */
    public static World ofNetwork(Function<RunFunctionRequest, RunFunctionResponse> function, ObjectNode xr) {
        return new World(Identity.NETWORK, function, xr, Core.request().build());
    }

    /** A world with an XR of another kind, which leaves this annotation on what it makes. */
    public static World of(
            String mark, Function<RunFunctionRequest, RunFunctionResponse> function, ObjectNode xr, ObjectNode input) {
        return new World(
                mark,
                function,
                xr,
                Core.request().setInput(Protos.struct(input)).build());
    }

    /** Core reconciles the XR once. */
    public Core.Call reconcile() {
        Core.Call call = core.call(request().build(), lookedUp());
        RunFunctionResponse response = call.response();
        if (response.getResultsList().stream().noneMatch(r -> r.getSeverity() == Severity.SEVERITY_FATAL)) {
            apply(response);
        }
        return call;
    }

    /** The request of the next reconcile, before anything is looked up. */
    public RunFunctionRequest.Builder request() {
        RunFunctionRequest.Builder request = step.toBuilder();
        request.getObservedBuilder().setComposite(Protos.resource(xr));
        composed.forEach((name, manifest) -> request.getObservedBuilder()
                .putResources(name, Protos.resource(manifest, details.getOrDefault(name, Map.of()))));
        return request;
    }

    /** Everything that core finds by its name: what is being deleted too. */
    private List<ObjectNode> lookedUp() {
        return Stream.of(others, leaving, composed.values())
                .flatMap(Collection::stream)
                .toList();
    }

    /** What time it is. */
    public Instant now() {
        return now;
    }

    /** Time passes. */
    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** Core is killed after it has applied some of what is desired. */
    public void reconcilePartly(int most) {
        RunFunctionResponse response = core.call(request().build(), lookedUp()).response();
        response.getDesired().getResourcesMap().entrySet().stream()
                .limit(most)
                .forEach(desired ->
                        apply(desired.getKey(), Protos.tree(desired.getValue().getResource())));
    }

    private void apply(RunFunctionResponse response) {
        Map<String, Resource> desired = response.getDesired().getResourcesMap();
        composed.keySet().stream()
                .filter(name -> !desired.containsKey(name))
                .toList()
                .forEach(this::dismiss);
        desired.forEach((name, resource) -> apply(name, Protos.tree(resource.getResource())));
        JsonNode status =
                Protos.tree(response.getDesired().getComposite().getResource()).path("status");
        JsonNode conditions = xr.at("/status/conditions");
        if (status.isObject()) {
            xr.set("status", status);
        }
        if (conditions.isArray()) {
            xr.withObject("status").set("conditions", conditions);
        }
        response.getConditionsList().forEach(this::set);
    }

    /** Core keeps conditions that the function no longer says. */
    private void set(Condition condition) {
        ArrayNode conditions = xr.withObject("status").withArray("conditions");
        conditions.removeIf(before -> before.path("type").asString("").equals(condition.getType()));
        conditions
                .addObject()
                .put("type", condition.getType())
                .put("status", condition.getStatus() == Status.STATUS_CONDITION_TRUE ? "True" : "False")
                .put("reason", condition.getReason())
                .put("message", condition.getMessage());
    }

    /** Core applies a resource: what it applied before and no longer does goes, what others wrote stays. */
    private void apply(String name, ObjectNode manifest) {
        manifest.withObject("metadata").withObject("annotations").put(NAME, name);
        ObjectNode before = Optional.ofNullable(composed.get(name))
                .or(() -> leaving(manifest))
                .orElse(null);
        ObjectNode known = before == null ? manifest.objectNode() : before;
        ObjectNode after = ServerSide.apply(known, applied.getOrDefault(name, manifest), manifest, List.of());
        ObjectNode metadata = after.withObject("metadata");
        if (before == null) {
            metadata.put("uid", "uid-" + uids++);
        }
        byDefault(after);
        if (!known.path("spec").equals(after.path("spec"))) {
            metadata.put("generation", metadata.path("generation").asLong(0) + 1);
        }
        composed.put(name, after);
        applied.put(name, manifest);
    }

    /** What is being deleted stays so, whoever applies it again. */
    private Optional<ObjectNode> leaving(ObjectNode manifest) {
        Optional<ObjectNode> found = leaving.stream()
                .filter(object -> object.path("kind").equals(manifest.path("kind"))
                        && object.at("/metadata/name").equals(manifest.at("/metadata/name")))
                .findFirst();
        found.ifPresent(leaving::remove);
        return found;
    }

    /** Fields that the providers' CRDs have defaults for, which the API server sets with each write. */
    private static void byDefault(ObjectNode manifest) {
        switch (manifest.path("kind").asString()) {
            case "Release" ->
                manifest.withObject("spec").putArray("managementPolicies").add("*");
            case "Object" -> manifest.withObject("spec").put("watch", false);
            default -> {}
        }
    }

    /** Core deletes what is no longer desired, and from then on does not look at it. */
    private void dismiss(String name) {
        deleted.add(name);
        ObjectNode manifest = forget(name);
        if (isFinalized(manifest)) {
            leaving.add(dying(manifest));
        } else {
            uninstall(manifest);
        }
    }

    private ObjectNode forget(String name) {
        details.remove(name);
        applied.remove(name);
        return composed.remove(name);
    }

    private static boolean isFinalized(JsonNode manifest) {
        return !manifest.at("/metadata/finalizers").isEmpty();
    }

    private static ObjectNode dying(ObjectNode manifest) {
        manifest.withObject("metadata").put("deletionTimestamp", "2026-01-02T00:00:00Z");
        return manifest;
    }

    static boolean isDying(JsonNode manifest) {
        return manifest.path("metadata").has("deletionTimestamp");
    }

    /** Providers do what they are asked to. */
    public void provide() {
        Makers.work(clusters);
        List.copyOf(composed.keySet()).forEach(this::provide);
        leaving.removeIf(kubernetes::finish);
    }

    /** A provider does what one resource asks for. */
    public void provide(String name) {
        ObjectNode manifest = composed.get(name);
        if (manifest == null) {
            return;
        }
        switch (manifest.path("kind").asString()) {
            case "Object" -> provideObject(name, manifest);
            case "Release" -> install(name, manifest);
            // Core's part, which has a controller of its own for it.
            case "Usage" -> conditions(manifest, true);
            default -> {
                if (manifest.path("apiVersion").asString().startsWith("ec2.aws.")) {
                    provideAws(name, manifest);
                }
                if (manifest.path("apiVersion").asString().contains(".upjet-cloudflare.m.")) {
                    provideCloudflare(name, manifest);
                }
            }
        }
    }

    private void provideObject(String name, ObjectNode object) {
        if (!isDying(object)) {
            kubernetes.reconcile(name, object);
        } else if (kubernetes.finish(object)) {
            forget(name);
        }
    }

    private void install(String name, ObjectNode release) {
        clusters.add(hostOf(release), installed(release));
        deployment(release).ifPresent(deployment -> clusters.add(hostOf(release), deployment));
        conditions(release, true);
        details.put(name, Map.of("kubeconfig", way.kubeconfig()));
    }

    /** What Helm makes, in short: the values. */
    private static ObjectNode installed(ObjectNode release) {
        ObjectNode installed = release.objectNode().put("kind", "Release");
        installed
                .withObject("metadata")
                .put("name", release.at("/metadata/name").asString());
        installed.set("values", release.at("/spec/forProvider/values"));
        return installed;
    }

    /** The Deployment of Dex's chart, with pods that run; nobody looks at those of other charts. */
    private static Optional<ObjectNode> deployment(ObjectNode release) {
        JsonNode asked = release.at("/spec/forProvider");
        if (!asked.at("/chart/name").asString("").equals("dex")) {
            return Optional.empty();
        }
        ObjectNode deployment =
                release.objectNode().put("apiVersion", "apps/v1").put("kind", "Deployment");
        deployment
                .withObject("metadata")
                .put("name", asked.at("/values/fullnameOverride").asString())
                .put("namespace", asked.path("namespace").asString())
                .put("generation", 1);
        ObjectNode spec = deployment.withObject("spec");
        spec.set("replicas", asked.at("/values/replicaCount"));
        spec.withObject("template").withObject("metadata").set("annotations", asked.at("/values/podAnnotations"));
        ObjectNode status = deployment.withObject("status").put("observedGeneration", 1);
        status.set("replicas", asked.at("/values/replicaCount"));
        status.set("updatedReplicas", asked.at("/values/replicaCount"));
        status.set("availableReplicas", asked.at("/values/replicaCount"));
        return Optional.of(deployment);
    }

    private void uninstall(ObjectNode manifest) {
        if (manifest.path("kind").asString("").equals("Release")) {
            clusters.delete(hostOf(manifest), installed(manifest));
            deployment(manifest).ifPresent(deployment -> clusters.delete(hostOf(manifest), deployment));
        }
    }

    private static String hostOf(JsonNode release) {
        return release.at("/spec/providerConfigRef/name").asString();
    }

    private static void provideAws(String name, ObjectNode manifest) {
        String prefix = IDS.getOrDefault(manifest.path("kind").asString(), "made-");
        manifest.withObject("metadata")
                .withObject("annotations")
                .put(EXTERNAL_NAME, prefix + Integer.toHexString(name.hashCode()));
        conditions(manifest, true);
        if (prefix.equals("vpc-")) {
            manifest.withObject("status").withObject("atProvider").put("ipv6CidrBlock", "2001:db8:0:1a00::/56");
        }
        if (prefix.equals("igw-")) {
            ArrayNode attachments =
                    manifest.withObject("status").withObject("atProvider").putArray("attachments");
            attachments
                    .addObject()
                    .put("attachmentStatus", "available")
                    .set("vpcId", manifest.at("/spec/forProvider/vpcId"));
        }
    }

    private static void provideCloudflare(String name, ObjectNode manifest) {
        String id = "00000000-0000-4000-8000-%012x".formatted(Math.abs((long) name.hashCode()));
        manifest.withObject("metadata").withObject("annotations").put(EXTERNAL_NAME, id);
        conditions(manifest, true);
        manifest.withObject("status").withObject("atProvider").put("id", id);
    }

    /** A resource loses the id that AWS gave it, as after a restore from backup. */
    public void loseId(String name) {
        composed.get(name).withObject("metadata").withObject("annotations").remove(EXTERNAL_NAME);
    }

    /** The cluster that an Object reaches, if it can: its ProviderConfig is there, and the Secret that this reads. */
    Optional<String> clusterOf(JsonNode object) {
        String name = object.at("/spec/providerConfigRef/name").asString("");
        return name.equals(OWN_PROVIDER_CONFIG)
                ? composed.values().stream()
                        .filter(config -> config.path("kind").asString("").equals("ProviderConfig")
                                && config.path("apiVersion").asString("").startsWith("kubernetes.")
                                && config.at("/metadata/name").asString("").equals(name))
                        .findFirst()
                        .flatMap(config -> composedSecret(
                                config.at("/spec/credentials/secretRef/name").asString("")))
                        .flatMap(Way::cluster)
                : Optional.of(name);
    }

    /** The composed Secret of that name. */
    Optional<ObjectNode> composedSecret(String name) {
        return composed.values().stream()
                .filter(secret -> secret.path("kind").asString("").equals("Secret")
                        && secret.at("/metadata/name").asString("").equals(name))
                .findFirst();
    }

    void details(String name, Map<String, byte[]> published) {
        details.put(name, published);
    }

    /** What is in other clusters. */
    public Clusters clusters() {
        return clusters;
    }

    /** What the XR made in other clusters, and is still there: cluster, kind, namespace and name. */
    public Set<String> remotes() {
        return clusters.annotated(mark);
    }

    /** What is composed to be there. */
    public Set<String> remoteWanted() {
        return composed.values().stream()
                .filter(manifest -> manifest.path("kind").asString("").equals("Object"))
                .map(this::remote)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The platform team gives the step another input, or the landing another Composition. */
    public void decide(ObjectNode input) {
        step = step.toBuilder().setInput(Protos.struct(input)).build();
    }

    /** Somebody edits the spec. */
    public void edit(ObjectNode spec) {
        xr.set("spec", spec);
    }

    /** Where secret data was lost, or written where it should not be. */
    public List<String> accidents() {
        return kubernetes.accidents();
    }

    private static void conditions(ObjectNode manifest, boolean ready) {
        condition(manifest, "Ready", ready);
        condition(manifest, "Synced", true);
    }

    /** A provider says something of a resource as it is now. */
    static void condition(ObjectNode manifest, String type, boolean isTrue) {
        ObjectNode status = manifest.withObject("status");
        ArrayNode others = status.arrayNode();
        status.path("conditions").forEach(condition -> {
            if (!condition.path("type").asString().equals(type)) {
                others.add(condition);
            }
        });
        others.addObject()
                .put("type", type)
                .put("status", isTrue ? "True" : "False")
                .put("observedGeneration", manifest.at("/metadata/generation").asLong(0));
        status.set("conditions", others);
    }

    /** A composed resource turns unready. */
    public void flicker(String name) {
        if (composed.containsKey(name)) {
            composed.get(name).at("/status/conditions").forEach(condition -> {
                if (condition.path("type").asString().equals("Ready")) {
                    ((ObjectNode) condition).put("status", "False");
                }
            });
        }
    }

    /** No provider can work in the landing's planet any more. */
    public void losePlanet() {
        composed.values().stream()
                .filter(manifest -> manifest.path("kind").asString("").equals("Object"))
                .filter(object ->
                        object.at("/spec/providerConfigRef/name").asString("").equals(OWN_PROVIDER_CONFIG))
                .forEach(object -> object.at("/status/conditions").forEach(condition -> {
                    if (condition.path("type").asString("").equals("Synced")) {
                        ((ObjectNode) condition)
                                .put("status", "False")
                                .put("lastTransitionTime", "2026-01-01T00:00:00Z")
                                .put("message", "dial tcp: " + TOKEN);
                    }
                }));
    }

    /** A composed resource loses its status, as after a restore from backup. */
    public void loseStatus(String name) {
        if (composed.containsKey(name)) {
            composed.get(name).remove("status");
        }
    }

    /** A composed resource's connection Secret goes. */
    public void loseDetails(String name) {
        details.remove(name);
    }

    /** Whoever may write the Secret that a connection detail is read from puts a kubeconfig there that names a file. */
    public void replaceDetails(String name) {
        details.computeIfPresent(name, (_, before) -> withKubeconfig(before, WEAPON));
    }

    /** The planet's kubeconfig is another one from now on. */
    public void lead(Way other) {
        way = other;
        details.replaceAll((_, before) -> withKubeconfig(before, other.kubeconfig()));
    }

    /** Connection details with another kubeconfig, if there is one in them, under whatever key. */
    private static Map<String, byte[]> withKubeconfig(Map<String, byte[]> before, byte[] kubeconfig) {
        Map<String, byte[]> after = new TreeMap<>(before);
        after.replaceAll((key, value) -> ProviderKubernetes.isOfToken(key) ? value : kubeconfig);
        return after;
    }

    /** The cluster that the planet's kubeconfig leads to. */
    public Way way() {
        return way;
    }

    /** Somebody deletes a composed resource, unless a Usage keeps it. */
    public void remove(String name) {
        ObjectNode manifest = composed.get(name);
        if (manifest == null || Usages.keep(manifest, composed.values())) {
            return;
        }
        if (isFinalized(manifest)) {
            dying(manifest);
        } else {
            uninstall(forget(name));
        }
    }

    /** Whether nothing that core has deleted is still there. */
    public boolean isQuiet() {
        return leaving.isEmpty();
    }

    /** Objects that core has deleted, and whose provider has not finished. */
    List<ObjectNode> leaving() {
        return leaving;
    }

    /** Somebody else's resource, which core can look up. */
    public void add(ObjectNode manifest) {
        removeOther(manifest);
        others.add(manifest);
    }

    /** It goes again. */
    public void removeOther(ObjectNode manifest) {
        others.removeIf(other -> Clusters.key(other).equals(Clusters.key(manifest)));
    }

    /** Somebody else's resource in other clusters. */
    public void addForeign(String kind, String namespace, String name) {
        ObjectNode manifest = Yaml.one("{kind: " + kind + ", data: {theirs: eA==}}");
        manifest.withObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            manifest.withObject("metadata").put("namespace", namespace);
        }
        clusters.addEverywhere(manifest);
    }

    /** Whether somebody else's resource in another cluster has that name. */
    public boolean isForeign(JsonNode manifest) {
        return clusters.isForeign(manifest);
    }

    /** The remote resource of an Object, as {@link #remotes} names it. */
    String remote(JsonNode object) {
        return clusterOf(object).orElse("nowhere") + " " + Clusters.key(object.at("/spec/forProvider/manifest"));
    }

    public Map<String, ObjectNode> composed() {
        return composed;
    }

    public List<String> deleted() {
        return deleted;
    }

    public ObjectNode xr() {
        return xr;
    }
}
