package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Ready;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.function.Result;
import ci.kingdon.moonlander.identity.Identity;
import ci.kingdon.moonlander.identity.Ownership;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stage's part of the response: the resources it composes, what it needs to be shown, and what it waits for. It is made anew
 * for each call; a stage fills it from top to bottom, so that what it waits for first is what people are told.
 *
 * <p>One rule is kept here for every resource of every kind: nothing foreign is touched. What does not exist yet is composed
 * only once it is known that its name is free.
 */
public final class Draft {

    /**
     * A resource to compose.
     *
     * @param manifest the fields to own
     * @param ready whether it is ready
     * @param exists whether it is there already
     */
    public record Composed(ObjectNode manifest, boolean ready, boolean exists) {}

    private final Identity id;
    private final Request request;
    private final Map<String, Composed> resources = new LinkedHashMap<>();
    private final Map<String, Requirement> requirements = new LinkedHashMap<>();
    private Optional<Awaited> awaited = Optional.empty();

    /**
     * An empty one.
     *
     * @param id the XR whose it is
     */
    public Draft(Identity id, Request request) {
        this.id = id;
        this.request = request;
    }

    /** A condition of some of them: true once there is nothing that they wait for. */
    public static Condition condition(String type, Collection<Draft> drafts, String done) {
        return drafts.stream()
                .flatMap(draft -> draft.awaited.stream())
                .findFirst()
                .map(awaited -> Condition.isFalse(type, awaited.reason(), awaited.message()))
                .orElseGet(() -> Condition.isTrue(type, "Available", done));
    }

    /** What the stage waits for; empty once it is done. */
    public Optional<Awaited> awaited() {
        return awaited;
    }

    /** Says what the stage waits for. The first word stands: what is waited for later is no news yet. */
    public void await(Awaited what) {
        awaited = awaited.or(() -> Optional.of(what));
    }

    /**
     * Asks to be shown something, now and at every later call.
     *
     * @return empty while nobody has looked, an empty list where nothing is
     */
    public Optional<List<ObservedResource>> ask(Requirement requirement) {
        requirements.put(requirement.key(), requirement);
        return request.required(requirement);
    }

    /** What is composed under a name of the pipeline. */
    public Optional<Composed> composed(String name) {
        return Optional.ofNullable(resources.get(name));
    }

    /** Whether nothing more is going to happen: all that is composed is there and ready, and nothing is awaited. */
    public boolean isSettled() {
        return awaited.isEmpty()
                && resources.values().stream().allMatch(resource -> resource.exists() && resource.ready());
    }

    /**
     * Composes a resource, unless something foreign has its name or nobody has looked yet.
     *
     * @param name its name in the pipeline
     */
    public void compose(String name, Composed resource) {
        if (resource.exists() || isFree(resource.manifest())) {
            resources.put(name, resource);
        }
    }

    /** Crossplane takes over whatever stands under a composed name, so that somebody has to look first. */
    private boolean isFree(ObjectNode manifest) {
        String kind = manifest.path("kind").asString();
        String name = manifest.path("metadata").path("name").asString();
        Requirement sameName = Requirement.named(manifest.path("apiVersion").asString(), kind, id.namespace(), name);
        Ownership ownership = Ownership.ofLocal(id, ask(sameName));
        if (ownership == Ownership.FOREIGN) {
            await(Awaited.nameTaken(
                    id, kind, (id.namespace().isEmpty() ? "" : id.namespace() + "/") + name, "the control plane"));
        }
        return ownership == Ownership.FREE || ownership == Ownership.OURS;
    }

    /** Adds it to the response. */
    public void addTo(Response response) {
        resources.forEach((name, composed) -> response.desire(name, composed.manifest(), Ready.of(composed.ready())));
        requirements.values().forEach(response::require);
        awaited.filter(Awaited::somebodyMustAct)
                .ifPresent(what -> response.result(Result.warning(what.reason(), what.message())));
    }
}
