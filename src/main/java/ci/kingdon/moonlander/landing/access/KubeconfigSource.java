package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.User;
import ci.kingdon.moonlander.staging.Awaited;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kubeconfig to deliver.
 *
 * @param kubeconfig the kubeconfig, once there is one
 * @param problem what is awaited until then
 * @param formerUsers users that it had before, by whose credentials one still gets in; secret
 */
public record KubeconfigSource(Optional<Kubeconfig> kubeconfig, Optional<Awaited> problem, List<User> formerUsers) {

    /** No kubeconfig, and none is awaited. */
    static final KubeconfigSource NONE = new KubeconfigSource(Optional.empty(), Optional.empty(), List.of());

    static KubeconfigSource of(Kubeconfig kubeconfig) {
        return new KubeconfigSource(Optional.of(kubeconfig), Optional.empty(), List.of());
    }

    /** No kubeconfig while something is awaited. */
    public static KubeconfigSource missing(Awaited problem) {
        return new KubeconfigSource(Optional.empty(), Optional.of(problem), List.of());
    }

    /** The same, which had these users before. */
    KubeconfigSource before(List<User> users) {
        return new KubeconfigSource(kubeconfig, problem, users);
    }

    /** The kubeconfigs that it was before, by which one still gets in. */
    public Stream<Kubeconfig> former() {
        return kubeconfig.stream().flatMap(now -> formerUsers.stream().map(now::withUser));
    }
}
