package ci.kingdon.moonlander.fuzz;

import ci.kingdon.moonlander.Moonlander;
import ci.kingdon.moonlander.exposure.Exposures;
import ci.kingdon.moonlander.landing.Landings;
import ci.kingdon.moonlander.login.bastion.Bastions;
import ci.kingdon.moonlander.login.provider.Providers;
import ci.kingdon.moonlander.network.Networks;
import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Calls;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.StageTable;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests that are as Crossplane would send them, of every kind of XR and at every stage: the examples' landings and networks from nothing to
 * landed, and each row of the tables of stages. Each has a needle in all places for secrets.
 */
public final class Seeds {

    /** What must not be found outside of Secrets. */
    static final String NEEDLE = "n33dle-1n-the-haystack-of-secrets";

    private static final Map<String, Supplier<ObjectNode>> TABLES = Map.of(
            "landing/stages.yaml", () -> Landings.xlanding("{}"),
            "landing/stages-trust.yaml", () -> Landings.xlanding("{}"),
            "landing/stages-exposure.yaml", () -> Landings.xlanding("{}"),
            "network/stages.yaml", () -> Networks.xnetwork("{}"),
            "login/provider/stages.yaml", () -> Providers.provider("{}"),
            "login/bastion/stages.yaml", () -> Bastions.xbastion("{}"),
            "exposure/stages.yaml", () -> Exposures.xexposure("{}"));

    private static final Set<String> LANDED = Set.of("Landing", "XLanding", "XNetwork");

    private Seeds() {}

    /** All of them, in the same order each time. */
    public static List<RunFunctionRequest> all() {
        Set<RunFunctionRequest> all = new LinkedHashSet<>();
        V1Function moonlander = new V1Function(Moonlander.composer());
        Function<RunFunctionRequest, RunFunctionResponse> recording = request -> {
            all.add(withNeedles(request));
            return moonlander.run(request);
        };
        try {
            for (Path xr : Calls.xrs()) {
                if (LANDED.contains(Yaml.one(xr).path("kind").asString())) {
                    Calls.land(xr, recording);
                }
            }
            for (String table : TABLES.keySet().stream().sorted().toList()) {
                run(new StageTable(table, recording, TABLES.get(table)).tests());
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return List.copyOf(all);
    }

    private static void run(Stream<DynamicTest> rows) {
        rows.forEach(row -> {
            try {
                row.getExecutable().execute();
            } catch (Throwable e) {
                throw new IllegalStateException(row.getDisplayName(), e);
            }
        });
    }

    private static RunFunctionRequest withNeedles(RunFunctionRequest request) {
        RunFunctionRequest.Builder hidden =
                request.toBuilder().putCredentials("needle", Protos.credentials(Map.of("password", bytes())));
        hidden.getObservedBuilder()
                .getResourcesMap()
                .forEach((name, resource) -> hidden.getObservedBuilder().putResources(name, withNeedle(resource)));
        hidden.getRequiredResourcesMap().forEach((key, resources) -> {
            var found = resources.toBuilder().clearItems();
            resources.getItemsList().forEach(resource -> found.addItems(withNeedle(resource)));
            hidden.putRequiredResources(key, found.build());
        });
        return hidden.build();
    }

    private static Resource withNeedle(Resource resource) {
        return resource.toBuilder()
                .setResource(withNeedle(resource.getResource()))
                .putConnectionDetails("needle", ByteString.copyFrom(bytes()))
                .build();
    }

    /** With a needle in the data of each Secret that is in it. */
    private static Struct withNeedle(Struct manifest) {
        Struct.Builder hidden = manifest.toBuilder();
        manifest.getFieldsMap().forEach((name, value) -> {
            if (value.hasStructValue()) {
                hidden.putFields(
                        name,
                        Value.newBuilder()
                                .setStructValue(withNeedle(value.getStructValue()))
                                .build());
            }
        });
        if (manifest.getFieldsOrDefault("kind", Value.getDefaultInstance())
                .getStringValue()
                .equals("Secret")) {
            Struct.Builder data =
                    hidden.getFieldsOrDefault("data", Value.getDefaultInstance()).getStructValue().toBuilder();
            data.putFields(
                    "needle",
                    Value.newBuilder()
                            .setStringValue(Base64.getEncoder().encodeToString(bytes()))
                            .build());
            hidden.putFields("data", Value.newBuilder().setStructValue(data).build());
        }
        return hidden.build();
    }

    private static byte[] bytes() {
        return NEEDLE.getBytes(StandardCharsets.UTF_8);
    }
}
