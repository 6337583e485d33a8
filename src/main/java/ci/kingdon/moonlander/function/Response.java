package ci.kingdon.moonlander.function;

import ci.kingdon.moonlander.proto.lean.Resource;
import ci.kingdon.moonlander.proto.lean.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.ResourceSelector;
import ci.kingdon.moonlander.proto.v1.SchemaSelector;
import ci.kingdon.moonlander.proto.v1.Severity;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a step answers. It starts as a copy of what earlier steps desire and of their context; a step adds to it and takes
 * nothing away. The resources of earlier steps are passed on as the bytes that they came as, unread, the order of their fields included;
 * so is the context, unless this step adds to it.
 */
public final class Response {

    private final Request request;
    private final RunFunctionResponse.Builder proto;

    private Response(Request request) {
        this.request = request;
        this.proto = RunFunctionResponse.newBuilder().setDesired(request.proto().getDesired());
        proto.getMetaBuilder().setTag(request.tag());
        if (request.proto().hasContext()) {
            proto.setContext(request.proto().getContext());
        }
    }

    /** The response that changes nothing. It has no TTL: Crossplane does not cache it, nor call again by the clock. */
    public static Response to(Request request) {
        return new Response(request);
    }

    /** The response that changes nothing and says why. */
    public static Response fatal(Request request, String reason, String message) {
        return to(request).result(Result.fatal(reason, message));
    }

    /**
     * When to call again at the latest, changes or none. Where Crossplane's response cache is on (alpha, off by default), an
     * answer with a TTL is written to its disk.
     */
    public Response ttl(Duration ttl) {
        proto.getMetaBuilder()
                .setTtl(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(ttl.getSeconds())
                        .setNanos(ttl.getNano()));
        return this;
    }

    /**
     * Says that this step uses a name, now or at a later call. To hear at the first call that it is taken is better than at
     * the tenth.
     *
     * @throws Invalid where an earlier step already desires something of that name
     */
    public Response reserve(String name) {
        if (request.proto().getDesired().containsResources(name)) {
            throw new Invalid(
                    "desired.resources[" + name + "]",
                    "is already desired by an earlier step of the pipeline",
                    "a name that no other step uses; rename the other step's resource");
        }
        return this;
    }

    /**
     * Desires a resource.
     *
     * @param name its name in the pipeline
     * @param manifest the fields that this step wants to own
     * @throws Invalid where an earlier step already desires something of that name
     */
    public Response desire(String name, ObjectNode manifest, Ready ready) {
        reserve(name);
        proto.getDesiredBuilder()
                .putResources(
                        name,
                        Resource.newBuilder()
                                .setResource(Structs.bytes(manifest))
                                .setReady(proto(ready))
                                .build());
        return this;
    }

    /** Sets fields of the composite's status. Those that earlier steps set under other names stay. */
    public Response status(ObjectNode status) {
        Resource.Builder composite = proto.getDesiredBuilder().getCompositeBuilder();
        ObjectNode desired = Structs.tree(composite.getResource());
        ObjectNode merged = desired.path("status").isObject()
                ? (ObjectNode) desired.get("status")
                : JsonNodeFactory.instance.objectNode();
        merged.setAll(status);
        desired.set("status", merged);
        composite.setResource(Structs.bytes(desired));
        return this;
    }

    /** Says whether the composite is ready, whatever its composed resources say. */
    public Response compositeReady(Ready ready) {
        proto.getDesiredBuilder().getCompositeBuilder().setReady(proto(ready));
        return this;
    }

    /** Adds a connection detail to a composite of the legacy kind. Others have none, and Crossplane drops it. */
    public Response connectionDetail(String key, byte[] value) {
        proto.getDesiredBuilder().getCompositeBuilder().putConnectionDetails(key, ByteString.copyFrom(value));
        return this;
    }

    /** Leaves something for later steps. */
    public Response context(String key, JsonNode value) {
        ObjectNode context = Structs.tree(proto.getContext());
        context.set(key, value);
        proto.setContext(Structs.bytes(context));
        return this;
    }

    /** Asks to be shown resources; through the deprecated field where the caller does not know the new one. */
    @SuppressWarnings("deprecation")
    public Response require(Requirement requirement) {
        ResourceSelector.Builder selector = ResourceSelector.newBuilder()
                .setApiVersion(requirement.apiVersion())
                .setKind(requirement.kind());
        requirement.namespace().ifPresent(selector::setNamespace);
        requirement
                .name()
                .ifPresentOrElse(
                        selector::setMatchName,
                        () -> selector.getMatchLabelsBuilder().putAllLabels(requirement.labels()));
        if (request.supports(Capability.REQUIRED_RESOURCES)) {
            proto.getRequirementsBuilder().putResources(requirement.key(), selector.build());
        } else {
            proto.getRequirementsBuilder().putExtraResources(requirement.key(), selector.build());
        }
        return this;
    }

    /** Asks to be shown a kind's schema. */
    public Response requireSchema(String key, String apiVersion, String kind) {
        proto.getRequirementsBuilder()
                .putSchemas(
                        key,
                        SchemaSelector.newBuilder()
                                .setApiVersion(apiVersion)
                                .setKind(kind)
                                .build());
        return this;
    }

    /** Sets a condition on the composite. */
    public Response condition(Condition condition) {
        proto.addConditions(ci.kingdon.moonlander.proto.v1.Condition.newBuilder()
                .setType(condition.type())
                .setStatus(proto(condition.status()))
                .setReason(condition.reason())
                .setMessage(condition.message())
                .setTarget(proto(condition.target())));
        return this;
    }

    /** Tells people something. */
    public Response result(Result result) {
        proto.addResults(ci.kingdon.moonlander.proto.v1.Result.newBuilder()
                .setSeverity(proto(result.severity()))
                .setReason(result.reason())
                .setMessage(result.message())
                .setTarget(proto(result.target())));
        return this;
    }

    /** Whether a fatal result is among what people are told. */
    public boolean isFatal() {
        return proto.getResultsList().stream().anyMatch(result -> result.getSeverity() == Severity.SEVERITY_FATAL);
    }

    /** What operation functions put out. */
    public Response output(ObjectNode output) {
        proto.setOutput(Structs.bytes(output));
        return this;
    }

    /** Writes the answer for the wire. */
    public RunFunctionResponse toProto() {
        return proto.build();
    }

    private static final Map<Ready, ci.kingdon.moonlander.proto.v1.Ready> READY = Map.of(
            Ready.UNSPECIFIED, ci.kingdon.moonlander.proto.v1.Ready.READY_UNSPECIFIED,
            Ready.TRUE, ci.kingdon.moonlander.proto.v1.Ready.READY_TRUE,
            Ready.FALSE, ci.kingdon.moonlander.proto.v1.Ready.READY_FALSE);

    private static ci.kingdon.moonlander.proto.v1.Ready proto(Ready ready) {
        return READY.get(ready);
    }

    private static ci.kingdon.moonlander.proto.v1.Status proto(Condition.Status status) {
        return switch (status) {
            case TRUE -> ci.kingdon.moonlander.proto.v1.Status.STATUS_CONDITION_TRUE;
            case FALSE -> ci.kingdon.moonlander.proto.v1.Status.STATUS_CONDITION_FALSE;
            case UNKNOWN -> ci.kingdon.moonlander.proto.v1.Status.STATUS_CONDITION_UNKNOWN;
        };
    }

    private static ci.kingdon.moonlander.proto.v1.Target proto(Target target) {
        return switch (target) {
            case COMPOSITE -> ci.kingdon.moonlander.proto.v1.Target.TARGET_COMPOSITE;
            case COMPOSITE_AND_CLAIM -> ci.kingdon.moonlander.proto.v1.Target.TARGET_COMPOSITE_AND_CLAIM;
        };
    }

    private static Severity proto(Result.Severity severity) {
        return switch (severity) {
            case FATAL -> Severity.SEVERITY_FATAL;
            case WARNING -> Severity.SEVERITY_WARNING;
            case NORMAL -> Severity.SEVERITY_NORMAL;
        };
    }
}
