package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.ownership.Ownership;
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
public final class Pair {

    /**
     * The annotation of the Secret in the other cluster with a hash of its content. provider-kubernetes hides a Secret's data, and looks
     * at the Secret here only at its next poll. The annotation tells it at once that the content has changed, and tells the function that
     * the content has arrived.
     */
    private static final String CONTENT = "moons.kingdon.ci/content";

    /** provider-kubernetes puts this on an Object when it begins to work for it. */
    private static final String FINALIZER = "finalizer.managedresource.crossplane.io";

    private final RemoteSecret secret;
    private final Desired desired;
    private final RemoteObjects remote;

    /** Composes a pair as part of what a stage wants. */
    public Pair(RemoteSecret secret, Desired desired) {
        this.secret = secret;
        this.desired = desired;
        this.remote = new RemoteObjects(desired);
    }

    /**
     * Composes both.
     *
     * @param mayBegin whether there is something to deliver and the cluster can be reached
     * @return whether the content has arrived
     */
    public boolean compose(boolean mayBegin) {
        ManagementPolicy policy = secret.stays() && secret.unheld().isEmpty()
                ? ManagementPolicy.OBSERVE_CREATE_DELETE
                : ManagementPolicy.OBSERVE_CREATE;
        boolean shell = desired.after(
                mayBegin,
                roles().shell(),
                () -> remote.compose(
                        roles().shell(),
                        RemoteResource.of(secret.cluster(), empty(), policy).needing(secret.rights())));
        return desired.after(shell, roles().fill(), this::fill);
    }

    /** The Secret there without data, and without the labels by which readers would look for a kubeconfig in it. */
    private ObjectNode empty() {
        return Manifests.secret(remote.metadata(secret.namespace(), secret.name()), "Opaque", Map.of());
    }

    private DeliveryRoles roles() {
        return secret.roles();
    }

    private boolean fill() {
        Role role = roles().fill();
        Optional<ObservedResource> object = desired.observed().resource(role);
        ObjectNode manifest = empty();
        Ownership shell = Ownership.ofRemote(desired.id(), desired.observed().resource(roles().shell()), manifest);
        boolean foreign = shell == Ownership.FOREIGN;
        boolean mayBegin = shell == Ownership.OURS && secret.unheld().isEmpty();
        boolean refers = !foreign && refers(object, mayBegin);
        if (refers) {
            label(manifest);
        }
        boolean filled = refers && isFilled(object);
        remote.compose(role, spec(manifest, foreign, refers), filled);
        if (!filled && !(refers && isFormer(object))) {
            desired.await(arrival());
        }
        return filled;
    }

    private RemoteObject.Spec spec(ObjectNode manifest, boolean foreign, boolean refers) {
        return new RemoteObject.Spec(
                secret.cluster().providerConfig(),
                policy(foreign, refers).actions(),
                new RemoteObject.ForProvider(manifest),
                refers
                        ? List.of(RemoteObject.Reference.toDataOf(
                                desired.id().namespace().orElseThrow(), desired.nameOf(roles().secret())))
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
        List<String> usages = secret.unheld().stream()
                .map(user -> desired.nameOf(user.usage()))
                .toList();
        return Awaited.soon(
                "WaitingForDelivery",
                "waiting for the kubeconfig to arrive in Secret " + secret.namespace() + "/" + secret.name()
                        + " in " + secret.cluster().inWords()
                        + (usages.isEmpty() ? "" : "; Usages that must be ready first: " + String.join(", ", usages))
                        + Trouble.of(desired.observed().resource(roles().fill()), secret.rights()));
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
        secret.labels().forEach((key, value) -> metadata.withObject("labels").put(key, value));
        ObjectNode annotations = metadata.withObject("annotations");
        secret.annotations().forEach(annotations::put);
        desired.observed().secretData(roles().secret()).ifPresent(data -> annotations.put(CONTENT, content(data)));
    }

    private String content(Map<String, String> data) {
        return Names.hash(data + " " + secret.labels() + " " + secret.annotations());
    }

    private boolean isFilled(Optional<ObservedResource> fill) {
        return shows(fill, desired.composed(roles().secret()).map(Observed::secretData).stream());
    }

    private boolean isFormer(Optional<ObservedResource> fill) {
        return shows(fill, secret.former().stream());
    }

    private boolean shows(Optional<ObservedResource> fill, Stream<Map<String, String>> data) {
        Optional<String> seen = fill.filter(object -> object.isTrue("Synced"))
                .map(object -> object.manifest()
                        .at("/status/atProvider/manifest/metadata/annotations")
                        .path(CONTENT)
                        .asString(""));
        return seen.isPresent() && data.map(this::content).anyMatch(seen.get()::equals);
    }

    /** Whether a content was brought there before, and it is not known that the one of now has arrived. */
    public boolean isBehind() {
        Optional<ObservedResource> fill = desired.observed().resource(roles().fill());
        return fill.filter(object -> !object.manifest().at("/spec/references").isEmpty())
                        .isPresent()
                && !isFilled(fill);
    }
}
