package ci.kingdon.moonlander.landing.teardown;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.landing.names.AccessRoles;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.planet.Planet;
import ci.kingdon.moonlander.landing.planet.PlanetStage;
import ci.kingdon.moonlander.landing.planet.Replacement;
import ci.kingdon.moonlander.ownership.Ownership;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.DeliveryRoles;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.Role;
import ci.kingdon.moonlander.staging.Usages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Takes away what the spec no longer asks for, in the cluster where it was put. Crossplane deletes an Object as soon as nobody desires
 * it. So an Object is desired until it is seen that it may delete what it made, and that what its deletion needs is kept.
 *
 * <p>What was made is remembered by the Objects themselves: each one that exists and that no stage composes is to go.
 */
public final class RemovalStage {

    private final Planet planet;
    private final PlanetStage way;
    private final LandingNames names;
    private final Set<Role> wanted;
    private final Desired desired;
    private final Observed observed;
    private final RemoteObjects remote;

    private RemovalStage(
            Planet planet, PlanetStage way, LandingNames names, Set<Role> wanted, Desired desired, Observed observed) {
        this.planet = planet;
        this.way = way;
        this.names = names;
        this.wanted = wanted;
        this.desired = desired;
        this.observed = observed;
        this.remote = new RemoteObjects(desired);
    }

    /**
     * Composes the Objects that are still to delete something, and the Usages that they need for it.
     *
     * @param stages all others, which say what the spec asks for
     */
    public static Desired compose(
            Planet planet, PlanetStage way, LandingNames names, Stream<Desired> stages, Observed observed) {
        Desired desired = new Desired(names.id(), observed, names::of);
        Set<Role> wanted = stages.flatMap(stage -> stage.roles().stream()).collect(Collectors.toUnmodifiableSet());
        new RemovalStage(planet, way, names, wanted, desired, observed).compose();
        return desired;
    }

    private void compose() {
        List<Role> usages = new ArrayList<>();
        for (Role role : observed.roles(names.id())) {
            if (wanted.contains(role)) {
                continue;
            }
            ObservedResource resource = observed.resource(role).orElseThrow();
            switch (resource.manifest().path("kind").asString("")) {
                case RemoteObject.KIND -> object(role, resource);
                case Usage.KIND -> usages.add(role);
                default -> {}
            }
        }
        usages.stream().filter(role -> !desired.roles().contains(role)).forEach(this::usage);
    }

    private void object(Role role, ObservedResource object) {
        if (way.replaced() && isInPlanet(object)) {
            leave(role, object);
            return;
        }
        Ownership ownership = Ownership.ofRemote(names.id(), object);
        // A fill deletes nothing. It goes first, or it would fill the Secret again that the shell deletes.
        if (ownership == Ownership.FOREIGN || DeliveryRoles.isFill(role)) {
            return;
        }
        if (isInPlanet(object) && ownership == Ownership.OURS && canBegin(object)) {
            TeardownStage.usage(hold(role), names, desired);
        }
        boolean mayGo = DeliveryRoles.fillOf(role).map(this::isGone).orElse(true);
        boolean held = !isInPlanet(object) || Hold.isInForce(observed, role);
        // A landing that revokes a token is as ready as before.
        if (!AccessRoles.isToken(role)) {
            await(object.manifest().at("/spec/forProvider/manifest"));
        }
        if (ManagementPolicy.deletes(object.manifest()) && mayGo && held) {
            return;
        }
        boolean delete = ownership == Ownership.OURS && mayGo && held;
        remote.composeAsItIs(
                role, object, delete ? Optional.of(ManagementPolicy.OBSERVE_CREATE_DELETE) : Optional.empty());
    }

    /** What was made stays. The Object is desired until it is seen that it can do nothing to what has the same name elsewhere. */
    private void leave(Role role, ObservedResource object) {
        if (!Replacement.isHarmless(object)) {
            remote.composeAsItIs(role, object, Optional.of(ManagementPolicy.OBSERVE_CREATE));
        }
    }

    /** A landing is not kept for the sake of a planet of its own that does not answer: it has to go with it. */
    private boolean canBegin(ObservedResource object) {
        return planet.outlivesLanding() || !object.isOutOfSync();
    }

    private Hold hold(Role role) {
        return planet.outlivesLanding()
                ? Hold.ofWayIn(names, observed, role, true)
                : Hold.ofLanding(observed.xr(), role);
    }

    private boolean isInPlanet(ObservedResource object) {
        return Replacement.isIn(way.cluster().providerConfig(), object);
    }

    /**
     * A Usage is desired until its user is gone: Crossplane lets one go at once that nobody desires, whether its user is there or not.
     * Only one that keeps this very landing is not, where its user is asked for again and stays.
     */
    private void usage(Role role) {
        ObservedResource usage = observed.resource(role).orElseThrow();
        JsonNode by = usage.manifest().at("/spec/by");
        String name = by.at("/resourceRef/name").asString("");
        Optional<List<ObservedResource>> found = desired.ask(Requirement.named(
                by.path("apiVersion").asString(""), by.path("kind").asString(""), names.namespace(), name));
        if (found.filter(List::isEmpty).isPresent()) {
            return;
        }
        if (way.replaced()) {
            found.stream().flatMap(List::stream).forEach(user -> disarm(role, user));
        }
        boolean leaves = role.user().filter(wanted::contains).isEmpty()
                || found.stream().flatMap(List::stream).anyMatch(ObservedResource::isBeingDeleted);
        if (leaves || !isOfThisLanding(usage)) {
            Usages.composeAsItIs(role, usage, desired);
        }
        if (leaves && role.user().filter(AccessRoles::isToken).isEmpty()) {
            desired.await(Awaited.soon(
                    "WaitingForRemoval",
                    "waiting until " + by.path("kind").asString("") + " " + name
                            + " is deleted, with what it made, which the spec no longer asks for"));
        }
    }

    /** An Object that is being deleted would delete what has the same name where the planet's kubeconfig leads by then. */
    private void disarm(Role usage, ObservedResource user) {
        boolean ours = Ownership.ofLocal(names.id(), Optional.of(List.of(user))) == Ownership.OURS;
        if (ours && user.isBeingDeleted() && isInPlanet(user) && !Replacement.isHarmless(user)) {
            usage.user()
                    .filter(role -> desired.nameOf(role).equals(user.name()))
                    .ifPresent(role -> remote.composeAsItIs(role, user, Optional.of(ManagementPolicy.OBSERVE_CREATE)));
        }
    }

    private boolean isOfThisLanding(ObservedResource usage) {
        JsonNode of = usage.manifest().at("/spec/of");
        return of.path("kind")
                        .asString("")
                        .equals(observed.xr().manifest().path("kind").asString(""))
                && of.at("/resourceRef/name").asString("").equals(names.landing());
    }

    private boolean isGone(Role role) {
        return !observed.exists(role)
                && desired.ask(Requirement.named(
                                RemoteObject.API_VERSION, RemoteObject.KIND, names.namespace(), names.of(role)))
                        .filter(List::isEmpty)
                        .isPresent();
    }

    private void await(JsonNode manifest) {
        JsonNode metadata = manifest.path("metadata");
        String namespace = metadata.path("namespace").asString("");
        desired.await(Awaited.soon(
                "WaitingForRemoval",
                "waiting until " + manifest.path("kind").asString("") + " "
                        + (namespace.isEmpty() ? "" : namespace + "/")
                        + metadata.path("name").asString("") + " is deleted, which the spec no longer asks for"));
    }
}
