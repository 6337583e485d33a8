package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.spec.CozystackSpec;
import ci.kingdon.moonlander.landing.spec.VclusterSpec;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tenant of CozyStack in which a cluster is: one that is there, or one in it that the landing makes for this cluster alone.
 *
 * @param parent the namespace of the tenant that is there
 * @param own what the landing's own tenant in that is called; empty where the cluster is in the one that is there
 * @param host the host
 * @param retained whether it stays when the landing goes
 */
record Tenancy(String parent, Optional<String> own, Host host, boolean retained) {

    private static final String PATH = "spec.planet.cozystack.tenant";

    /** The tenant that every other is in. Its name is not part of theirs (CozyStack v1.6.1, packages/apps/tenant). */
    private static final String ROOT = "tenant-root";

    private static final int LONGEST_NAMESPACE = 63;

    private static final Role ROLE = LandingRoles.TENANT;

    /** The tenant of a spec. */
    static Tenancy of(LandingRequest request, Host host, CozystackSpec spec) {
        String parent = spec.tenant()
                .orElseThrow(() -> new Invalid(
                        PATH,
                        "is missing",
                        "the namespace of a tenant; or defaults.planet of the Composition's input"));
        request.policy().tenant(PATH, parent, host.ref());
        Tenancy tenancy = new Tenancy(
                parent,
                spec.ownTenant() ? Optional.of(request.names().tenant()) : Optional.empty(),
                host,
                spec.onDelete() == VclusterSpec.OnDelete.Retain);
        int room = LONGEST_NAMESPACE - tenancy.namespace().length();
        if (room < 0) {
            throw new Invalid(
                    PATH,
                    "has \"" + parent
                            + "\", in which a tenant of the landing's own would have a namespace of more than "
                            + LONGEST_NAMESPACE + " characters",
                    "a tenant whose namespace is at most " + (parent.length() + room) + " characters; or no ownTenant");
        }
        return tenancy;
    }

    /** The namespace that the cluster is in. */
    String namespace() {
        return own.map(name -> parent.equals(ROOT) ? "tenant-" + name : parent + "-" + name)
                .orElse(parent);
    }

    /** The role of what is made on the host before anything else. */
    Role first() {
        return own.isPresent() ? ROLE : LandingRoles.COZYSTACK;
    }

    /** The roles of what is made on the host. */
    List<Role> roles() {
        return own.isPresent() ? List.of(ROLE, LandingRoles.COZYSTACK) : List.of(LandingRoles.COZYSTACK);
    }

    /**
     * Composes the landing's own tenant.
     *
     * @param mayBegin whether it may be made now
     * @return whether there is a tenant to make a cluster in
     */
    boolean make(Desired desired, boolean mayBegin, Rights rights) {
        boolean known = mayBegin && host.isKnown(desired);
        return own.map(name -> makeOwn(name, desired, known, rights)).orElse(known);
    }

    private boolean makeOwn(String name, Desired desired, boolean mayBegin, Rights rights) {
        StandingObject.stays(desired.observed(), ROLE, host, PATH, PATH, Optional.of(parent), name);
        boolean stands = desired.observed().exists(LandingRoles.COZYSTACK);
        RemoteObjects remote = new RemoteObjects(desired);
        ApplicationName application =
                new ApplicationName(host, "Tenant", parent, name, LandingRoles.TENANT_RELEASE, ROLE);
        ObjectNode tenant = application.manifest(remote);
        tenant.putObject("spec");
        ManagementPolicy policy = host.policy(retained, ROLE, stands, desired);
        RemoteResource resource = RemoteResource.of(host.cluster(), tenant, policy)
                .needing(rights)
                .sharedWithOthers();
        boolean free = application.isFree(desired, mayBegin, rights);
        boolean there = desired.after(free, ROLE, () -> remote.compose(ROLE, resource));
        boolean ready = there && awaitsNamespace(name, desired);
        return ready && host.awaitsKept(ROLE, stands, desired);
    }

    /** CozyStack makes a tenant's namespace some time after the tenant, and a cluster before that could not be made. */
    private boolean awaitsNamespace(String name, Desired desired) {
        boolean ready = isReady(desired.observed());
        if (!ready) {
            desired.await(Awaited.soon(
                    "WaitingForTenant",
                    "waiting for CozyStack to make namespace " + namespace() + " of Tenant " + parent + "/" + name
                            + " on the host (" + host + "); see Object " + desired.nameOf(ROLE)));
        }
        return ready;
    }

    private static boolean isReady(Observed observed) {
        return observed.resource(ROLE)
                .map(ObservedResource::manifest)
                .filter(tenant -> tenant.at("/status/atProvider/manifest/status/conditions")
                        .valueStream()
                        .anyMatch(
                                condition -> condition.path("type").asString("").equals("Ready")
                                        && condition.path("status").asString("").equals("True")))
                .isPresent();
    }
}
