package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.staging.Awaited;
import java.util.Optional;

/**
 * A kubeconfig to deliver.
 *
 * @param kubeconfig the kubeconfig, once there is one
 * @param problem what is awaited until then
 */
public record KubeconfigSource(Optional<Kubeconfig> kubeconfig, Optional<Awaited> problem) {

    /** No kubeconfig, and none is awaited. */
    static final KubeconfigSource NONE = new KubeconfigSource(Optional.empty(), Optional.empty());

    static KubeconfigSource of(Kubeconfig kubeconfig) {
        return new KubeconfigSource(Optional.of(kubeconfig), Optional.empty());
    }

    /** No kubeconfig while something is awaited. */
    public static KubeconfigSource missing(Awaited problem) {
        return new KubeconfigSource(Optional.empty(), Optional.of(problem));
    }
}
