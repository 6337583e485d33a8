package ci.kingdon.moonlander.fuzz;

import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.Result;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.testing.Secrets;
import ci.kingdon.moonlander.testing.World;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is wrong with an answer, if anything is. */
public final class Verdict {

    /** What the server takes, by its default. */
    private static final int LARGEST = 4 * 1024 * 1024;

    private static final int MAX_DEPTH = 1000;

    private static final List<String> SECRETS = Stream.of(Seeds.NEEDLE, World.TOKEN, World.ADMIN_KEY)
            .flatMap(secret -> Secrets.forms(secret).stream())
            .toList();

    private Verdict() {}

    /** Of a call that failed. */
    public static Optional<String> of(byte[] request, Status status) {
        String said = String.valueOf(status.getDescription());
        if (containsSecret(said)) {
            return Optional.of("a secret in the status");
        }
        boolean allowed = request.length > LARGEST
                ? status.getCode() == Status.Code.RESOURCE_EXHAUSTED
                : status.getCode() == Status.Code.INTERNAL
                        && said.startsWith("cannot read the request")
                        && parsed(RunFunctionRequest.parser(), request).isEmpty();
        return allowed ? Optional.empty() : Optional.of("status " + status.getCode() + ": " + said);
    }

    /** Of an answer to a mutated request. */
    public static Optional<String> of(Mutation request, byte[] answer) {
        Optional<RunFunctionRequest> asked = parsed(RunFunctionRequest.parser(), request.bytes());
        Optional<RunFunctionResponse> answered = parsed(RunFunctionResponse.parser(), answer);
        if (asked.isEmpty()) {
            return Optional.of("an answer to what is no request");
        }
        return answered.isEmpty()
                ? Optional.of("no RunFunctionResponse")
                : wrong(asked.get(), answered.get(), request.damaged(), answer);
    }

    private static Optional<String> wrong(
            RunFunctionRequest request, RunFunctionResponse response, boolean damaged, byte[] answer) {
        for (Result result : response.getResultsList()) {
            if (result.getSeverity() == Severity.SEVERITY_UNSPECIFIED
                    || result.getMessage().isEmpty()) {
                return Optional.of("a result that says nothing: " + result);
            }
            if (result.getReason().equals("InternalError")) {
                return Optional.of(result.getMessage());
            }
            if (result.getSeverity() == Severity.SEVERITY_FATAL
                    && !response.getDesired().equals(request.getDesired())) {
                return Optional.of("changes something with a fatal result: " + result.getMessage());
            }
        }
        if (containsInfinite(request, response)) {
            return Optional.of("composes a number that JSON has not");
        }
        // What happened to bytes may have made a name of a secret.
        if (!damaged
                && containsSecret(text(answer))
                && containsSecret(text(outsideSecrets(response).toByteArray()))) {
            return Optional.of("a secret outside of Secrets");
        }
        return Optional.empty();
    }

    /** Whether one of the requests' secrets is in a text. */
    public static boolean containsSecret(String text) {
        return SECRETS.stream().anyMatch(text::contains);
    }

    /** Of resources that earlier steps desire, nothing is said: they are passed on. */
    private static boolean containsInfinite(RunFunctionRequest request, RunFunctionResponse response) {
        Map<String, Resource> before = request.getDesired().getResourcesMap();
        return response.getDesired().getResourcesMap().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .anyMatch(entry -> containsInfinite(entry.getValue().getResource()));
    }

    private static boolean containsInfinite(Struct struct) {
        return struct.getFieldsMap().values().stream().anyMatch(Verdict::containsInfinite);
    }

    private static boolean containsInfinite(Value value) {
        return switch (value.getKindCase()) {
            case NUMBER_VALUE -> !Double.isFinite(value.getNumberValue());
            case STRUCT_VALUE -> containsInfinite(value.getStructValue());
            case LIST_VALUE -> value.getListValue().getValuesList().stream().anyMatch(Verdict::containsInfinite);
            default -> false;
        };
    }

    private static RunFunctionResponse outsideSecrets(RunFunctionResponse response) {
        RunFunctionResponse.Builder rest = response.toBuilder();
        response.getDesired().getResourcesMap().forEach((name, resource) -> {
            Struct manifest = resource.getResource();
            if (is(manifest, "kind", "Secret") && is(manifest, "apiVersion", "v1")) {
                Struct without = manifest.toBuilder().removeFields("data").build();
                rest.getDesiredBuilder()
                        .putResources(
                                name, resource.toBuilder().setResource(without).build());
            }
        });
        return rest.build();
    }

    private static boolean is(Struct manifest, String field, String value) {
        return manifest.getFieldsOrDefault(field, Value.getDefaultInstance())
                .getStringValue()
                .equals(value);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static <T extends MessageLite> Optional<T> parsed(Parser<T> parser, byte[] bytes) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            in.setRecursionLimit(MAX_DEPTH);
            return Optional.of(parser.parseFrom(in));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
