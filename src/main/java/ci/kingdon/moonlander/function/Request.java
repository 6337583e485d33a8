package ci.kingdon.moonlander.function;

import ci.kingdon.moonlander.proto.lean.Resource;
import ci.kingdon.moonlander.proto.lean.Resources;
import ci.kingdon.moonlander.proto.lean.RunFunctionRequest;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** One call of a pipeline step, read-only; for one thread. What nobody asks for is not read. */
public final class Request {

    private final RunFunctionRequest proto;
    private final Instant receivedAt;

    /** What was asked for so far: composers ask for the same ones again and again. */
    private final Map<Resource, ObservedResource> read = new IdentityHashMap<>();

    private Request(RunFunctionRequest proto, Instant receivedAt) {
        this.proto = proto;
        this.receivedAt = receivedAt;
    }

    /**
     * Reads a call off the wire.
     *
     * @param receivedAt when it was received, by the server's clock
     */
    public static Request of(RunFunctionRequest proto, Instant receivedAt) {
        return new Request(proto, receivedAt);
    }

    /** When the call was received: the only time that composers know, and part of what makes two requests the same. */
    public Instant receivedAt() {
        return receivedAt;
    }

    RunFunctionRequest proto() {
        return proto;
    }

    /** Equal requests have equal tags. */
    public String tag() {
        return proto.getMeta().getTag();
    }

    /** Whether the caller says that it understands something. Callers of before v2.2 say nothing. */
    public boolean supports(Capability capability) {
        return proto.getMeta().getCapabilitiesList().stream()
                .anyMatch(offered -> offered.name().equals("CAPABILITY_" + capability.name()));
    }

    /** The composite resource; empty in the requests of an Operation, which has none. */
    public Optional<ObservedResource> composite() {
        return proto.getObserved().getComposite().hasResource()
                ? Optional.of(read(proto.getObserved().getComposite()))
                : Optional.empty();
    }

    /** A composed resource that exists, by its name in the pipeline. */
    public Optional<ObservedResource> observed(String name) {
        return Optional.ofNullable(proto.getObserved().getResourcesMap().get(name))
                .map(this::read);
    }

    /** The names of the composed resources that exist. */
    public Set<String> observedNames() {
        return proto.getObserved().getResourcesMap().keySet();
    }

    /** The names of the resources that earlier steps desire. */
    public Set<String> desiredNames() {
        return proto.getDesired().getResourcesMap().keySet();
    }

    /** A resource that an earlier step desires. */
    public Optional<ObjectNode> desired(String name) {
        return Optional.ofNullable(proto.getDesired().getResourcesMap().get(name))
                .map(resource -> Structs.tree(resource.getResource()));
    }

    /** The step's input. */
    public Optional<ObjectNode> input() {
        return proto.hasInput() ? Optional.of(Structs.tree(proto.getInput())) : Optional.empty();
    }

    /** What earlier steps left for later ones. Empty where there is none. */
    public ObjectNode context() {
        return Structs.tree(proto.getContext());
    }

    /** The bytes of a credential that the Composition hands to this step; secret. */
    public Optional<Map<String, byte[]>> credentials(String name) {
        return Optional.ofNullable(proto.getCredentialsMap().get(name))
                .map(credentials ->
                        ObservedResource.bytes(credentials.getCredentialData().getDataMap()));
    }

    /**
     * The answer to a requirement.
     *
     * @return empty while it has not been looked for; an empty list once it has and nothing is there
     */
    public Optional<List<ObservedResource>> required(Requirement requirement) {
        return Optional.ofNullable(answers().get(requirement.key()))
                .map(resources -> resources.getItemsList().stream()
                        .map(this::readRequired)
                        .toList());
    }

    @SuppressWarnings("deprecation") // what a caller without the capability fills
    private Map<String, Resources> answers() {
        return supports(Capability.REQUIRED_RESOURCES) ? proto.getRequiredResourcesMap() : proto.getExtraResourcesMap();
    }

    /**
     * The OpenAPI schema of a kind.
     *
     * @param key the key it was asked for under
     * @return empty while it has not been looked for, and also where there is none
     */
    public Optional<ObjectNode> schema(String key) {
        return Optional.ofNullable(proto.getRequiredSchemasMap().get(key))
                .filter(schema -> schema.hasOpenapiV3())
                .map(schema -> Structs.tree(schema.getOpenapiV3()));
    }

    private ObservedResource read(Resource resource) {
        return read.computeIfAbsent(
                resource, unread -> ObservedResource.of(unread.getResource(), unread.getConnectionDetailsMap()));
    }

    /** Crossplane sends a required resource without connection details. */
    private ObservedResource readRequired(Resource resource) {
        return read.computeIfAbsent(resource, unread -> ObservedResource.of(unread.getResource(), Map.of()));
    }
}
