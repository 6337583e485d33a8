package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.DeliveryRoles;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Pair;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.RemoteSecret;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The third stage, once for each delivery: the kubeconfig is in one more place.
 *
 * @param delivery the delivery
 * @param desired what the stage wants
 * @param foundation the landing in whose planet that is
 */
record DeliveryStage(Delivery delivery, Desired desired, Optional<Foundation> foundation) {

    /**
     * Composes a delivery. It begins once the bastion has written its own kubeconfig, by which it remembers contexts whose source is gone for
     * a while.
     *
     * @param handout the kubeconfig; empty while the bastion does not write its own
     */
    static DeliveryStage compose(Bastion bastion, Delivery delivery, Optional<Handout> handout, Observed observed) {
        Desired desired = bastion.stage(observed);
        Target target = delivery.target();
        Optional<Foundation> foundation = target.elsewhere().flatMap(ref -> Foundation.behind(ref, desired));
        DeliveryStage stage = new DeliveryStage(delivery, desired, foundation);
        Optional<Map<String, String>> data = handout.map(known -> known.data(target.isPublic(), delivery.format()))
                .or(() -> stage.written());
        if (target.elsewhere().isEmpty()) {
            stage.here(data);
        } else if (target.isPublic()) {
            stage.configMapThere(data);
        } else {
            stage.secretThere(data);
        }
        if (handout.isEmpty()) {
            desired.await(Awaited.soon("WaitingForKubeconfig", "waiting for the kubeconfig in " + bastion.target()));
        }
        return stage;
    }

    /** The roles of Objects that delete something in a landing's planet. */
    List<Role> deleting() {
        Target target = delivery.target();
        return foundation.isEmpty() ? List.of() : List.of(target.isPublic() ? target.configMap() : roles().shell());
    }

    /** Whether it is a Secret that a pair of Objects writes. */
    boolean isPair() {
        return delivery.target().elsewhere().isPresent() && !delivery.target().isPublic();
    }

    DeliveryRoles roles() {
        return delivery.target().roles();
    }

    /** What was written before, which stays while the bastion does not know better. */
    private Optional<Map<String, String>> written() {
        if (!delivery.target().isPublic()) {
            return desired.observed().secretData(roles().secret());
        }
        String path = delivery.target().elsewhere().isEmpty() ? "/data" : "/spec/forProvider/manifest/data";
        return desired.observed()
                .resource(delivery.target().configMap())
                .map(object -> texts(object.manifest().at(path)));
    }

    private static Map<String, String> texts(JsonNode data) {
        Map<String, String> texts = new TreeMap<>();
        data.properties().forEach(key -> texts.put(key.getKey(), key.getValue().asString("")));
        return texts;
    }

    private void here(Optional<Map<String, String>> data) {
        Target target = delivery.target();
        Role role = target.isPublic() ? target.configMap() : roles().secret();
        desired.after(
                data.isPresent(),
                role,
                () -> Handout.compose(
                        desired, role, desired.metadata(target.name()), target.isPublic(), data.orElseThrow()));
    }

    private void secretThere(Optional<Map<String, String>> data) {
        Role source = roles().secret();
        boolean known = desired.after(
                data.isPresent(),
                source,
                () -> desired.composeSecretAtOnce(source, desired.metadata(source), data.orElseThrow()));
        Target target = delivery.target();
        Stream<Role> users =
                foundation.isEmpty() ? Stream.of(roles().fill()) : Stream.of(roles().fill(), roles().shell());
        RemoteSecret secret = new RemoteSecret(
                roles(),
                target.cluster(),
                target.rights(),
                target.namespace(),
                target.name(),
                Map.of(),
                Map.of(),
                true,
                List.of(),
                users.filter(user -> !desired.observed().isReady(user.usage())).toList());
        new Pair(secret, desired).compose(known && isClusterKnown());
    }

    /** No secret byte is in it, so that an Object may have all of it. */
    private void configMapThere(Optional<Map<String, String>> data) {
        Target target = delivery.target();
        RemoteObjects remote = new RemoteObjects(desired);
        desired.after(
                data.isPresent() && isClusterKnown(),
                target.configMap(),
                () -> remote.compose(
                        target.configMap(),
                        RemoteResource.of(
                                        target.cluster(),
                                        Manifests.configMap(
                                                remote.metadata(target.namespace(), target.name()), data.orElseThrow()),
                                        policy(target.configMap()))
                                .needing(target.rights())));
    }

    /** In a landing's planet nothing is made that could not be deleted, because the planet has gone. */
    private ManagementPolicy policy(Role role) {
        boolean kept = foundation.isEmpty()
                || desired.observed().isReady(role.usage())
                || desired.observed()
                        .resource(role)
                        .filter(object -> ManagementPolicy.deletes(object.manifest()))
                        .isPresent();
        if (!kept) {
            desired.await(Awaited.soon(
                    "WaitingForUsage",
                    "waiting for Crossplane to make Usage " + desired.nameOf(role.usage())
                            + ", which keeps the landing in whose planet " + delivery.target() + " is"));
        }
        return kept ? ManagementPolicy.ALL : ManagementPolicy.OBSERVE_CREATE;
    }

    private boolean isClusterKnown() {
        boolean known = Foundation.isKnown(delivery.target().elsewhere().orElseThrow(), desired);
        if (!known) {
            desired.await(Awaited.soon(
                    "WaitingForCluster",
                    "waiting for Crossplane to show "
                            + delivery.target().cluster().inWords()));
        }
        return known;
    }
}
