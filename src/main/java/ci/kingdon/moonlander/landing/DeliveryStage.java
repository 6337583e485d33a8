package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.landing.spec.LandingSpec.Direction;
import java.util.Optional;

/** The third stage: the kubeconfig is where it is wanted. */
final class DeliveryStage {

    private DeliveryStage() {}

    /**
     * Says whether the kubeconfig is delivered. In the landing's own namespace the Secret that the access stage composes is
     * the delivery.
     */
    static Stage compose(Landing landing, Observed observed, Stage access) {
        Stage stage = new Stage(landing, observed);
        if (landing.direction() == Direction.ParentToPlanet) {
            return stage.await(
                    Awaited.soon("NotSupported", "spec.direction ParentToPlanet is not supported by this version"));
        }
        if (!landing.secretNamespace().equals(landing.id().namespace())) {
            return stage.await(Awaited.notSupported(
                    "spec.targetNamespace " + landing.secretNamespace() + ": this version writes to the landing's own"
                            + " namespace only; the kubeconfig is in Secret "
                            + landing.id().namespace() + "/" + landing.secretName() + " once AccessReady is true"));
        }
        Optional<Awaited> missing = access.resources().containsKey(Role.KUBECONFIG)
                ? Optional.empty()
                : Optional.of(Awaited.soon("WaitingForAccess", "waiting for the kubeconfig"));
        missing.ifPresent(stage::await);
        return stage;
    }
}
