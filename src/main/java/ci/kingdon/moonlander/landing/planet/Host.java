package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.request.Policy;
import ci.kingdon.moonlander.landing.spec.ProviderConfigRefSpec;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import java.util.Optional;

/**
 * The cluster that a planet is made in. It may be another landing's planet, which is then kept until what was made there is deleted.
 *
 * @param ref how providers reach it
 */
record Host(ProviderConfigRef ref) {

    /**
     * The host of a landing.
     *
     * @throws ci.kingdon.moonlander.function.Invalid where the policy does not allow it, or one of the planet's fields there
     */
    static Host of(LandingRequest request) {
        Policy policy = request.policy();
        ProviderConfigRef asked = request.spec()
                .host()
                .providerConfigRef()
                .map(ProviderConfigRefSpec::toRef)
                .orElseGet(policy::standardHost);
        Host host = new Host(policy.host("spec.host.providerConfigRef.name", asked));
        policy.openFields(request.askedPlanet(), host.ref());
        return host;
    }

    boolean isControlPlane() {
        return ref.equals(ProviderConfigRef.IN_CLUSTER);
    }

    /** Whether it is reached with credentials of the tenant's own. */
    boolean isOwn() {
        return Policy.isOwn(ref);
    }

    RemoteCluster cluster() {
        return new RemoteCluster(ref, "the host (" + ref + ")");
    }

    /**
     * The rights that a provider needs there.
     *
     * @param installed those that an installation gives in the control plane; on another host its kubeconfig decides
     */
    Rights rights(Rights installed) {
        return isControlPlane() ? installed : Rights.ofCluster(cluster());
    }

    /** The other landing whose planet it is. */
    Optional<Foundation> foundation(Desired desired) {
        return Foundation.behind(ref, desired);
    }

    /** Whether Crossplane has looked whose planet it is. */
    boolean isKnown(Desired desired) {
        return Foundation.isKnown(ref, desired);
    }

    /**
     * Whether nobody takes the host away before what was made there is deleted.
     *
     * @param first the Object that is made there before anything else, and deletes it all in the end
     * @param stands whether something of the planet stands on that already, which is kept whatever flickers
     */
    boolean isKept(Role first, boolean stands, Desired desired) {
        Observed observed = desired.observed();
        return foundation(desired).isEmpty() || observed.isReady(first.usage()) || stands;
    }

    /** The same, and says what to wait for otherwise. */
    boolean awaitsKept(Role first, boolean stands, Desired desired) {
        boolean kept = isKept(first, stands, desired);
        if (!kept) {
            desired.await(Awaited.soon(
                    "WaitingForUsage",
                    "waiting for Crossplane to make Usage " + desired.nameOf(first.usage())
                            + ", which keeps the landing in whose planet this one is"));
        }
        return kept;
    }

    /**
     * What the first Object may do with what it made: in another landing's planet nothing is made that could not be deleted.
     *
     * @param retained whether what is made outlives the landing
     */
    ManagementPolicy policy(boolean retained, Role first, boolean stands, Desired desired) {
        if (retained) {
            return ManagementPolicy.OBSERVE_CREATE_UPDATE;
        }
        return isKept(first, stands, desired) ? ManagementPolicy.ALL : ManagementPolicy.OBSERVE_CREATE;
    }

    /** Names it as messages do. */
    @Override
    public String toString() {
        return ref.toString();
    }
}
