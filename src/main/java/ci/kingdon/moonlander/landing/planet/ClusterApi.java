package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.names.Server;
import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.spec.ClusterAPISpec;
import ci.kingdon.moonlander.landing.spec.TopologySpec;
import ci.kingdon.moonlander.landing.spec.VclusterSpec;
import ci.kingdon.moonlander.landing.spec.WorkersSpec;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.RemoteSecretKeys;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Cluster of Cluster API on the host. The landing makes it from a ClusterClass, which alone says what it runs on; or somebody else makes
 * it, and the landing only looks at it.
 *
 * @param namespace the Cluster's namespace
 * @param name the Cluster
 * @param host the host
 * @param spec the spec
 */
record ClusterApi(String namespace, String name, Host host, ClusterAPISpec spec) implements Planet {

    private static final String PATH = "spec.planet.clusterAPI.";

    private static final Role ROLE = LandingRoles.CLUSTER;

    /** Cluster API writes the name into labels. */
    private static final String NAME = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    private static final Rights RIGHTS = Rights.ofInstallation("cluster-api", List.of("spec.planet.clusterAPI"));

    /** The planet of a spec. */
    static ClusterApi of(LandingRequest request, ClusterAPISpec spec) {
        Host host = Host.of(request);
        String namespace = request.policy()
                .clusterNamespace(
                        PATH + "namespace", spec.namespace().orElseGet(request.names()::namespace), host.ref());
        spec.topology()
                .flatMap(topology -> topology.classRef().namespace())
                .ifPresent(
                        of -> request.policy().clusterNamespace(PATH + "topology.classRef.namespace", of, host.ref()));
        String name = spec.name()
                .orElseGet(() -> spec.topology().isPresent()
                        ? request.names().planetCluster()
                        : request.names().landing());
        if (!name.matches(NAME)) {
            throw new Invalid(
                    "metadata.name",
                    "has \"" + name + "\", which cannot be the Cluster's name too",
                    "a DNS label, at most 63 characters; or set " + PATH + "name");
        }
        return new ClusterApi(namespace, name, host, spec);
    }

    @Override
    public String kind() {
        return "ClusterAPI";
    }

    @Override
    public boolean outlivesLanding() {
        return spec.topology().isEmpty() || spec.onDelete() == VclusterSpec.OnDelete.Retain;
    }

    @Override
    public boolean make(Desired desired, boolean mayBegin) {
        StandingObject.stays(
                desired.observed(), ROLE, host, PATH + "namespace", PATH + "name", Optional.of(namespace), name);
        boolean known = host.isKnown(desired);
        boolean there = spec.topology()
                .map(topology -> desired.after(mayBegin && known, ROLE, () -> cluster(topology, desired)))
                .orElseGet(() -> desired.after(known, ROLE, () -> look(desired)));
        // The Secret is there before anything answers.
        boolean up = there && isUp(desired);
        kubeconfig().look(desired, up);
        return up;
    }

    private boolean cluster(TopologySpec topology, Desired desired) {
        observedCluster(desired.observed())
                .flatMap(cluster -> cluster.at("/spec/topology/version").stringValueOpt())
                .ifPresent(
                        before -> MinorVersions.follows(PATH + "topology.version", "is ", before, topology.version()));
        boolean stands = desired.observed().exists(LandingRoles.ADMIN_KUBECONFIG);
        ManagementPolicy policy = host.policy(outlivesLanding(), ROLE, stands, desired);
        RemoteObjects remote = new RemoteObjects(desired);
        // Cluster API writes fields of it too, such as where it is reached.
        return remote.compose(
                ROLE,
                RemoteResource.of(host.cluster(), manifest(topology, remote), policy)
                        .needing(host.rights(RIGHTS))
                        .sharedWithOthers());
    }

    /** A Cluster of somebody else's. */
    private boolean look(Desired desired) {
        ObjectNode manifest = manifest();
        manifest.putObject("metadata").put("namespace", namespace).put("name", name);
        boolean there = observedCluster(desired.observed()).isPresent();
        new RemoteObjects(desired)
                .look(
                        ROLE,
                        host.ref(),
                        manifest,
                        RemoteSecretKeys.NONE,
                        there && desired.observed().isReady(ROLE));
        if (!there) {
            desired.await(Awaited.soon(
                    "WaitingForCluster",
                    "waiting for somebody to create " + inWords() + "; see Object " + desired.nameOf(ROLE)));
        }
        return there;
    }

    private String inWords() {
        return "Cluster " + namespace + "/" + name + " on the host (" + host + ")";
    }

    private boolean isUp(Desired desired) {
        boolean up = isTrue(desired.observed(), "ControlPlaneInitialized") && isTrue(desired.observed(), "Available");
        if (!up && !desired.observed().exists(LandingRoles.ADMIN_KUBECONFIG)) {
            desired.await(Awaited.soon(
                    "WaitingForCluster",
                    "waiting for Cluster API until " + inWords() + " is ControlPlaneInitialized and Available"));
        }
        return up;
    }

    private Optional<JsonNode> observedCluster(Observed observed) {
        return observed.resource(ROLE)
                .map(object -> object.manifest().at("/status/atProvider/manifest"))
                .filter(seen -> seen.at("/metadata/name").asString("").equals(name)
                        && seen.at("/metadata/namespace").asString("").equals(namespace));
    }

    /** A condition of the Cluster, as the provider last saw it. */
    private boolean isTrue(Observed observed, String type) {
        return observedCluster(observed)
                .filter(JsonNode::isObject)
                .map(cluster -> ObservedResource.of((ObjectNode) cluster))
                .filter(cluster -> cluster.isTrue(type))
                .isPresent();
    }

    private static ObjectNode manifest() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "cluster.x-k8s.io/v1beta2")
                .put("kind", "Cluster");
    }

    private ObjectNode manifest(TopologySpec asked, RemoteObjects remote) {
        ObjectNode manifest = manifest();
        manifest.set("metadata", remote.metadata(namespace, name).tree());
        ObjectNode topology = manifest.putObject("spec").putObject("topology");
        ObjectNode classRef =
                topology.putObject("classRef").put("name", asked.classRef().name());
        asked.classRef().namespace().ifPresent(of -> classRef.put("namespace", of));
        topology.put("version", asked.version());
        asked.replicas()
                .ifPresent(replicas -> topology.putObject("controlPlane").put("replicas", replicas));
        if (!asked.workers().isEmpty()) {
            ArrayNode groups = topology.putObject("workers").putArray("machineDeployments");
            asked.workers().forEach(workers -> groups.add(group(workers)));
        }
        if (!asked.variables().isEmpty()) {
            ArrayNode variables = topology.putArray("variables");
            asked.variables()
                    .properties()
                    .forEach(variable ->
                            variables.addObject().put("name", variable.getKey()).set("value", variable.getValue()));
        }
        return manifest;
    }

    private static ObjectNode group(WorkersSpec workers) {
        ObjectNode group = JsonNodeFactory.instance.objectNode();
        group.put("class", workers.workerClass()).put("name", workers.name());
        workers.replicas().ifPresent(replicas -> group.put("replicas", replicas));
        return group;
    }

    private KubeconfigOnHost kubeconfig() {
        return new KubeconfigOnHost(
                host, namespace, name + "-kubeconfig", KubeconfigSecret.CLUSTER_API_KEY, "Cluster API");
    }

    @Override
    public Optional<Foundation> foundation(Desired desired) {
        return host.foundation(desired);
    }

    @Override
    public Optional<Role> madeBy() {
        return Optional.of(ROLE);
    }

    @Override
    public List<Role> onFoundation() {
        return List.of(spec.topology().isPresent() ? ROLE : LandingRoles.PLANET_KUBERNETES);
    }

    @Override
    public PlanetKubeconfig kubeconfig(LandingNames names, Observed observed, Optional<Kubeconfig> copy) {
        return kubeconfig().read(names, observed, copy);
    }

    /** Other landings may land on a Cluster that is there. */
    @Override
    public String serviceAccount(LandingNames names) {
        return spec.topology().isPresent() ? "moonlander" : names.sharedServiceAccount();
    }

    /** A Cluster of another namespace has been opened to those who may administer it: a landing could make one there as well. */
    @Override
    public boolean isOfAnotherNamespace(String ofLanding) {
        return spec.topology().isEmpty() && !host.isOwn() && !namespace.equals(ofLanding);
    }

    @Override
    public boolean isReadFrom(String ofLanding, String secret) {
        return host.isControlPlane()
                && namespace.equals(ofLanding)
                && kubeconfig().name().equals(secret);
    }

    /** It is reached from everywhere by its control plane's endpoint. */
    @Override
    public Optional<Server> serverInside() {
        return Optional.empty();
    }

    @Override
    public Optional<Server> serverFrom(ProviderConfigRef cluster, String path) {
        return Optional.empty();
    }

    @Override
    public String serverPath() {
        return "spec.deliveries";
    }

    /** How many machines Cluster API counts; empty before it has counted any. */
    private static OptionalInt nodes(JsonNode cluster) {
        JsonNode status = cluster.path("status");
        return Stream.of("controlPlane", "workers")
                .map(part -> status.path(part).path("replicas"))
                .filter(JsonNode::isInt)
                .mapToInt(JsonNode::asInt)
                .reduce(Integer::sum);
    }

    @Override
    public void describe(ObjectNode status, Observed observed) {
        status.put("namespace", namespace);
        spec.topology()
                .map(TopologySpec::version)
                .or(() -> observedCluster(observed)
                        .flatMap(seen -> seen.at("/spec/topology/version").stringValueOpt()))
                .ifPresent(version -> status.put("version", version));
        observedCluster(observed).ifPresent(seen -> nodes(seen).ifPresent(count -> status.put("nodes", count)));
    }
}
