package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.names.Server;
import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.spec.CozystackOidcSpec;
import ci.kingdon.moonlander.landing.spec.CozystackSpec;
import ci.kingdon.moonlander.landing.spec.DefaultsSpec.Architecture;
import ci.kingdon.moonlander.landing.spec.NodeGroupSpec;
import ci.kingdon.moonlander.landing.spec.VclusterSpec;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tenant cluster of CozyStack: a {@code Kubernetes} in a tenant's namespace of the host. Its Ready does not mean that it can be
 * reached (CozyStack v1.6.1), so that nothing here looks at it: the planet has a kubeconfig once its Secret has the key.
 *
 * @param tenancy the tenant that it is in
 * @param name the cluster
 * @param host the host
 * @param architectures those of the host's nodes, where they are known
 * @param spec the spec
 */
record Cozystack(Tenancy tenancy, String name, Host host, List<Architecture> architectures, CozystackSpec spec)
        implements Planet {

    private static final String PATH = "spec.planet.cozystack.";

    /** The form of CozyStack's names, and how long they may be; see Forms. */
    private static final String NAME = "[a-z]([-a-z0-9]{0,40}[a-z0-9])?";

    private static final String WORKERS = "WorkersAvailable";

    private static final Rights RIGHTS = Rights.ofInstallation("cozystack", List.of("spec.planet.cozystack"));

    /** The planet of a spec. */
    static Cozystack of(LandingRequest request, CozystackSpec spec) {
        Host host = Host.of(request);
        Tenancy tenancy = Tenancy.of(request, host, spec);
        spec.version().ifPresent(version -> request.policy().cozystackVersion(PATH + "version", version));
        String name = spec.name().orElseGet(() -> request.names().landing());
        if (!name.matches(NAME)) {
            throw new Invalid(
                    "metadata.name",
                    "has \"" + name + "\", which cannot be the cluster's name too",
                    "a DNS label that begins with a letter, at most 42 characters; or set " + PATH + "name");
        }
        return new Cozystack(tenancy, name, host, request.policy().architectures(host.ref()), spec);
    }

    @Override
    public String kind() {
        return "CozyStack";
    }

    @Override
    public boolean outlivesLanding() {
        return spec.onDelete() == VclusterSpec.OnDelete.Retain;
    }

    private String tenant() {
        return tenancy.namespace();
    }

    @Override
    public boolean make(Desired desired, boolean mayBegin) {
        Role role = LandingRoles.COZYSTACK;
        StandingObject.stays(
                desired.observed(), role, host, PATH + "tenant", PATH + "name", Optional.of(tenant()), name);
        RemoteObjects remote = new RemoteObjects(desired);
        ObjectNode manifest = manifest(remote);
        standing(desired.observed()).ifPresent(before -> follows(before, manifest.path("spec")));
        boolean stands = desired.observed().exists(LandingRoles.ADMIN_KUBECONFIG);
        ManagementPolicy policy = host.policy(outlivesLanding(), tenancy.first(), stands, desired);
        RemoteResource cluster = RemoteResource.of(host.cluster(), manifest, policy)
                .needing(host.rights(RIGHTS))
                .sharedWithOthers();
        boolean ground = tenancy.make(desired, mayBegin, host.rights(RIGHTS));
        boolean free = application().isFree(desired, ground, host.rights(RIGHTS));
        boolean made = desired.after(free, role, () -> remote.compose(role, cluster));
        kubeconfig().look(desired, made);
        return made;
    }

    /** What CozyStack was asked for last. */
    private static Optional<JsonNode> standing(Observed observed) {
        return observed.resource(LandingRoles.COZYSTACK)
                .map(object -> object.manifest().at("/spec/forProvider/manifest/spec"))
                .filter(JsonNode::isObject);
    }

    private void follows(JsonNode before, JsonNode now) {
        leavesNothingOut(PATH.substring(0, PATH.length() - 1), before, now);
        before.path("version")
                .stringValueOpt()
                .ifPresent(version -> MinorVersions.follows(
                        PATH + "version", "is ", version, now.path("version").asString()));
    }

    /**
     * CozyStack's API keeps no record of who has set which field (metadata.managedFields; v1.6.1, pkg/registry/apps/application). So a field
     * that is applied once and then left out stays as it was, a group of nodes among others.
     */
    private static void leavesNothingOut(String path, JsonNode before, JsonNode now) {
        before.properties().forEach(field -> {
            String at = path + "." + field.getKey();
            JsonNode after = now.path(field.getKey());
            if (after.isMissingNode()) {
                throw new Invalid(
                        at,
                        "is left out, and CozyStack's API would keep what it was given before",
                        "a value; to be rid of a group of nodes, maxReplicas 0");
            }
            leavesNothingOut(at, field.getValue(), after);
        });
    }

    private ObjectNode manifest(RemoteObjects remote) {
        ObjectNode manifest = application().manifest(remote);
        ObjectNode asked = manifest.putObject("spec");
        spec.version().ifPresent(version -> asked.put("version", version));
        spec.host().ifPresent(address -> asked.put("host", address));
        if (!spec.nodeGroups().isEmpty()) {
            ObjectNode groups = asked.putObject("nodeGroups");
            spec.nodeGroups().forEach((group, of) -> groups.set(group, group(of)));
        }
        if (!spec.addons().isEmpty()) {
            asked.set("addons", spec.addons());
        }
        asked.putObject("oidc").put("mode", spec.oidc().mode().name());
        return manifest;
    }

    private static ObjectNode group(NodeGroupSpec spec) {
        ObjectNode group = JsonNodeFactory.instance.objectNode();
        group.put("minReplicas", spec.minReplicas()).put("maxReplicas", spec.maxReplicas());
        spec.instanceType().ifPresent(type -> group.put("instanceType", type));
        spec.diskSize().ifPresent(size -> group.put("diskSize", size));
        if (!spec.roles().isEmpty()) {
            spec.roles().forEach(group.putArray("roles")::add);
        }
        return group;
    }

    private ApplicationName application() {
        return new ApplicationName(
                host, "Kubernetes", tenant(), name, LandingRoles.COZYSTACK_RELEASE, LandingRoles.COZYSTACK);
    }

    private String service() {
        return application().release() + "." + tenant() + ".svc";
    }

    private KubeconfigOnHost kubeconfig() {
        return new KubeconfigOnHost(
                host,
                tenant(),
                application().release() + "-admin-kubeconfig",
                host.isControlPlane() ? "admin.svc" : "admin.conf",
                "CozyStack");
    }

    @Override
    public Optional<Foundation> foundation(Desired desired) {
        return host.foundation(desired);
    }

    @Override
    public Optional<Role> madeBy() {
        return Optional.of(LandingRoles.COZYSTACK);
    }

    @Override
    public List<Role> onFoundation() {
        return tenancy.roles();
    }

    @Override
    public PlanetKubeconfig kubeconfig(LandingNames names, Observed observed, Optional<Kubeconfig> copy) {
        return kubeconfig().read(names, observed, copy);
    }

    /** The kubeconfig that was read has the name within the host where that is the control plane, and the one outside elsewhere. */
    @Override
    public Optional<Server> serverFrom(ProviderConfigRef cluster, String path) {
        if (cluster.equals(host.ref()) || !host.isControlPlane()) {
            return Optional.empty();
        }
        return Optional.of(spec.host()
                .map(Server::at)
                .orElseThrow(() -> new Invalid(
                        path,
                        "is missing, and " + cluster + " is not the planet's host (" + host
                                + "), so that the planet's Service means nothing there",
                        "the DNS name or address at which the planet is reached from there; or set " + serverPath())));
    }

    @Override
    public String serverPath() {
        return PATH + "host";
    }

    /**
     * The names that CozyStack makes the certificate for. The platform leads those who come from outside by the name that they ask for
     * (SNI), so that a kubeconfig has to verify the very name that it dials.
     */
    @Override
    public Optional<Certificate> certificate() {
        return Optional.of(new Certificate(
                Stream.concat(
                                spec.host().map(Server::at).map(Server::host).stream(),
                                Stream.of(service(), INSIDE.host()))
                        .toList(),
                serverPath()));
    }

    /** The disks of CozyStack's workers are made for amd64 alone (its issues 903 and 1961). */
    @Override
    public Optional<Condition> workers() {
        if (architectures.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                architectures.contains(Architecture.amd64) || !asksForWorkers()
                        ? Condition.isTrue(WORKERS, "Available", "the host can run what workers are asked for")
                        : Condition.isFalse(
                                WORKERS,
                                "NoWorkersOnArm64",
                                "the host's nodes are arm64, for which CozyStack has no workers (its issues 903 and 1961): the planet has"
                                        + " a control plane alone; give each group in " + PATH
                                        + "nodeGroups maxReplicas 0, or"
                                        + " take a vcluster, which runs on the host's own nodes"));
    }

    /** Without a group of its own a cluster gets one of the platform's, which grows as it is needed. */
    private boolean asksForWorkers() {
        return spec.nodeGroups().isEmpty()
                || spec.nodeGroups().values().stream().anyMatch(group -> group.maxReplicas() > 0);
    }

    @Override
    public void describe(ObjectNode status, Observed observed) {
        status.put("namespace", tenant());
        spec.version().ifPresent(version -> status.put("version", version));
        if (spec.oidc().mode() == CozystackOidcSpec.Mode.System) {
            ObjectNode oidc = status.putObject("oidc");
            spec.oidc().issuerURL().ifPresent(issuer -> oidc.put("issuerURL", issuer));
            oidc.put("clientID", tenant() + "-" + application().release());
            oidc.put("kubeconfigSecret", tenant() + "/" + application().release() + "-oidc-kubeconfig");
        }
    }
}
