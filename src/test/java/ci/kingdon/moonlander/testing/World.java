package ci.kingdon.moonlander.testing;

import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    /** The key of the planet's administrator. */
    public static final String ADMIN_KEY = Base64.getEncoder()
            .encodeToString("the key of the planet's administrator, kept secret".getBytes(StandardCharsets.UTF_8));

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

    /** What a token's Secret has. Other Secrets that are published have kubeconfigs. */
    private static final Map<String, byte[]> CONTENTS = Map.of(
            "token", TOKEN.getBytes(StandardCharsets.UTF_8),
            "ca.crt", "a certificate".getBytes(StandardCharsets.UTF_8));

    private final Core core;
    private final ObjectNode xr;

    /** The step's input and credentials. */
    private final RunFunctionRequest step;

    /** Composed resources by their names in the pipeline. */
    private final Map<String, ObjectNode> composed = new LinkedHashMap<>();

    private final Map<String, Map<String, byte[]>> details = new TreeMap<>();

    /** Resources that the landing did not make and that core can look up. */
    private final List<ObjectNode> others = new ArrayList<>();

    /** Resources in other clusters that the landing did not make: kind, namespace and name. */
    private final Set<String> foreign = new HashSet<>();

    /** What Objects made in clusters, each by its ProviderConfig, kind, namespace and name. */
    private final Set<String> remotes = new HashSet<>();

    /** Composed resources that core deleted because they were no longer desired. */
    private final List<String> deleted = new ArrayList<>();

    /** Secrets in other clusters that have data: kind, namespace and name. */
    private final Set<String> filled = new HashSet<>();

    /** Where secret data was lost, or written where it should not be. */
    private final List<String> accidents = new ArrayList<>();

    /** What Objects made in other clusters and have not deleted: ProviderConfig, kind, namespace and name. */
    private final Set<String> remote = new TreeSet<>();

    private int uids;

    private World(Function<RunFunctionRequest, RunFunctionResponse> function, ObjectNode xr, RunFunctionRequest step) {
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
                function,
                xr,
                Core.request()
                        .setInput(Protos.struct(input))
                        .putCredentials("parent", Protos.credentials(Map.of("kubeconfig", kubeconfig(ADMIN_KEY))))
                        .build());
    }

    /** A world with a network, whose step has no input. */
    public static World ofNetwork(Function<RunFunctionRequest, RunFunctionResponse> function, ObjectNode xr) {
        return new World(function, xr, Core.request().build());
    }

    /** Core reconciles the XR once. */
    public Core.Call reconcile() {
        Core.Call call = core.call(request().build(), others);
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

    private void apply(RunFunctionResponse response) {
        Map<String, Resource> desired = response.getDesired().getResourcesMap();
        desired.forEach((name, resource) -> {
            ObjectNode manifest = Protos.tree(resource.getResource());
            if (!composed.containsKey(name)
                    && manifest.path("spec").has("references")
                    && !manifest.path("spec").path("references").isEmpty()) {
                accidents.add(name + " is made with references, whose data the provider writes into its spec");
            }
        });
        composed.keySet().stream()
                .filter(name -> !desired.containsKey(name))
                .toList()
                .forEach(name -> {
                    deleted.add(name);
                    deleteRemotely(composed.get(name));
                    remove(name);
                });
        desired.forEach((name, resource) -> {
            ObjectNode manifest = Protos.tree(resource.getResource());
            ObjectNode before = composed.get(name);
            ObjectNode metadata = manifest.withObject("metadata");
            ObjectNode annotations = metadata.withObject("annotations").put(NAME, name);
            // Who did not apply it does not take it away.
            Optional.ofNullable(before)
                    .flatMap(old -> old.path("metadata")
                            .path("annotations")
                            .path(EXTERNAL_NAME)
                            .stringValueOpt())
                    .filter(id -> !annotations.has(EXTERNAL_NAME))
                    .ifPresent(id -> annotations.put(EXTERNAL_NAME, id));
            metadata.put(
                    "uid",
                    before == null
                            ? "uid-" + uids++
                            : before.path("metadata").path("uid").asString());
            if (before != null && before.has("status")) {
                manifest.set("status", before.get("status"));
            }
            if (before != null && before.path("metadata").has("finalizers")) {
                metadata.set("finalizers", before.path("metadata").get("finalizers"));
            }
            composed.put(name, manifest);
        });
        JsonNode status =
                Protos.tree(response.getDesired().getComposite().getResource()).path("status");
        if (status.isObject()) {
            xr.set("status", status);
        }
    }

    /** Providers do what they are asked to. */
    public void provide() {
        composed.keySet().forEach(this::provide);
    }

    /** A provider does what one resource asks for. */
    public void provide(String name) {
        ObjectNode manifest = composed.get(name);
        switch (manifest.path("kind").asString()) {
            case "Object" -> provideObject(name, manifest);
            case "Release" -> {
                conditions(manifest, true);
                details.put(name, Map.of("kubeconfig", kubeconfig(ADMIN_KEY)));
            }
            // Core's part, which has a controller of its own for it.
            case "Usage" -> conditions(manifest, true);
            default -> {
                if (manifest.path("apiVersion").asString().startsWith("ec2.aws.")) {
                    provideAws(name, manifest);
                }
            }
        }
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

    /** A resource loses the id that AWS gave it, as after a restore from backup. */
    public void loseId(String name) {
        composed.get(name).withObject("metadata").withObject("annotations").remove(EXTERNAL_NAME);
    }

    private void provideObject(String name, ObjectNode object) {
        object.withObject("metadata").putArray("finalizers").add("finalizer.managedresource.crossplane.io");
        ObjectNode wanted = (ObjectNode) object.path("spec").path("forProvider").path("manifest");
        boolean isForeign = foreign.contains(key(wanted));
        fill(name, object, wanted);
        boolean looks = object.path("spec").path("managementPolicies").size() == 1;
        if (!isForeign && !looks) {
            remote.add(remoteKey(object));
        }
        ObjectNode seen = wanted.deepCopy();
        seen.withObject("metadata").put("creationTimestamp", "2026-01-01T00:00:00Z");
        if (isForeign) {
            seen.withObject("metadata").remove("annotations");
        } else if (!looks) {
            remotes.add(remote(object));
        }
        if (wanted.path("kind").asString("").equals("Cluster")) {
            conditions(seen, true);
            seen.withObject("status")
                    .withArray("conditions")
                    .add(condition(seen, "Available"))
                    .add(condition(seen, "ControlPlaneInitialized"));
        }
        object.withObject("status").withObject("atProvider").set("manifest", seen);
        conditions(object, !isForeign);
        if (!object.path("spec").path("connectionDetails").isEmpty()) {
            Map<String, byte[]> published = new TreeMap<>();
            object.path("spec").path("connectionDetails").forEach(detail -> {
                String key = detail.path("toConnectionSecretKey").asString();
                published.put(key, CONTENTS.getOrDefault(key, kubeconfig(ADMIN_KEY)));
            });
            details.put(name, published);
        }
    }

    private void deleteRemotely(ObjectNode object) {
        String policies = object.path("spec").path("managementPolicies").toString();
        if (policies.contains("Delete") || policies.contains("*")) {
            remote.remove(remoteKey(object));
        }
    }

    private static String remoteKey(ObjectNode object) {
        return object.at("/spec/providerConfigRef/name").asString("") + " "
                + key(object.at("/spec/forProvider/manifest"));
    }

    /** What Objects made in other clusters and have not deleted. */
    public Set<String> remote() {
        return remote;
    }

    /** What is composed to be there. */
    public Set<String> remoteWanted() {
        return composed.values().stream()
                .filter(manifest -> manifest.path("kind").asString("").equals("Object"))
                .map(World::remoteKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Somebody edits the spec. */
    public void edit(ObjectNode spec) {
        xr.set("spec", spec);
    }

    /** An Object that may update makes the data of a Secret what it refers to, even if that is nothing. */
    private void fill(String name, ObjectNode object, ObjectNode wanted) {
        boolean updates =
                object.path("spec").path("managementPolicies").toString().contains("Update");
        if (!updates || !wanted.path("type").asString("").equals("Opaque")) {
            return;
        }
        boolean refers = !object.path("spec").path("references").isEmpty();
        if (refers) {
            filled.add(key(wanted));
        } else if (filled.contains(key(wanted))) {
            accidents.add(name + " empties " + key(wanted));
        }
    }

    /** Where secret data was lost, or written where it should not be. */
    public List<String> accidents() {
        return accidents;
    }

    private static void conditions(ObjectNode manifest, boolean ready) {
        ObjectNode status = manifest.withObject("status");
        status.putArray("conditions")
                .add(status.objectNode().put("type", "Ready").put("status", ready ? "True" : "False"))
                .add(status.objectNode().put("type", "Synced").put("status", "True"));
    }

    private static ObjectNode condition(ObjectNode of, String type) {
        return of.objectNode().put("type", type).put("status", "True");
    }

    /** A composed resource turns unready. */
    public void flicker(String name) {
        if (composed.containsKey(name)) {
            conditions(composed.get(name), false);
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
        details.computeIfPresent(
                name, (_, before) -> before.containsKey("kubeconfig") ? Map.of("kubeconfig", WEAPON) : before);
    }

    /** Somebody deletes a composed resource. */
    public void remove(String name) {
        composed.remove(name);
        details.remove(name);
    }

    /** Somebody else's resource, which core can look up. */
    public void add(ObjectNode manifest) {
        removeOther(manifest);
        others.add(manifest);
    }

    /** It goes again. */
    public void removeOther(ObjectNode manifest) {
        others.removeIf(other -> key(other).equals(key(manifest)));
    }

    /** Somebody else's resource in another cluster. */
    public void addForeign(String kind, String namespace, String name) {
        foreign.add(kind + " " + namespace + "/" + name);
    }

    /** Whether somebody else's resource in another cluster has that name. */
    public boolean isForeign(JsonNode manifest) {
        return foreign.contains(key(manifest));
    }

    /** The remote resource of an Object, as {@link #remotes} names it. */
    static String remote(JsonNode object) {
        return object.at("/spec/providerConfigRef/name").asString("") + " "
                + key(object.at("/spec/forProvider/manifest"));
    }

    private static String key(JsonNode manifest) {
        JsonNode metadata = manifest.path("metadata");
        return manifest.path("kind").asString("") + " "
                + metadata.path("namespace").asString("") + "/"
                + metadata.path("name").asString("");
    }

    public Map<String, ObjectNode> composed() {
        return composed;
    }

    /** What Objects made in clusters, each by its ProviderConfig, kind, namespace and name. */
    public Set<String> remotes() {
        return remotes;
    }

    public List<String> deleted() {
        return deleted;
    }

    public ObjectNode xr() {
        return xr;
    }

    /** A planet's kubeconfig with a client's key in it. */
    public static byte[] kubeconfig(String key) {
        return """
                apiVersion: v1
                kind: Config
                current-context: my
                contexts: [{name: my, context: {cluster: my, user: admin}}]
                clusters: [{name: my, cluster: {server: "https://planet.example.org:443", certificate-authority-data: Y2E=}}]
                users: [{name: admin, user: {client-certificate-data: Y2VydA==, client-key-data: "%s"}}]
                """.formatted(key).getBytes(StandardCharsets.UTF_8);
    }
}
