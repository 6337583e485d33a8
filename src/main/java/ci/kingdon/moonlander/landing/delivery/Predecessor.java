package ci.kingdon.moonlander.landing.delivery;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.DeliveryRoles;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.Role;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An earlier delivery of the same name that wrote another Secret. A spec may take a delivery out and bring another one of its name in,
 * quicker than Crossplane calls. What is composed for the name is the earlier one's then: an Object that turned to another Secret would
 * leave the first one behind, and a Secret keeps the name that it was made with. So the earlier one is taken away first.
 *
 * @param delivery the delivery that is asked for
 * @param names the landing's names
 * @param observed what this call shows
 */
record Predecessor(Delivery delivery, LandingNames names, Observed observed) {

    /** What the delivery waits for, where an earlier one is still there. */
    Optional<Awaited> inTheWay(Optional<RemoteCluster> cluster) {
        boolean stands = cluster.map(there -> wroteElsewhere(there) || wroteHere(names.of(roles().secret())))
                .orElseGet(() -> wroteThere() || wroteHere(delivery.secretName()));
        return stands
                ? Optional.of(Awaited.soon(
                        "WaitingForRemoval",
                        "waiting until what an earlier delivery called " + delivery.name()
                                + " brought to another Secret is taken away"))
                : Optional.empty();
    }

    private DeliveryRoles roles() {
        return delivery.roles();
    }

    /** Whether the Secret here is called otherwise than it would be. */
    private boolean wroteHere(String name) {
        return observed.resource(roles().secret())
                .map(ObservedResource::name)
                .filter(standing -> !standing.isEmpty() && !standing.equals(name))
                .isPresent();
    }

    private boolean wroteThere() {
        return observed.exists(roles().shell()) || observed.exists(roles().fill());
    }

    private boolean wroteElsewhere(RemoteCluster cluster) {
        return Stream.of(roles().shell(), roles().fill()).anyMatch(role -> wroteElsewhere(role, cluster));
    }

    private boolean wroteElsewhere(Role role, RemoteCluster cluster) {
        return observed.resource(role)
                .map(object -> object.manifest().path("spec"))
                .filter(spec -> isElsewhere(spec, cluster))
                .isPresent();
    }

    private boolean isElsewhere(JsonNode spec, RemoteCluster cluster) {
        JsonNode ref = spec.path("providerConfigRef");
        JsonNode secret = spec.at("/forProvider/manifest/metadata");
        return isOther(ref.path("kind"), cluster.providerConfig().kind().name())
                || isOther(ref.path("name"), cluster.providerConfig().name())
                || isOther(secret.path("namespace"), delivery.namespace())
                || isOther(secret.path("name"), delivery.secretName());
    }

    private static boolean isOther(JsonNode standing, String wanted) {
        return standing.isString() && !standing.asString().equals(wanted);
    }
}
