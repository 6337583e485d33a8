package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Ready;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.function.Result;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.kubernetes.Metadata;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.ownership.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stage's part of the response: the resources that it composes, the resources that it needs to see, and what it waits for. Each
 * call makes a new one. A stage fills it in order, and people are told the first thing that it waits for.
 *
 * <p>Two rules are kept here for every resource of every kind. Nothing un-lands: {@link #after} goes on composing what exists. Nothing
 * foreign is touched: a resource that does not exist yet is composed only once its name is known to be free.
 */
public final class Desired {

    private record Composed(ObjectNode manifest, boolean ready, boolean exists) {}

    private final Identity id;
    private final Observed observed;
    private final Function<Role, String> names;
    private final Set<Role> roles = new LinkedHashSet<>();
    private final Map<Role, Composed> resources = new LinkedHashMap<>();
    private final Map<String, Requirement> requirements = new LinkedHashMap<>();
    private final List<Result> warnings = new ArrayList<>();
    private Optional<Awaited> awaited = Optional.empty();
    private Optional<Duration> callAgain = Optional.empty();

    /**
     * An empty part of a response.
     *
     * @param id the XR
     * @param observed what this call shows
     * @param names the name in the cluster of a resource that does not exist yet, by its role
     */
    public Desired(Identity id, Observed observed, Function<Role, String> names) {
        this.id = id;
        this.observed = observed;
        this.names = names;
    }

    /** The XR. */
    public Identity id() {
        return id;
    }

    /** What this call shows. */
    public Observed observed() {
        return observed;
    }

    /** The name that a resource is made with. */
    public String nameOf(Role role) {
        return names.apply(role);
    }

    /**
     * The Secret that a provider writes a resource's connection details to. Crossplane hands the function whatever Secret has that
     * name. The XR's uid is part of it, so that nobody else's Secret has it by accident.
     */
    public String connectionSecret(Role role) {
        return nameOf(role) + "-" + Names.hash(id.uid());
    }

    /** The first thing that the stage waits for; empty once the stage is done. */
    public Optional<Awaited> awaited() {
        return awaited;
    }

    /** Says what the stage waits for. Only the first call has an effect. */
    public void await(Awaited what) {
        awaited = awaited.or(() -> Optional.of(what));
    }

    /** Tells people something that does not keep the stage waiting, at each call: no condition says it. */
    public void warn(String reason, String message) {
        warnings.add(Result.warning(reason, message));
    }

    /**
     * Asks to see resources, in this call and in every later one.
     *
     * @return empty while Crossplane has not looked; an empty list where it has, and nothing is there
     */
    public Optional<List<ObservedResource>> ask(Requirement requirement) {
        requirements.put(requirement.key(), requirement);
        return observed.required(requirement);
    }

    /** Says when the stage wants to be called again at the latest, whatever changes. The soonest such time counts. */
    public void callAgainIn(Duration time) {
        callAgain = callAgain.filter(sooner -> sooner.compareTo(time) <= 0).or(() -> Optional.of(time));
    }

    /** When the stage wants to be called again at the latest. */
    Optional<Duration> callAgain() {
        return callAgain;
    }

    /** Adds annotations to the resource that is composed for a role. */
    public void annotate(Role role, Map<String, String> annotations) {
        composed(role)
                .map(manifest -> manifest.withObject("metadata").withObject("annotations"))
                .ifPresent(all -> annotations.forEach(all::put));
    }

    /** Whether a Secret that is composed has by now the data that it is composed with; also where none is composed. */
    public boolean isApplied(Role secret) {
        return composed(secret)
                .map(Observed::secretData)
                .filter(data -> !observed.secretData(secret).equals(Optional.of(data)))
                .isEmpty();
    }

    /** Says that the stage composes a role in this call or in a later one. */
    public void reserve(Role role) {
        roles.add(role);
    }

    /** The metadata of the resource of a role: its name, and the annotation that says that it is this XR's. */
    public Metadata metadata(Role role) {
        return metadata(observed.name(role, nameOf(role)));
    }

    /** The same for a resource whose name the spec chooses. */
    public Metadata metadata(String name) {
        return Metadata.of(id.namespace(), name).annotated(id.mark(), id.annotation());
    }

    /**
     * Composes a resource, unless a foreign resource has its name.
     *
     * @param ready whether it is ready, given that it exists
     * @return whether it exists
     */
    public boolean compose(Role role, ObjectNode manifest, boolean ready) {
        boolean exists = observed.exists(role);
        compose(role, new Composed(manifest, exists && ready, exists));
        return exists;
    }

    /** Composes one of our own that is being deleted, for its deletion to do less than it would. */
    void composeLeaving(Role role, ObjectNode manifest) {
        reserve(role);
        resources.put(role, new Composed(manifest, false, false));
    }

    /**
     * Composes a resource that is ready as soon as Crossplane has applied it. Crossplane applies it before it says anything about the
     * XR, so that the XR need not wait for the call that shows the resource, which may come late.
     *
     * @return whether it is composed
     */
    public boolean composeAtOnce(Role role, ObjectNode manifest) {
        compose(role, new Composed(manifest, true, observed.exists(role)));
        return resources.containsKey(role);
    }

    /**
     * The same for a Secret.
     *
     * @param data in base64
     * @return whether it is composed
     */
    public boolean composeSecretAtOnce(Role role, Metadata metadata, Map<String, String> data) {
        boolean composed = composeAtOnce(role, Manifests.secret(metadata, "Opaque", data));
        if (!composed) {
            await(Awaited.soon("WaitingForSecret", "waiting for Crossplane to look for Secret " + metadata.name()));
        }
        return composed;
    }

    /**
     * Composes a resource once its time has come, and from then on for as long as it exists.
     *
     * @param gate whether its time has come
     * @param compose composes it, and says whether it is there
     * @return whether it is there
     */
    public boolean after(boolean gate, Role role, BooleanSupplier compose) {
        reserve(role);
        return (gate || observed.exists(role)) && compose.getAsBoolean();
    }

    private void compose(Role role, Composed resource) {
        reserve(role);
        if (resource.exists() || isFree(resource.manifest())) {
            resources.put(role, resource);
        }
    }

    /**
     * Crossplane takes over a resource that already has a composed name. So the name is looked up first. One of our own that is being
     * deleted is not composed again before it is gone: what its deletion still needs would change with it.
     */
    private boolean isFree(ObjectNode manifest) {
        String kind = manifest.path("kind").asString();
        String name = manifest.path("metadata").path("name").asString();
        Requirement sameName = Requirement.named(
                manifest.path("apiVersion").asString(), kind, id.namespace().orElse(""), name);
        Optional<List<ObservedResource>> found = ask(sameName);
        if (found.stream().flatMap(List::stream).anyMatch(ObservedResource::isBeingDeleted)) {
            await(Awaited.soon(
                    "WaitingForRemoval", "waiting until the " + kind + " " + name + " of before is deleted"));
            return false;
        }
        Ownership ownership = Ownership.ofLocal(id, found);
        if (ownership == Ownership.FOREIGN) {
            String inNamespace =
                    id.namespace().map(namespace -> namespace + "/" + name).orElse(name);
            await(Awaited.nameTaken(id, kind, inNamespace, "the control plane"));
        }
        return ownership == Ownership.FREE || ownership == Ownership.OURS;
    }

    /** The manifest that is composed for a role. */
    public Optional<ObjectNode> composed(Role role) {
        return Optional.ofNullable(resources.get(role)).map(Composed::manifest);
    }

    /** Whether nothing more is going to happen: everything that is composed exists and is ready, and nothing is awaited. */
    public boolean isSettled() {
        return awaited.isEmpty()
                && resources.values().stream().allMatch(resource -> resource.exists() && resource.ready());
    }

    /** The roles that the stage composes in this call or in a later one. */
    public Set<Role> roles() {
        return roles;
    }

    /** Adds it to the response. */
    void addTo(Response response) {
        warnings.forEach(response::result);
        resources.forEach(
                (role, composed) -> response.desire(role.key(), composed.manifest(), Ready.of(composed.ready())));
        requirements.values().forEach(response::require);
    }
}
