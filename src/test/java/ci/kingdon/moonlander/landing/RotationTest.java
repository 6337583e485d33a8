package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.Result;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Way;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One rotation, step by step. {@link RotationProperties} has what may happen to it. */
class RotationTest {

    private static final String EVERY_TEN_DAYS = "{planet: {vcluster: {}}, access: {rotationPeriod: 10d}}";

    private World world;
    private RunFunctionResponse response;
    private final List<String> told = new ArrayList<>();

    private void land(String spec) {
        world = Settled.world(Landings.function(() -> world.now()), Landings.xlanding(spec), Way.FIRST);
        response = Settled.settle(world).response();
    }

    private void reconcile() {
        response = world.reconcile().response();
        response.getResultsList().stream().map(Result::getReason).forEach(told::add);
    }

    private void rounds(int some) {
        for (int round = 0; round < some; round++) {
            world.provide();
            reconcile();
        }
    }

    private JsonNode access() {
        return world.xr().at("/status/access");
    }

    private String kubeconfig() {
        return new String(
                Base64.getDecoder()
                        .decode(world.composed()
                                .get("kubeconfig")
                                .at("/data/kubeconfig")
                                .asString()),
                StandardCharsets.UTF_8);
    }

    private Duration calledAgainIn() {
        return Duration.ofSeconds(response.getMeta().getTtl().getSeconds());
    }

    private boolean isReady() {
        return response.getDesired().getComposite().getReady() == Ready.READY_TRUE;
    }

    @Test
    void withoutAPeriodNothingIsRememberedAndNobodyCalls() {
        land("{planet: {vcluster: {}}}");
        world.pass(Duration.ofDays(1000));
        reconcile();

        assertThat(response.getMeta().hasTtl()).isFalse();
        assertThat(access().propertyNames()).containsExactlyInAnyOrder("serviceAccount", "generation", "issuedAt");
        assertThat(world.composed().get("token").at("/metadata/annotations").propertyNames())
                .noneMatch(name -> name.startsWith("moons.kingdon.ci/token"));
    }

    @Test
    void itIsCalledWhenTheTokenIsDue() {
        land(EVERY_TEN_DAYS);
        world.pass(Duration.ofDays(3));
        reconcile();

        assertThat(calledAgainIn()).isEqualTo(Duration.ofDays(7));
        assertThat(access().path("rotatesAt").asString()).isEqualTo("2026-01-11T00:00:00Z");
        assertThat(world.composed()).doesNotContainKey("token-2");
    }

    @Test
    void stepByStep() {
        land(EVERY_TEN_DAYS);
        String before = kubeconfig();
        world.pass(Duration.ofDays(10));
        reconcile();
        assertThat(world.composed()).containsKeys("token", "token-2");
        assertThat(kubeconfig()).isEqualTo(before);
        assertThat(access().path("phase").asString()).isEqualTo("Preparing");
        assertThat(isReady()).isTrue();

        rounds(2);
        assertThat(kubeconfig()).isNotEqualTo(before).contains("-in-moonlander-token-2");
        rounds(1);
        assertThat(access().path("phase").asString()).isEqualTo("Prepared");
        assertThat(access().path("message").asString()).isEqualTo("generation 1 is revoked at 2026-01-12T00:00:00Z");
        assertThat(access().path("generation").asInt()).isEqualTo(2);
        assertThat(calledAgainIn()).isEqualTo(Duration.ofDays(1));
        assertThat(isReady()).isTrue();

        world.pass(Duration.ofDays(1));
        rounds(6);
        assertThat(world.composed()).containsKey("token-2").doesNotContainKey("token");
        assertThat(world.clusters().in("planet")).doesNotContainKey("Secret kube-system/moonlander-token");
        assertThat(access().path("phase").asString()).isEqualTo("Completed");
        assertThat(calledAgainIn()).isEqualTo(Duration.ofDays(9));
        assertThat(isReady()).isTrue();
        assertThat(told).containsExactly("RotationStarted", "RotationPrepared", "RotationCompleted");
    }

    @Test
    void aTimeThatIsNoneOfKubernetesIsNoTime() {
        land(EVERY_TEN_DAYS);
        world.composed()
                .get("token")
                .withObject("/status/atProvider/manifest/metadata")
                .put("creationTimestamp", "+1000000000-12-31T23:59:59Z");
        reconcile();

        assertThat(told).isEmpty();
        assertThat(isReady()).isTrue();
        assertThat(access().path("issuedAt").asString()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(access().has("rotatesAt")).isFalse();
    }

    @Test
    void somebodyAsks() {
        land("{planet: {vcluster: {}}}");
        ask("now");
        rounds(4);
        assertThat(access().path("generation").asInt()).isEqualTo(2);
        world.pass(Duration.ofMinutes(10));
        rounds(6);
        assertThat(access().path("phase").asString()).isEqualTo("Completed");
        assertThat(response.getMeta().hasTtl()).isFalse();

        ask("now");
        rounds(4);
        assertThat(access().path("generation").asInt()).isEqualTo(2);
        ask("again");
        rounds(4);
        assertThat(access().path("generation").asInt()).isEqualTo(3);
    }

    private void ask(String value) {
        world.xr().withObject("metadata").withObject("annotations").put("moons.kingdon.ci/rotate", value);
    }

    @Test
    void whoeverLandsAskingHasAFreshToken() {
        world = Settled.world(
                Landings.function(() -> world.now()), Landings.xlanding("{planet: {vcluster: {}}}"), Way.FIRST);
        ask("now");
        response = Settled.settle(world).response();
        rounds(3);

        assertThat(access().path("generation").asInt()).isEqualTo(1);
        assertThat(response.getMeta().hasTtl()).isFalse();
    }

    @Test
    void thePlatformWantsItOfAll() {
        land("{planet: {vcluster: {}}}");
        world.decide(
                Yaml.one(
                        "{apiVersion: moonlander.fn.kingdon.ci/v1beta1, kind: Input, policy: {maxRotationPeriod: 90d, rotationOverlap: 1h}}"));
        reconcile();
        assertThat(calledAgainIn()).isEqualTo(Duration.ofDays(90));

        world.pass(Duration.ofDays(90));
        rounds(4);
        assertThat(access().path("phase").asString()).isEqualTo("Prepared");
        assertThat(calledAgainIn()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void whatIsInTheWayIsLeftAloneAndTheLandingStaysReady() {
        land(EVERY_TEN_DAYS);
        world.addForeign("Secret", "kube-system", "moonlander-token-2");
        world.pass(Duration.ofDays(10));
        rounds(4);

        assertThat(told).contains("NameTaken");
        assertThat(access().path("phase").asString()).isEqualTo("Preparing");
        assertThat(access().path("message").asString()).contains("already exists in the planet");
        assertThat(access().path("generation").asInt()).isEqualTo(1);
        assertThat(isReady()).isTrue();
        assertThat(world.clusters()
                        .in("planet")
                        .get("Secret kube-system/moonlander-token-2")
                        .at("/data/theirs")
                        .asString())
                .isEqualTo("eA==");
    }

    @Test
    void aDeliveryThatHasTheFormerTokenKeepsItAlive() {
        land("""
                {planet: {existing: {kubeconfigSecretRef: {name: source}}}, access: {rotationPeriod: 10d}, deliveries: [
                  {name: there, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: edge}}]}""");
        world.pass(Duration.ofDays(10));
        reconcile();
        List.of("token-2").forEach(world::provide);
        for (int day = 0; day < 5; day++) {
            world.provide("token-2");
            reconcile();
            world.pass(Duration.ofDays(1));
        }
        assertThat(access().path("phase").asString()).isEqualTo("Preparing");
        assertThat(access().path("message").asString())
                .isEqualTo("late since 2026-01-12T00:00:00Z, waiting until the new token is in delivery there");
        assertThat(world.composed()).containsKeys("token", "token-2");
        assertThat(told).containsOnlyOnce("RotationLate");
        assertThat(isReady()).isTrue();

        rounds(3);
        assertThat(access().path("phase").asString()).isEqualTo("Prepared");
    }
}
