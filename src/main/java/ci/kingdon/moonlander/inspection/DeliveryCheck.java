package ci.kingdon.moonlander.inspection;

import ci.kingdon.moonlander.inspection.InspectedLanding.Delivered;
import java.util.Optional;
import java.util.stream.Stream;

/** Deliveries that have not arrived, are gone, or carry what is not the landing's. */
final class DeliveryCheck {

    private final InspectedSecrets secrets;
    private final Inspection inspection;

    private DeliveryCheck(InspectedSecrets secrets, Inspection inspection) {
        this.secrets = secrets;
        this.inspection = inspection;
    }

    static Stream<Finding> find(InspectedSecrets secrets, Inspection inspection) {
        DeliveryCheck check = new DeliveryCheck(secrets, inspection);
        return secrets.landing().deliveries().stream()
                .flatMap(delivery -> delivery.isReady() ? check.drifted(delivery) : check.late(delivery));
    }

    private Stream<Finding> late(Delivered delivery) {
        return secrets
                .landing()
                .since("Delivered")
                .filter(since -> inspection.isLonger(since, inspection.spec().unreadyFor()))
                .map(since -> new Finding(
                        Severity.Warning,
                        "DeliveryNotReady",
                        "delivery " + delivery.name() + " has not arrived"
                                + delivery.reason().map(reason -> ", " + reason).orElse("")
                                + ", and the deliveries are not complete since " + since
                                + "; status.deliveries says what it waits for"))
                .stream();
    }

    /** What is elsewhere is not looked at: the landing does, by its Object there. */
    private Stream<Finding> drifted(Delivered delivery) {
        Optional<String> secret =
                delivery.secret().filter(_ -> secrets.landing().isHere(delivery));
        return secret.stream()
                .flatMap(name -> secrets.missing().contains(name) ? missing(delivery, name) : other(delivery, name));
    }

    private static Stream<Finding> missing(Delivered delivery, String secret) {
        return Stream.of(new Finding(
                Severity.Critical,
                "DeliveryMissing",
                "delivery " + delivery.name() + " is said to be ready, and Secret " + secret
                        + " is not there; see whether the" + " landing is paused, or Synced is False"));
    }

    private Stream<Finding> other(Delivered delivery, String secret) {
        return delivery.isOfPlanet()
                ? secrets
                        .kubeconfig(secret)
                        .filter(kubeconfig -> !secrets.isOurs(kubeconfig))
                        .map(_ -> new Finding(
                                Severity.Critical,
                                "DeliveryDrifted",
                                "Secret " + secret + " of delivery " + delivery.name()
                                        + " carries another credential than the"
                                        + " landing's; see who writes it: kubectl get secret -o yaml"
                                        + " --show-managed-fields"))
                        .stream()
                : Stream.empty();
    }
}
