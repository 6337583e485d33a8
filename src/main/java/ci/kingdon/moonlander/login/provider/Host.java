package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.Rights;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The cluster that Dex runs in. It may be a landing's planet, which is then kept until what was made there is deleted.
 *
 * @param ref how providers reach it
 */
record Host(ProviderConfigRef ref) {

    /** Whether it is reached with credentials of the tenant's own. */
    boolean isOwn() {
        return ref.kind() == ProviderConfigRef.Kind.ProviderConfig;
    }

    RemoteCluster cluster() {
        return new RemoteCluster(ref, "the host (" + ref + ")");
    }

    /** The rights that a provider needs there: an installation gives them in the control plane, and a kubeconfig elsewhere. */
    Rights rights(String folder) {
        return ref.equals(ProviderConfigRef.IN_CLUSTER)
                ? Rights.ofInstallation(folder, List.of())
                : Rights.ofCluster(cluster());
    }

    /** Whether Crossplane has looked whose planet it is. */
    boolean isKnown(Desired desired) {
        return Foundation.isKnown(ref, desired);
    }

    /** The landing whose planet it is: as Crossplane shows it now, or as a Usage that was made has it. */
    Optional<Usage.Resource> foundation(Desired desired) {
        return Foundation.behind(ref, desired)
                .map(landing -> Usage.Resource.named(landing.apiVersion(), landing.kind(), landing.name()))
                .or(() -> Stream.of(ProviderRoles.NAMESPACE, ProviderRoles.DEX)
                        .flatMap(role -> desired.observed().resource(role.usage()).stream())
                        .flatMap(usage -> kept(usage).stream())
                        .findFirst());
    }

    private static Optional<Usage.Resource> kept(ObservedResource usage) {
        JsonNode of = usage.manifest().at("/spec/of");
        return of.at("/resourceRef/name")
                .stringValueOpt()
                .map(name -> Usage.Resource.named(
                        of.path("apiVersion").asString(""), of.path("kind").asString(""), name));
    }

    /** Whether nobody takes the host away before what was made there is deleted. What stands on it already is kept, whatever flickers. */
    private boolean isKept(Desired desired) {
        Observed observed = desired.observed();
        return foundation(desired).isEmpty()
                || observed.isReady(ProviderRoles.NAMESPACE.usage())
                || observed.exists(ProviderRoles.DEX);
    }

    /** The same, and says what to wait for otherwise. */
    boolean awaitsKept(Desired desired) {
        boolean kept = isKept(desired);
        if (!kept) {
            desired.await(Awaited.soon(
                    "WaitingForUsage",
                    "waiting for Crossplane to make Usage " + desired.nameOf(ProviderRoles.NAMESPACE.usage())
                            + ", which keeps the landing in whose planet Dex runs"));
        }
        return kept;
    }

    /** What the Object of the namespace may do: in a landing's planet nothing is made that could not be deleted. */
    ManagementPolicy policy(Desired desired) {
        return isKept(desired) ? ManagementPolicy.ALL : ManagementPolicy.OBSERVE_CREATE;
    }

    /** Names it as messages do. */
    @Override
    public String toString() {
        return ref.toString();
    }
}
