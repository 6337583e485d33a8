package ci.kingdon.moonlander.landing.delivery;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.landing.names.DeliveryRoles;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.teardown.Hold;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.ownership.Ownership;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.Role;
import ci.kingdon.moonlander.staging.Trouble;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two Objects that write one Secret in another cluster. The shell creates the Secret, empty, and deletes it in the end; the fill
 * writes the data. provider-kubernetes writes the data that an Object refers to into the Object's own spec when it creates the remote
 * resource, and when it adds its finalizer. So the fill creates nothing, and refers to the Secret here only once it has its finalizer.
 */
final class Pair {

    /**
     * The annotation of the Secret in the other cluster with a hash of its content. provider-kubernetes hides a Secret's data, and looks
     * at the Secret here only at its next poll. The annotation tells it at once that the content has changed, and tells the function that
     * the content has arrived.
     */
    private static final String CONTENT = "moons.kingdon.ci/content";

    /** provider-kubernetes puts this on an Object when it begins to work for it. */
    private static final String FINALIZER = "finalizer.managedresource.crossplane.io";

    private final Delivery delivery;
    private final DeliveryRoles roles;
    private final RemoteTarget target;
    private final LandingNames names;
    private final Desired desired;
    private final RemoteObjects remote;

    Pair(Delivery delivery, RemoteTarget target, LandingNames names, Desired desired) {
        this.delivery = delivery;
        this.roles = delivery.roles();
        this.target = target;
        this.names = names;
        this.desired = desired;
        this.remote = new RemoteObjects(desired);
    }

    /**
     * Composes both.
     *
     * @param mayBegin whether there is something to deliver and the cluster can be reached
     * @return whether the content has arrived
     */
    boolean compose(boolean mayBegin) {
        ManagementPolicy policy = target.stays() && unheld().isEmpty()
                ? ManagementPolicy.OBSERVE_CREATE_DELETE
                : ManagementPolicy.OBSERVE_CREATE;
        boolean shell = desired.after(
                mayBegin,
                roles.shell(),
                () -> remote.compose(
                        roles.shell(),
                        RemoteResource.of(target.cluster(), secret(), policy).needing(target.rights())));
        return desired.after(shell, roles.fill(), this::fill);
    }

    /** The Secret there without data, and without the labels by which readers would look for a kubeconfig in it. */
    private Secret secret() {
        return new SecretBuilder()
                .withMetadata(remote.metadata(delivery.namespace(), delivery.secretName()))
                .withType("Opaque")
                .build();
    }

    /** The Objects that could not delete what they made, because their Usages are not in force yet. */
    private List<Role> unheld() {
        Stream<Role> users = !target.stays()
                ? Stream.of()
                : target.needsHold() ? Stream.of(roles.fill(), roles.shell()) : Stream.of(roles.fill());
        return users.filter(user -> !Hold.isInForce(desired.observed(), user)).toList();
    }

    private boolean fill() {
        Role role = roles.fill();
        Optional<ObservedResource> object = desired.observed().resource(role);
        ObjectNode manifest = Trees.of(secret());
        Ownership shell = Ownership.ofRemote(desired.id(), desired.observed().resource(roles.shell()), manifest);
        boolean foreign = shell == Ownership.FOREIGN;
        boolean mayBegin = shell == Ownership.OURS && unheld().isEmpty();
        boolean refers = !foreign && refers(object, mayBegin);
        if (refers) {
            label(manifest);
        }
        boolean filled = refers && isFilled(object);
        remote.compose(role, spec(manifest, foreign, refers), filled);
        if (!filled) {
            desired.await(arrival());
        }
        return filled;
    }

    private RemoteObject.Spec spec(ObjectNode manifest, boolean foreign, boolean refers) {
        return new RemoteObject.Spec(
                target.cluster().providerConfig(),
                policy(foreign, refers).actions(),
                new RemoteObject.ForProvider(manifest),
                refers
                        ? List.of(RemoteObject.Reference.toDataOf(names.namespace(), names.of(roles.secret())))
                        : List.of(),
                RemoteObject.Readiness.CREATED,
                List.of(),
                Optional.empty());
    }

    /**
     * A fill updates only while it refers to the Secret here: without data, an update would empty the Secret there, as with a fill that
     * somebody deletes and that comes back. Until then it may create, which no fill needs to, because with Observe alone the provider
     * would not give it the finalizer.
     */
    private static ManagementPolicy policy(boolean foreign, boolean refers) {
        if (foreign) {
            return ManagementPolicy.OBSERVE;
        }
        return refers ? ManagementPolicy.OBSERVE_UPDATE : ManagementPolicy.OBSERVE_CREATE;
    }

    private Awaited arrival() {
        List<String> usages =
                unheld().stream().map(user -> names.of(user.usage())).toList();
        return Awaited.soon(
                "WaitingForDelivery",
                "waiting for the kubeconfig to arrive in Secret " + delivery.namespace() + "/" + delivery.secretName()
                        + " in " + target.cluster().inWords()
                        + (usages.isEmpty() ? "" : "; Usages that must be ready first: " + String.join(", ", usages))
                        + Trouble.of(desired.observed().resource(roles.fill()), target.rights()));
    }

    /** A fill that refers to the Secret here goes on doing so, until somebody deletes it. */
    private static boolean refers(Optional<ObservedResource> fill, boolean mayBegin) {
        return fill.filter(object -> hasFinalizer(object)
                        && !object.isBeingDeleted()
                        && (mayBegin
                                || !object.manifest().at("/spec/references").isEmpty()))
                .isPresent();
    }

    private static boolean hasFinalizer(ObservedResource object) {
        for (JsonNode finalizer : object.manifest().at("/metadata/finalizers")) {
            if (FINALIZER.equals(finalizer.asString(""))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds the labels that readers look for, and the hash of the content. The hash is of the Secret here as it is now: what this very
     * call makes of the Secret may reach the provider later than the Object does.
     */
    private void label(ObjectNode manifest) {
        ObjectNode metadata = manifest.withObject("metadata");
        Contents.labels(delivery)
                .forEach((key, value) -> metadata.withObject("labels").put(key, value));
        ObjectNode annotations = metadata.withObject("annotations");
        delivery.argoCD().annotations().forEach(annotations::put);
        desired.observed().secretData(roles.secret()).ifPresent(data -> annotations.put(CONTENT, content(data)));
    }

    private String content(Map<String, String> data) {
        return Names.hash(
                data + " " + Contents.labels(delivery) + " " + delivery.argoCD().annotations());
    }

    private boolean isFilled(Optional<ObservedResource> fill) {
        Optional<String> wanted = desired.composed(roles.secret()).map(secret -> content(Observed.secretData(secret)));
        return fill.filter(object -> object.isTrue("Synced"))
                .map(object -> object.manifest()
                        .at("/status/atProvider/manifest/metadata/annotations")
                        .path(CONTENT)
                        .asString(""))
                .filter(content -> wanted.filter(content::equals).isPresent())
                .isPresent();
    }

    /**
     * The fill is deleted before the shell, whose Secret it would fill again. In a planet that stays the way in is kept until everything
     * there is deleted, and so is another landing in whose planet this is.
     */
    List<Hold> holds() {
        if (!target.stays()) {
            return List.of();
        }
        Stream<Hold> shell =
                Stream.of(Hold.ofShell(names, roles, desired.observed().exists(roles.fill())));
        Stream<Role> configs =
                delivery.providerConfigs() ? Stream.of(roles.providerKubernetes(), roles.providerHelm()) : Stream.of();
        Stream<Role> users = target.needsHold() ? Stream.concat(Stream.of(roles.shell()), configs) : Stream.of();
        return Stream.concat(shell, users.map(user -> target.hold(names, desired.observed(), user)))
                .toList();
    }
}
