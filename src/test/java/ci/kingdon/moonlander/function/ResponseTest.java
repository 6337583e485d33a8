package ci.kingdon.moonlander.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.ResourceSelector;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.SchemaSelector;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.proto.v1.Status;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ResponseTest {

    private static final ObjectNode NAMESPACE = Yaml.one("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: moo}
            """);

    /** What an earlier step of the pipeline left behind. */
    private static final RunFunctionRequest SECOND_STEP = secondStep();

    private static RunFunctionRequest secondStep() {
        RunFunctionRequest.Builder proto = Core.request();
        proto.getDesiredBuilder()
                .setComposite(Protos.resource(
                                Yaml.one("status: {planet: {kind: Old, server: a}, earlier: 1}"),
                                Map.of("user", "x".getBytes(StandardCharsets.UTF_8)))
                        .toBuilder()
                        .setReady(ci.kingdon.moonlander.proto.v1.Ready.READY_FALSE))
                .putResources("earlier", Protos.resource(NAMESPACE))
                .putResources("another", Protos.resource(NAMESPACE));
        return proto.setContext(Protos.struct(Yaml.one("env: {zone: a}"))).build();
    }

    @Test
    void startsAsACopyOfWhatEarlierStepsDesire() {
        RunFunctionResponse response = V1Function.response(Response.to(V1Function.request(SECOND_STEP)));

        assertThat(response.getDesired()).isEqualTo(SECOND_STEP.getDesired());
        assertThat(response.getContext()).isEqualTo(SECOND_STEP.getContext());
        assertThat(response.getMeta().getTag()).isEqualTo("tag");
        assertThat(response.getResultsList()).isEmpty();
        assertThat(response.getConditionsList()).isEmpty();
        assertThat(response.hasRequirements()).isFalse();
        assertThat(response.hasOutput()).isFalse();
    }

    @Test
    void hasNoContextWhereEarlierStepsLeftNone() {
        assertThat(V1Function.response(first()).hasContext()).isFalse();
    }

    @Test
    void addsAResourceBesideThoseOfEarlierSteps() {
        RunFunctionResponse response = V1Function.response(second().desire("mine", NAMESPACE, Ready.TRUE));

        assertThat(response.getDesired().getResourcesMap()).containsOnlyKeys("earlier", "another", "mine");
        assertThat(response.getDesired().getResourcesOrThrow("earlier"))
                .isEqualTo(SECOND_STEP.getDesired().getResourcesOrThrow("earlier"));
        assertThat(response.getDesired().getResourcesOrThrow("mine"))
                .isEqualTo(Resource.newBuilder()
                        .setResource(Protos.struct(NAMESPACE))
                        .setReady(ci.kingdon.moonlander.proto.v1.Ready.READY_TRUE)
                        .build());
    }

    @Test
    void refusesANameThatAnEarlierStepUses() {
        assertThatThrownBy(() -> second().desire("earlier", NAMESPACE, Ready.TRUE))
                .isInstanceOf(Invalid.class)
                .hasMessage("desired.resources[earlier]: is already desired by an earlier step of the pipeline;"
                        + " allowed: a name that no other step uses; rename the other step's resource");
    }

    @Test
    void reservesANameWithoutDesiringAnything() {
        assertThat(V1Function.response(second().reserve("mine")).getDesired()).isEqualTo(SECOND_STEP.getDesired());
        assertThatThrownBy(() -> second().reserve("earlier"))
                .isInstanceOf(Invalid.class)
                .hasMessageStartingWith("desired.resources[earlier]: is already desired");
    }

    @Test
    void mayDesireItsOwnNameAgain() {
        Response response = second().desire("mine", NAMESPACE, Ready.FALSE).desire("mine", NAMESPACE, Ready.TRUE);

        assertThat(V1Function.response(response)
                        .getDesired()
                        .getResourcesOrThrow("mine")
                        .getReady())
                .isEqualTo(ci.kingdon.moonlander.proto.v1.Ready.READY_TRUE);
    }

    @Test
    void setsStatusBesideAnEarlierSteps() {
        Resource composite = V1Function.response(
                        second().status(Yaml.one("{planet: {kind: Vcluster}, deliveries: []}")))
                .getDesired()
                .getComposite();

        assertThat(composite.getResource())
                .isEqualTo(Protos.struct(Yaml.one("status: {planet: {kind: Vcluster}, earlier: 1, deliveries: []}")));
        assertThat(composite.getConnectionDetailsMap()).containsOnlyKeys("user");
        assertThat(composite.getReady()).isEqualTo(ci.kingdon.moonlander.proto.v1.Ready.READY_FALSE);
    }

    @Test
    void setsStatusWhereThereWasNone() {
        assertThat(V1Function.response(first().status(Yaml.one("planet: {}")))
                        .getDesired()
                        .getComposite()
                        .getResource())
                .isEqualTo(Protos.struct(Yaml.one("status: {planet: {}}")));
    }

    @Test
    void saysWhetherTheCompositeIsReady() {
        assertThat(V1Function.response(first()).getDesired().getComposite().getReady())
                .isEqualTo(ci.kingdon.moonlander.proto.v1.Ready.READY_UNSPECIFIED);
        assertThat(V1Function.response(second().compositeReady(Ready.TRUE))
                        .getDesired()
                        .getComposite())
                .isEqualTo(SECOND_STEP.getDesired().getComposite().toBuilder()
                        .setReady(ci.kingdon.moonlander.proto.v1.Ready.READY_TRUE)
                        .build());
    }

    @Test
    void addsConnectionDetailsBesideAnEarlierSteps() {
        assertThat(V1Function.response(second().connectionDetail("kubeconfig", new byte[] {1, 2}))
                        .getDesired()
                        .getComposite()
                        .getConnectionDetailsMap())
                .isEqualTo(Map.of(
                        "user", ByteString.copyFromUtf8("x"), "kubeconfig", ByteString.copyFrom(new byte[] {1, 2})));
    }

    @Test
    void addsToTheContextOfEarlierSteps() {
        assertThat(V1Function.response(second().context("landing", Yaml.one("ready: true")))
                        .getContext())
                .isEqualTo(Protos.struct(Yaml.one("{env: {zone: a}, landing: {ready: true}}")));
    }

    /** With one, Crossplane's response cache would write the response, secrets included, to its disk. */
    @Test
    void hasNoTtlUnlessOneIsSet() {
        assertThat(V1Function.response(first()).getMeta().hasTtl()).isFalse();

        com.google.protobuf.Duration ttl = V1Function.response(first().ttl(Duration.ofMillis(61_500)))
                .getMeta()
                .getTtl();
        assertThat(ttl.getSeconds()).isEqualTo(61);
        assertThat(ttl.getNanos()).isEqualTo(500_000_000);
    }

    @SuppressWarnings("deprecation")
    @Test
    void asksForResourcesWhereTheCallerLooks() {
        Requirement moo = Requirement.named("v1", "Secret", "farm", "moo");
        ResourceSelector selector = ResourceSelector.newBuilder()
                .setApiVersion("v1")
                .setKind("Secret")
                .setNamespace("farm")
                .setMatchName("moo")
                .build();

        RunFunctionResponse today = V1Function.response(first().require(moo));
        assertThat(today.getRequirements().getResourcesMap()).isEqualTo(Map.of(moo.key(), selector));
        assertThat(today.getRequirements().getExtraResourcesMap()).isEmpty();

        RunFunctionResponse old =
                V1Function.response(Response.to(V1Function.request(RunFunctionRequest.getDefaultInstance()))
                        .require(moo));
        assertThat(old.getRequirements().getExtraResourcesMap()).isEqualTo(Map.of(moo.key(), selector));
        assertThat(old.getRequirements().getResourcesMap()).isEmpty();
    }

    @Test
    void asksByLabelsWithoutANameAndForClusterScopedKindsWithoutANamespace() {
        Requirement nodes = Requirement.labelled("v1", "Node", Optional.empty(), Map.of("zone", "a"));

        ResourceSelector selector =
                V1Function.response(first().require(nodes)).getRequirements().getResourcesOrThrow(nodes.key());

        assertThat(selector.hasNamespace()).isFalse();
        assertThat(selector.hasMatchName()).isFalse();
        assertThat(selector.getMatchLabels().getLabelsMap()).isEqualTo(Map.of("zone", "a"));
    }

    @Test
    void asksForSchemas() {
        assertThat(V1Function.response(first().requireSchema("pods", "v1", "Pod"))
                        .getRequirements()
                        .getSchemasMap())
                .isEqualTo(Map.of(
                        "pods",
                        SchemaSelector.newBuilder()
                                .setApiVersion("v1")
                                .setKind("Pod")
                                .build()));
    }

    @Test
    void writesConditionsAsTheyAre() {
        RunFunctionResponse response =
                V1Function.response(first().condition(Condition.isTrue("PlanetReady", "Available", "it is there"))
                        .condition(Condition.isFalse("Delivered", "Waiting", "for the planet")
                                .targetCompositeAndClaim())
                        .condition(new Condition(
                                "AccessReady", Condition.Status.UNKNOWN, "Unknown", "cannot tell", Target.COMPOSITE)));

        assertThat(response.getConditionsList())
                .containsExactly(
                        condition("PlanetReady", Status.STATUS_CONDITION_TRUE, "Available", "it is there")
                                .setTarget(ci.kingdon.moonlander.proto.v1.Target.TARGET_COMPOSITE)
                                .build(),
                        condition("Delivered", Status.STATUS_CONDITION_FALSE, "Waiting", "for the planet")
                                .setTarget(ci.kingdon.moonlander.proto.v1.Target.TARGET_COMPOSITE_AND_CLAIM)
                                .build(),
                        condition("AccessReady", Status.STATUS_CONDITION_UNKNOWN, "Unknown", "cannot tell")
                                .setTarget(ci.kingdon.moonlander.proto.v1.Target.TARGET_COMPOSITE)
                                .build());
    }

    @Test
    void writesResultsAsTheyAre() {
        RunFunctionResponse response =
                V1Function.response(first().result(Result.normal("Landed", "the planet has landed"))
                        .result(Result.warning("Leaked", "scrubbed it").targetCompositeAndClaim()));

        assertThat(response.getResultsList())
                .containsExactly(
                        result(Severity.SEVERITY_NORMAL, "Landed", "the planet has landed")
                                .setTarget(ci.kingdon.moonlander.proto.v1.Target.TARGET_COMPOSITE)
                                .build(),
                        result(Severity.SEVERITY_WARNING, "Leaked", "scrubbed it")
                                .setTarget(ci.kingdon.moonlander.proto.v1.Target.TARGET_COMPOSITE_AND_CLAIM)
                                .build());
    }

    @Test
    void isFatalOnlyWithAFatalResult() {
        assertThat(first().result(Result.warning("Odd", "but fine")).isFatal()).isFalse();
        assertThat(first().result(Result.fatal("Wrong", "stop")).isFatal()).isTrue();
    }

    @Test
    void aFatalResponseChangesNothing() {
        RunFunctionResponse response =
                V1Function.response(Response.fatal(V1Function.request(SECOND_STEP), "Wrong", "stop"));

        assertThat(response.getDesired().toByteString())
                .isEqualTo(SECOND_STEP.getDesired().toByteString());
        assertThat(response.getContext()).isEqualTo(SECOND_STEP.getContext());
        assertThat(response.getResultsList())
                .containsExactly(result(Severity.SEVERITY_FATAL, "Wrong", "stop")
                        .setTarget(ci.kingdon.moonlander.proto.v1.Target.TARGET_COMPOSITE)
                        .build());
    }

    @Test
    void putsOutWhatAnOperationDid() {
        assertThat(V1Function.response(first().output(Yaml.one("done: 3"))).getOutput())
                .isEqualTo(Protos.struct(Yaml.one("done: 3")));
    }

    private static Response first() {
        return Response.to(V1Function.request(Core.request().build()));
    }

    private static Response second() {
        return Response.to(V1Function.request(SECOND_STEP));
    }

    private static ci.kingdon.moonlander.proto.v1.Condition.Builder condition(
            String type, Status status, String reason, String message) {
        return ci.kingdon.moonlander.proto.v1.Condition.newBuilder()
                .setType(type)
                .setStatus(status)
                .setReason(reason)
                .setMessage(message);
    }

    private static ci.kingdon.moonlander.proto.v1.Result.Builder result(
            Severity severity, String reason, String message) {
        return ci.kingdon.moonlander.proto.v1.Result.newBuilder()
                .setSeverity(severity)
                .setReason(reason)
                .setMessage(message);
    }
}
