package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.ownership.Ownership;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/**
 * What Objects made and the spec no longer asks for. Crossplane deletes an Object as soon as nobody desires it. So an Object is desired
 * until it is seen that it may delete what it made; a Usage for as long as its Object is there.
 *
 * <p>It is for kinds whose Objects reach clusters that the XR does not make itself.
 */
public final class Leftovers {

    private final Desired desired;

    private final Set<Role> wanted;

    private Leftovers(Desired desired, Set<Role> wanted) {
        this.desired = desired;
        this.wanted = wanted;
    }

    /**
     * Composes what is still to delete something.
     *
     * @param desired an empty part of the response
     * @param wanted the roles that the stages compose in this call or in a later one
     */
    public static void compose(Desired desired, Set<Role> wanted) {
        Leftovers leftovers = new Leftovers(desired, wanted);
        leftovers.each(RemoteObject.KIND, leftovers::object);
        leftovers.each(Usage.KIND, leftovers::usage);
    }

    private void each(String kind, BiConsumer<Role, ObservedResource> takeAway) {
        for (Role role : desired.observed().roles(desired.id())) {
            ObservedResource resource = desired.observed().resource(role).orElseThrow();
            if (!wanted.contains(role)
                    && resource.manifest().path("kind").asString("").equals(kind)) {
                takeAway.accept(role, resource);
            }
        }
    }

    private void object(Role role, ObservedResource object) {
        Ownership ownership = Ownership.ofRemote(desired.id(), object);
        // A fill deletes nothing. It goes first, or it would fill the Secret again that the shell deletes.
        if (ownership == Ownership.FOREIGN || DeliveryRoles.isFill(role)) {
            return;
        }
        boolean mayGo = DeliveryRoles.fillOf(role).map(this::isGone).orElse(true) && !isUnheld(role);
        JsonNode manifest = object.manifest().at("/spec/forProvider/manifest");
        await(manifest.path("kind").asString(""), manifest.path("metadata"));
        if (!mayGo || !ManagementPolicy.deletes(object.manifest())) {
            new RemoteObjects(desired)
                    .composeAsItIs(
                            role,
                            object,
                            ownership == Ownership.OURS && mayGo
                                    ? Optional.of(ManagementPolicy.OBSERVE_CREATE_DELETE)
                                    : Optional.empty());
        }
    }

    /** Whether what the Object needs for its own deletion is not sure to be kept yet. */
    private boolean isUnheld(Role role) {
        return desired.observed().exists(role.usage()) && !desired.observed().isReady(role.usage());
    }

    private boolean isGone(Role role) {
        return !desired.observed().exists(role)
                && desired.ask(Requirement.named(
                                RemoteObject.API_VERSION,
                                RemoteObject.KIND,
                                desired.id().namespace().orElse(""),
                                desired.nameOf(role)))
                        .filter(List::isEmpty)
                        .isPresent();
    }

    private void usage(Role role, ObservedResource usage) {
        JsonNode by = usage.manifest().at("/spec/by");
        Optional<List<ObservedResource>> user = desired.ask(Requirement.named(
                by.path("apiVersion").asString(""),
                by.path("kind").asString(""),
                desired.id().namespace().orElse(""),
                by.at("/resourceRef/name").asString("")));
        boolean stays = role.user().filter(wanted::contains).isPresent();
        if (!stays && user.filter(List::isEmpty).isEmpty()) {
            Usages.composeAsItIs(role, usage, desired);
            await(by.path("kind").asString(""), by.path("resourceRef"));
        }
    }

    private void await(String kind, JsonNode metadata) {
        String namespace = metadata.path("namespace").asString("");
        desired.await(Awaited.soon(
                "WaitingForRemoval",
                "waiting until " + kind + " " + (namespace.isEmpty() ? "" : namespace + "/")
                        + metadata.path("name").asString("") + " is deleted, which the spec no longer asks for"));
    }
}
