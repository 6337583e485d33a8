package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.ownership.Ownership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What stages see of the world: the XR's composed resources by role, resources that were asked for, and the XR's status. */
public final class Observed {

    private final Request request;

    /** Whoever asks once asks again, and other steps may have composed hundreds of resources to look through. */
    private final Map<Identity, List<Role>> roles = new HashMap<>();

    /** What a call shows. */
    public Observed(Request request) {
        this.request = request;
    }

    /** The XR itself. */
    public ObservedResource xr() {
        return request.composite().orElseThrow();
    }

    /**
     * The roles of all composed resources that exist and are the XR's own, those of other steps of the pipeline left out, in the order
     * of their keys.
     */
    public List<Role> roles(Identity id) {
        return roles.computeIfAbsent(id, this::own);
    }

    private List<Role> own(Identity id) {
        return request.observedNames().stream()
                .filter(name -> !request.desiredNames().contains(name))
                .sorted()
                .map(Role::new)
                .filter(role -> Ownership.ofLocal(id, resource(role).map(List::of)) == Ownership.OURS)
                .toList();
    }

    /** The composed resource of a role, if it exists. */
    public Optional<ObservedResource> resource(Role role) {
        return request.observed(role.key());
    }

    /** Whether the composed resource of a role exists. */
    public boolean exists(Role role) {
        return resource(role).isPresent();
    }

    /** Whether the composed resource of a role exists and its Ready condition is true. */
    public boolean isReady(Role role) {
        return resource(role).filter(resource -> resource.isTrue("Ready")).isPresent();
    }

    /**
     * The name of the composed resource of a role. An existing resource keeps the name that it was made with.
     *
     * @param planned its name where it does not exist yet
     */
    public String name(Role role, String planned) {
        return resource(role)
                .map(ObservedResource::name)
                .filter(name -> !name.isEmpty())
                .orElse(planned);
    }

    /**
     * The answer to a requirement of an earlier call.
     *
     * @return empty while Crossplane has not looked; an empty list where it has, and nothing is there
     */
    public Optional<List<ObservedResource>> required(Requirement requirement) {
        return request.required(requirement);
    }

    /** A connection detail of the composed resource of a role; secret bytes. */
    public Optional<byte[]> connectionDetail(Role role, String key) {
        return resource(role)
                .map(resource -> resource.connectionDetails().get(key))
                .filter(bytes -> bytes.length > 0);
    }

    /**
     * The data of a composed Secret, in base64. A stage that does not know better at the moment composes the Secret with these
     * again, so that a Secret keeps its data while what it was made of is missing.
     */
    public Optional<Map<String, String>> secretData(Role role) {
        return resource(role).map(secret -> secretData(secret.manifest()));
    }

    /** The data of a Secret's manifest, in base64. */
    public static Map<String, String> secretData(JsonNode secret) {
        Map<String, String> data = new TreeMap<>();
        secret.path("data")
                .properties()
                .forEach(key -> data.put(key.getKey(), key.getValue().asString("")));
        return data;
    }

    /** The XR's status as it is now. */
    public JsonNode status() {
        return xr().manifest().path("status");
    }
}
