package ci.kingdon.moonlander.function;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.CredentialData;
import ci.kingdon.moonlander.proto.v1.Credentials;
import ci.kingdon.moonlander.proto.v1.Resources;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.Schema;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class RequestTest {

    private static final ObjectNode XR = Yaml.one("""
            apiVersion: moons.kingdon.ci/v1alpha1
            kind: XLanding
            metadata:
              name: moo
              namespace: farm
              uid: 6f1c
              annotations: {moons.kingdon.ci/adopt-from: 5e0b}
            status:
              conditions:
              - {type: Synced, status: "True"}
              - {type: Ready, status: "False", reason: Creating}
            """);

    private static final ObjectNode SECRET = Yaml.one("""
            apiVersion: v1
            kind: Secret
            metadata: {name: moo-kubeconfig, namespace: farm}
            data: {kubeconfig: c2VjcmV0}
            """);

    private static final Requirement MOO = Requirement.named("v1", "Secret", "farm", "moo-kubeconfig");

    @Test
    void readsTheCompositeAsItIs() {
        ObservedResource composite = observed(XR, Map.of()).composite().orElseThrow();

        assertThat(composite.manifest()).isEqualTo(XR);
        assertThat(composite.name()).isEqualTo("moo");
        assertThat(composite.namespace()).isEqualTo("farm");
        assertThat(composite.uid()).isEqualTo("6f1c");
        assertThat(composite.annotation("moons.kingdon.ci/adopt-from")).contains("5e0b");
        assertThat(composite.annotation("other")).isEmpty();
        assertThat(composite.condition("Ready").orElseThrow().path("reason").stringValue())
                .isEqualTo("Creating");
        assertThat(composite.condition("Healthy")).isEmpty();
        assertThat(composite.isTrue("Synced")).isTrue();
        assertThat(composite.isTrue("Ready")).isFalse();
        assertThat(composite.isTrue("Healthy")).isFalse();
    }

    @Test
    void readsConnectionDetailsAndNeverShowsThem() {
        Map<String, byte[]> details = Map.of("password", "hunter2".getBytes(StandardCharsets.UTF_8));

        ObservedResource secret = observed(SECRET, details).composite().orElseThrow();

        assertThat(secret.connectionDetails()).containsOnlyKeys("password");
        assertThat(secret.connectionDetails().get("password"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hunter2");
        // Neither the details, their keys among them, nor the manifest, which may be a Secret's.
        assertThat(secret).hasToString("Secret farm/moo-kubeconfig");
    }

    @Test
    void hasNoCompositeWhereTheCallerSendsNone() {
        assertThat(V1Function.request(Core.request().build()).composite()).isEmpty();
    }

    @Test
    void tellsObservedFromDesired() {
        RunFunctionRequest.Builder proto = Core.request();
        proto.getObservedBuilder().putResources("old", Protos.resource(SECRET));
        proto.getDesiredBuilder().putResources("new", Protos.resource(XR));
        Request request = V1Function.request(proto.build());

        assertThat(request.observedNames()).containsExactly("old");
        assertThat(request.observed("old").orElseThrow().manifest()).isEqualTo(SECRET);
        assertThat(request.observed("new")).isEmpty();
        assertThat(request.desiredNames()).containsExactly("new");
        assertThat(request.desired("new")).contains(XR);
        assertThat(request.desired("old")).isEmpty();
    }

    @Test
    void tellsAnEmptyInputFromNone() {
        assertThat(V1Function.request(Core.request().build()).input()).isEmpty();
        assertThat(V1Function.request(Core.request()
                                .setInput(Protos.struct(Yaml.one("{}")))
                                .build())
                        .input())
                .contains(Yaml.one("{}"));
    }

    @Test
    void readsTagAndContext() {
        Request request = V1Function.request(Core.request()
                .setContext(Protos.struct(Yaml.one("env: {zone: a}")))
                .build());

        assertThat(request.tag()).isEqualTo("tag");
        assertThat(request.context()).isEqualTo(Yaml.one("env: {zone: a}"));
        assertThat(V1Function.request(RunFunctionRequest.getDefaultInstance()).context())
                .isEmpty();
    }

    @Test
    void readsCredentialsByTheirName() {
        Credentials token = Credentials.newBuilder()
                .setCredentialData(CredentialData.newBuilder().putData("token", ByteString.copyFromUtf8("hunter2")))
                .build();
        Request request = V1Function.request(
                Core.request().putCredentials("registry", token).build());

        assertThat(request.credentials("registry").orElseThrow().get("token"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hunter2");
        assertThat(request.credentials("other")).isEmpty();
    }

    @Test
    void aCallerSupportsWhatItSaysAndAnOldOneNothing() {
        Request today = V1Function.request(Core.request().build());
        Request old = V1Function.request(RunFunctionRequest.getDefaultInstance());

        for (Capability capability : Capability.values()) {
            assertThat(today.supports(capability)).as("%s today", capability).isTrue();
            assertThat(old.supports(capability))
                    .as("%s before v2.2", capability)
                    .isFalse();
        }
    }

    /** Each of ours has to be spelled as the protocol spells it, or it would never be supported. */
    @Test
    void knowsEveryCapabilityOfTheProtocol() {
        assertThat(ci.kingdon.moonlander.proto.v1.Capability.getDescriptor().getValues())
                .extracting(value -> value.getName())
                .filteredOn(name -> !name.equals("CAPABILITY_UNSPECIFIED"))
                .containsExactlyInAnyOrderElementsOf(List.of(Capability.values()).stream()
                        .map(capability -> "CAPABILITY_" + capability)
                        .toList());
    }

    @Test
    void tellsUnansweredFromAnsweredWithNothing() {
        RunFunctionRequest.Builder proto = Core.request();
        assertThat(V1Function.request(proto.build()).required(MOO)).isEmpty();

        proto.putRequiredResources(MOO.key(), Resources.getDefaultInstance());
        assertThat(V1Function.request(proto.build()).required(MOO)).contains(List.of());

        proto.putRequiredResources(MOO.key(), secrets());
        assertThat(V1Function.request(proto.build()).required(MOO).orElseThrow())
                .extracting(ObservedResource::manifest)
                .containsExactly(SECRET);
    }

    @SuppressWarnings("deprecation")
    @Test
    void readsAnswersFromWhereTheCallerPutsThem() {
        RunFunctionRequest old = RunFunctionRequest.newBuilder()
                .putExtraResources(MOO.key(), secrets())
                .build();
        RunFunctionRequest mixed =
                Core.request().putExtraResources(MOO.key(), secrets()).build();

        assertThat(V1Function.request(old).required(MOO).orElseThrow()).hasSize(1);
        assertThat(V1Function.request(mixed).required(MOO))
                .as("an answer that nobody asked for in this way")
                .isEmpty();
    }

    @Test
    void anAnswerToAnotherQuestionIsNone() {
        Request request = V1Function.request(
                Core.request().putRequiredResources(MOO.key(), secrets()).build());

        for (Requirement other : List.of(
                Requirement.named("v1", "Secret", "farm", "other"),
                Requirement.named("v1", "Secret", "barn", "moo-kubeconfig"),
                Requirement.named("v1", "ConfigMap", "farm", "moo-kubeconfig"),
                Requirement.named("v2", "Secret", "farm", "moo-kubeconfig"),
                Requirement.labelled("v1", "Secret", Optional.of("farm"), Map.of("name", "moo-kubeconfig")))) {
            assertThat(request.required(other)).as(other.key()).isEmpty();
        }
    }

    @Test
    void aSchemaThatWasNotFoundIsNone() {
        Schema found = Schema.newBuilder()
                .setOpenapiV3(Protos.struct(Yaml.one("type: object")))
                .build();
        Request request = V1Function.request(Core.request()
                .putRequiredSchemas("found", found)
                .putRequiredSchemas("unknown", Schema.getDefaultInstance())
                .build());

        assertThat(request.schema("found")).contains(Yaml.one("type: object"));
        assertThat(request.schema("unknown")).isEmpty();
        assertThat(request.schema("unasked")).isEmpty();
    }

    private static Request observed(ObjectNode composite, Map<String, byte[]> connectionDetails) {
        RunFunctionRequest.Builder proto = Core.request();
        proto.getObservedBuilder().setComposite(Protos.resource(composite, connectionDetails));
        return V1Function.request(proto.build());
    }

    private static Resources secrets() {
        return Resources.newBuilder().addItems(Protos.resource(SECRET)).build();
    }
}
