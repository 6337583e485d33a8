package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.staging.Awaited;
import java.util.Optional;

/**
 * A kubeconfig to deliver.
 *
 * @param kubeconfig the kubeconfig, once there is one
 * @param problem what is awaited until then
 */
record Source(Optional<Kubeconfig> kubeconfig, Optional<Awaited> problem) {

    static Source of(Kubeconfig kubeconfig) {
        return new Source(Optional.of(kubeconfig), Optional.empty());
    }

    static Source missing(Awaited problem) {
        return new Source(Optional.empty(), Optional.of(problem));
    }
}
