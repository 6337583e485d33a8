package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import java.util.Map;

/**
 * A namespace on the host, for this planet alone. What is in it goes with it.
 *
 * @param name the namespace
 * @param labels its labels
 * @param host the host
 * @param retained whether it stays when the landing goes
 * @param next what is made in it first
 */
record HostNamespace(String name, Map<String, String> labels, Host host, boolean retained, Role next) {

    /**
     * Composes it.
     *
     * @param mayBegin whether it may be made now
     * @return whether it is there and ours, and sure to be deleted in the end
     */
    boolean make(Desired desired, boolean mayBegin) {
        boolean known = host.isKnown(desired);
        desired.after(mayBegin && known, LandingRoles.NAMESPACE, () -> compose(desired));
        return new RemoteObjects(desired).isOurs(LandingRoles.NAMESPACE)
                && host.awaitsKept(LandingRoles.NAMESPACE, stands(desired), desired);
    }

    /** The same of one that is composed already. */
    boolean isThere(Desired desired) {
        return new RemoteObjects(desired).isOurs(LandingRoles.NAMESPACE)
                && host.isKept(LandingRoles.NAMESPACE, stands(desired), desired);
    }

    private boolean compose(Desired desired) {
        RemoteObjects remote = new RemoteObjects(desired);
        return remote.compose(
                LandingRoles.NAMESPACE,
                RemoteResource.of(
                                host.cluster(),
                                Manifests.namespace(remote.metadata(name).labelled(labels)),
                                host.policy(retained, LandingRoles.NAMESPACE, stands(desired), desired))
                        .needing(host.rights(Rights.PLATFORM)));
    }

    private boolean stands(Desired desired) {
        return desired.observed().exists(next);
    }
}
