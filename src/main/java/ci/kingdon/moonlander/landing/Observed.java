package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What a landing's stages see of the world: its composed resources, and what the XR says already. */
final class Observed {

    private final Request request;

    Observed(Request request) {
        this.request = request;
    }

    /** The call in which they are seen. */
    Request request() {
        return request;
    }

    /** The composed resource of that role. */
    Optional<ObservedResource> resource(Role role) {
        return request.observed(role.key());
    }

    /** What the composed resource of that role is called: whatever it was called when it was made. */
    String name(Role role, Landing landing) {
        return resource(role)
                .map(ObservedResource::name)
                .filter(name -> !name.isEmpty())
                .orElseGet(() -> landing.nameOf(role));
    }

    /** The landing's planet, by the ProviderConfig that it has. */
    RemoteCluster planet(Landing landing) {
        return new RemoteCluster(
                new ProviderConfigRef(ProviderConfigRef.Kind.ProviderConfig, name(Role.PLANET_KUBERNETES, landing)),
                "the planet");
    }

    /** A connection detail of the composed resource of that role; secret bytes. */
    Optional<byte[]> connectionDetail(Role role, String key) {
        return resource(role)
                .map(resource -> resource.connectionDetails().get(key))
                .filter(bytes -> bytes.length > 0);
    }

    /**
     * The data of a composed Secret, in base64. Whoever composes the Secret again without knowing better writes this again: what
     * is missing for a while does not take away what was written.
     */
    Optional<Map<String, String>> secretData(Role role) {
        return resource(role).map(secret -> secretData(secret.manifest()));
    }

    /** The data of a Secret's manifest, in base64. */
    static Map<String, String> secretData(JsonNode secret) {
        Map<String, String> data = new TreeMap<>();
        secret.path("data")
                .properties()
                .forEach(key -> data.put(key.getKey(), key.getValue().asString("")));
        return data;
    }

    /** What the XR's status already says. */
    JsonNode status() {
        return request.composite().orElseThrow().manifest().path("status");
    }
}
