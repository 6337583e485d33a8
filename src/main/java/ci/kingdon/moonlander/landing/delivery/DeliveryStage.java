package ci.kingdon.moonlander.landing.delivery;

import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.Metadata;
import ci.kingdon.moonlander.landing.access.KubeconfigSource;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.planet.PlanetStage;
import ci.kingdon.moonlander.landing.teardown.Hold;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Pair;
import ci.kingdon.moonlander.staging.RemoteCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The third stage, once for each delivery: the kubeconfig is where it is wanted.
 *
 * @param delivery the delivery
 * @param desired what the stage wants
 * @param behind whether something was delivered before, and it is not known that what is to be there by now has arrived
 * @param holds what has to stay until what it made is deleted
 */
public record DeliveryStage(Delivery delivery, Desired desired, BooleanSupplier behind, List<Hold> holds) {

    /**
     * What a delivery hands on.
     *
     * @param source the kubeconfig
     * @param user what it calls its user
     * @param verified how its readers verify the server, where the delivery names one
     */
    public record Handed(KubeconfigSource source, String user, Verified verified) {}

    /** How readers of a kubeconfig verify a server that the delivery names. */
    public enum Verified {
        /** The server's certificate is made for each name that is handed out. */
        BY_ITS_NAME,
        /** The certificate is still verified by the name that the kubeconfig had before. */
        BY_ITS_FORMER_NAME,
        /** TLS ends before the server, and what ends it shows a certificate that everybody trusts. */
        BY_PUBLIC_AUTHORITIES
    }

    /** Composes a delivery. */
    public static DeliveryStage compose(
            Delivery delivery, Handed handed, LandingNames names, Observed observed, PlanetStage planet) {
        Desired desired = new Desired(names.id(), observed, names::of);
        Optional<Awaited> removal =
                new Predecessor(delivery, names, observed).inTheWay(cluster(delivery.destination(), planet));
        if (removal.isPresent()) {
            desired.await(removal.get());
            return new DeliveryStage(delivery, desired, () -> false, List.of());
        }
        return switch (delivery.destination()) {
            case Destination.Written _ -> written(delivery, handed, names, desired);
            case Destination.Here _ -> here(delivery, handed, names, desired);
            case Destination.Elsewhere elsewhere ->
                there(
                        delivery,
                        handed,
                        names,
                        desired,
                        new RemoteTarget(
                                elsewhere.cluster(),
                                true,
                                false,
                                Foundation.behind(elsewhere.cluster().providerConfig(), desired)),
                        true);
            case Destination.Inside _ when planet.replaced() -> left(delivery, handed, names, desired);
            case Destination.Inside inside ->
                there(
                        delivery,
                        handed,
                        names,
                        desired,
                        new RemoteTarget(planet.cluster(), inside.stays(), true, Optional.empty()),
                        planet.reachable());
        };
    }

    private static Optional<RemoteCluster> cluster(Destination destination, PlanetStage planet) {
        return switch (destination) {
            case Destination.Written _, Destination.Here _ -> Optional.empty();
            case Destination.Elsewhere elsewhere -> Optional.of(elsewhere.cluster());
            case Destination.Inside _ -> Optional.of(planet.cluster());
        };
    }

    private static DeliveryStage written(Delivery delivery, Handed handed, LandingNames names, Desired desired) {
        handed.source().problem().ifPresent(desired::await);
        new ProviderConfigs(delivery, names, desired)
                .here(handed.source().problem().isEmpty());
        return new DeliveryStage(delivery, desired, () -> false, List.of());
    }

    private static DeliveryStage here(Delivery delivery, Handed handed, LandingNames names, Desired desired) {
        Metadata metadata = desired.metadata(delivery.secretName())
                .labelled(Contents.labels(delivery))
                .annotated(delivery.argoCD().annotations());
        boolean delivered = secret(delivery, handed, names, desired, metadata);
        new ProviderConfigs(delivery, names, desired).here(delivered);
        return new DeliveryStage(
                delivery, desired, () -> !desired.isApplied(delivery.roles().secret()), List.of());
    }

    private static DeliveryStage there(
            Delivery delivery,
            Handed handed,
            LandingNames names,
            Desired desired,
            RemoteTarget target,
            boolean reachable) {
        Metadata metadata = desired.metadata(delivery.roles().secret());
        boolean known = secret(delivery, handed, names, desired, metadata);
        if (!reachable) {
            desired.await(Awaited.soon("WaitingForPlanet", "waiting until providers can reach the planet"));
        }
        Pair pair = new Pair(target.secret(delivery, former(delivery, handed, names), desired.observed()), desired);
        boolean filled = pair.compose(known && reachable);
        new ProviderConfigs(delivery, names, desired).there(target, filled);
        return new DeliveryStage(delivery, desired, pair::isBehind, target.holds(delivery, names, desired.observed()));
    }

    /** While the landing leaves the cluster that was its planet, it keeps what it would deliver there, and delivers nothing. */
    private static DeliveryStage left(Delivery delivery, Handed handed, LandingNames names, Desired desired) {
        secret(
                delivery,
                handed,
                names,
                desired,
                desired.metadata(delivery.roles().secret()));
        desired.await(Awaited.soon("WaitingForPlanet", "waiting until providers can reach the planet"));
        return new DeliveryStage(delivery, desired, () -> false, List.of());
    }

    /** Composes the Secret here: with what is known now, or else with what was known when it was written. */
    private static boolean secret(
            Delivery delivery, Handed handed, LandingNames names, Desired desired, Metadata metadata) {
        desired.reserve(delivery.roles().secret());
        Optional<Map<String, String>> data = fresh(delivery, handed, names, desired)
                .or(() -> desired.observed().secretData(delivery.roles().secret()));
        if (data.isEmpty()) {
            handed.source().problem().ifPresent(desired::await);
            return false;
        }
        return desired.composeSecretAtOnce(delivery.roles().secret(), metadata, data.get());
    }

    private static Optional<Map<String, String>> fresh(
            Delivery delivery, Handed handed, LandingNames names, Desired desired) {
        return handed.source().kubeconfig().flatMap(kubeconfig -> {
            Kubeconfig reached = reached(delivery, handed, kubeconfig);
            Optional<Awaited> obstacle = obstacle(delivery, kubeconfig, reached);
            obstacle.ifPresent(desired::await);
            return obstacle.isPresent()
                    ? Optional.empty()
                    : Optional.of(Contents.data(delivery, names, reached, handed.user()));
        });
    }

    /** What was delivered before, by which readers still get in. */
    private static List<Map<String, String>> former(Delivery delivery, Handed handed, LandingNames names) {
        return handed.source()
                .former()
                .map(kubeconfig -> Contents.data(delivery, names, reached(delivery, handed, kubeconfig), handed.user()))
                .toList();
    }

    /** The kubeconfig with the server by which the cluster is reached from the delivery's destination. */
    private static Kubeconfig reached(Delivery delivery, Handed handed, Kubeconfig kubeconfig) {
        return delivery.server()
                .map(server -> switch (handed.verified()) {
                    case BY_ITS_NAME -> kubeconfig.withServer(server.url());
                    case BY_ITS_FORMER_NAME -> kubeconfig.withAddress(server.url());
                    case BY_PUBLIC_AUTHORITIES -> kubeconfig.withPublicServer(server.url());
                })
                .orElse(kubeconfig);
    }

    private static Optional<Awaited> obstacle(Delivery delivery, Kubeconfig kubeconfig, Kubeconfig reached) {
        if (Contents.mustVerify(delivery) && kubeconfig.isInsecure()) {
            return Optional.of(Awaited.action(
                    "InsecureKubeconfig",
                    "the kubeconfig does not verify the server's certificate (insecure-skip-tls-verify, or http), which"
                            + " is not handed on in format " + delivery.format() + "; give it the server's CA"));
        }
        if (Contents.isArgoCDsOwn(delivery, reached)) {
            return Optional.of(Awaited.action(
                    "ServerTaken",
                    "the kubeconfig's server is kubernetes.default.svc, which Argo CD takes for the cluster that it"
                            + " runs in; give the delivery a server by which Argo CD reaches the other one"));
        }
        return Optional.empty();
    }
}
