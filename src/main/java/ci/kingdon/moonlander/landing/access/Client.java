package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.landing.names.ClientRoles;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.request.Policy;
import ci.kingdon.moonlander.landing.teardown.Hold;
import ci.kingdon.moonlander.landing.trust.IdentityProvider;
import ci.kingdon.moonlander.landing.trust.Trust;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The planet's client at the identity provider that it trusts: an OAuth2Client of Dex, which Dex uses as soon as it is there. It is
 * public, since what people have on their machines keeps no secret, and Dex takes any loopback address to return to.
 *
 * @param trust whose tokens the planet accepts
 * @param policy what the platform allows
 * @param names the landing's names
 * @param desired what the stage wants
 */
record Client(Trust trust, Policy policy, LandingNames names, Desired desired) {

    /**
     * Dex calls a client's resource by its id and the sum of nothing by FNV-1, in base32 (v2.45.1, storage/kubernetes, idToName). It
     * looks for no other name.
     */
    private static final long FNV = 0xcbf29ce484222325L;

    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";

    private static final Rights RIGHTS =
            Rights.ofInstallation("dex", List.of("spec.planet.vcluster.oidc.identityProviderRef"));

    /**
     * Composes it, and waits for what it needs.
     *
     * @return what has to stay until it is deleted
     */
    List<Hold> compose() {
        return trust.identityProvider().map(this::compose).orElse(List.of());
    }

    private List<Hold> compose(IdentityProvider provider) {
        provider.ask(desired);
        Optional<IdentityProvider.Place> place = provider.place(desired.observed());
        Optional<IdentityProvider.Place> allowed =
                place.filter(found -> policy.isClientAllowed(provider.namespace(), found.cluster()));
        if (allowed.isEmpty()) {
            place.ifPresent(found -> desired.await(closed(provider, found.cluster())));
        }
        trust.problem(desired.observed()).ifPresent(desired::await);
        ClientRoles roles = new ClientRoles(provider.toString());
        if (allowed.isEmpty()) {
            keep(roles);
            return List.of();
        }
        return compose(roles.in(allowed.get().toString()), allowed.get());
    }

    private Awaited closed(IdentityProvider provider, ProviderConfigRef cluster) {
        return Awaited.action(
                "HostClosed",
                "the planet gets no client at XIdentityProvider " + provider + ", whose host is " + cluster + ": "
                        + (Policy.isOwn(cluster)
                                ? "that is a ProviderConfig of another namespace"
                                : "policy.hosts of the Composition's input does not have it"));
    }

    /** While it is not known where it belongs, it stays where it is. */
    private void keep(ClientRoles roles) {
        desired.observed().roles(names.id()).stream()
                .filter(roles::isOne)
                .forEach(role -> desired.observed().resource(role).ifPresent(object -> {
                    // Its Usage stays by the stage that takes away what is left over, which knows it to be in use.
                    desired.reserve(role);
                    new RemoteObjects(desired).composeAsItIs(role, object, Optional.empty());
                }));
    }

    private List<Hold> compose(Role role, IdentityProvider.Place place) {
        ProviderConfigRef ref = place.cluster();
        RemoteCluster cluster = new RemoteCluster(ref, "the identity provider's host (" + ref + ")");
        Optional<Foundation> foundation = Foundation.behind(ref, desired);
        RemoteResource resource = RemoteResource.of(
                        cluster, manifest(place.namespace()), policy(role, ref, foundation.isPresent()))
                .needing(ref.equals(ProviderConfigRef.IN_CLUSTER) ? RIGHTS : Rights.ofCluster(cluster));
        desired.after(Foundation.isKnown(ref, desired), role, () -> new RemoteObjects(desired).compose(role, resource));
        return foundation
                .map(landing ->
                        Hold.ofFoundation(landing, role, desired.observed().exists(role)))
                .map(List::of)
                .orElse(List.of());
    }

    /** In the planet itself it goes with the planet. In another landing's it is deleted only while that one is kept. */
    private ManagementPolicy policy(Role role, ProviderConfigRef ref, boolean inAnothersPlanet) {
        boolean inPlanet = Policy.isOwn(ref) && ref.name().equals(names.of(LandingRoles.PLANET_KUBERNETES));
        if (inPlanet) {
            return ManagementPolicy.OBSERVE_CREATE_UPDATE;
        }
        return inAnothersPlanet && !Hold.isInForce(desired.observed(), role)
                ? ManagementPolicy.OBSERVE_CREATE
                : ManagementPolicy.ALL;
    }

    private ObjectNode manifest(String namespace) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("apiVersion", "dex.coreos.com/v1").put("kind", "OAuth2Client");
        manifest.putObject("metadata")
                .put("namespace", namespace)
                .put("name", resourceName(trust.client()))
                .putObject("annotations")
                .put(names.id().mark(), names.id().annotation());
        return manifest.put("id", trust.client())
                .put("name", names.namespace() + "/" + names.landing())
                .put("public", true);
    }

    /** The name of the resource of a client. */
    static String resourceName(String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        byte[] all = ByteBuffer.allocate(bytes.length + Long.BYTES)
                .put(bytes)
                .putLong(FNV)
                .array();
        StringBuilder name = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte next : all) {
            bits = bits << Byte.SIZE | Byte.toUnsignedInt(next);
            held += Byte.SIZE;
            while (held >= 5) {
                held -= 5;
                name.append(DIGITS.charAt(bits >> held & 31));
            }
            bits &= (1 << held) - 1;
        }
        if (held > 0) {
            name.append(DIGITS.charAt(bits << 5 - held & 31));
        }
        return name.toString();
    }
}
