package ci.kingdon.moonlander.inspection;

import java.util.stream.Stream;

/** Kubeconfigs that nothing in the control plane is known to read. */
final class ReaderCheck {

    private ReaderCheck() {}

    static Stream<Finding> find(InspectedSecrets secrets, Readers readers) {
        return secrets.landing().deliveries().stream()
                // What goes to Flux, Argo CD or another namespace was asked for on somebody's behalf.
                .filter(delivery -> secrets.landing().isHere(delivery) && delivery.isKubeconfig())
                .flatMap(delivery -> delivery.secret().stream())
                .filter(secret -> secrets.kubeconfigs().containsKey(secret))
                .filter(secret -> !readers.secrets().contains(secret))
                .map(
                        secret -> new Finding(
                                Severity.Notice,
                                "NoKnownReader",
                                "no ProviderConfig and no landing names Secret " + secret
                                        + ", whose kubeconfig gives access to the"
                                        + " planet; if no person, pod or XBastion reads it, take the delivery out of the spec"));
    }
}
