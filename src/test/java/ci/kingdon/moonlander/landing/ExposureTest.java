package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.World;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The kubeconfigs for other clusters of a planet that has its name from an XExposure. */
class ExposureTest {

    private static final ObjectNode LANDING = Landings.xlanding("""
            {planet: {vcluster: {expose: {exposureRef: {name: demo, service: vcluster}}}}, deliveries: [
              {name: here, secretName: target},
              {name: edge, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: edge}},
              {name: given, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: edge}, server: given.example.org}]}
            """);

    private final V1Function function = Landings.function();

    @Test
    void theyNameItsServerAndThePlanetsCa() {
        World world = landed("Passthrough");

        assertThat(delivered(world, "edge").server()).isEqualTo("https://moo.example.org");
        assertThat(delivered(world, "edge").cluster().certificateAuthorityData())
                .hasValueSatisfying(ca -> assertThat(ca).isNotBlank());
        assertThat(names(world).valueStream().map(JsonNode::asString)).contains("moo.example.org");
    }

    @Test
    void behindWhatEndsTlsTheyHaveNoCaOfThePlanetAndAToken() {
        World world = landed("Terminate");

        Kubeconfig edge = delivered(world, "edge");
        assertThat(edge.server()).isEqualTo("https://moo.example.org");
        assertThat(edge.cluster().certificateAuthorityData()).isEmpty();
        assertThat(edge.isInsecure()).isFalse();
        assertThat(edge.user().fields().path("token").asString()).startsWith(World.TOKEN);
        // By another name, and on the planet's own host, it is the planet that clients see.
        assertThat(delivered(world, "given").cluster().certificateAuthorityData())
                .hasValueSatisfying(ca -> assertThat(ca).isNotBlank());
        assertThat(delivered(world, "here").cluster().certificateAuthorityData())
                .hasValueSatisfying(ca -> assertThat(ca).isNotBlank());
    }

    @Test
    void theyStayWhileTheExposureIsAway() {
        World world = landed("Terminate");
        ObjectNode before = world.composed().get("delivery-edge").deepCopy();
        JsonNode release = world.composed().get("vcluster").path("spec").deepCopy();

        world.removeOther(Landings.exposure("team-a", "Terminate"));
        Settled.settle(world);

        assertThat(world.composed().get("delivery-edge").path("data")).isEqualTo(before.path("data"));
        assertThat(world.composed().get("vcluster").path("spec")).isEqualTo(release);
    }

    @Test
    void theyStayWhileTheNameOfAnotherExposureIsAwaitedAndThenHaveIt() {
        World world = landed("Passthrough");
        ObjectNode before = world.composed().get("delivery-edge").deepCopy();
        ObjectNode spec = (ObjectNode) world.xr().path("spec").deepCopy();
        spec.withObject("/planet/vcluster/expose/exposureRef").put("name", "other");

        world.edit(spec);
        Core.Call call = Settled.settle(world);

        assertThat(world.composed().get("delivery-edge").path("data")).isEqualTo(before.path("data"));
        assertThat(names(world).valueStream().map(JsonNode::asString)).contains("moo.example.org");
        assertThat(Settled.isReady(call.response())).isFalse();

        ObjectNode other = Landings.exposure("team-a", "Passthrough");
        other.withObject("metadata").put("name", "other");
        ((ObjectNode) other.at("/status/services/0")).put("host", "other.example.org");
        world.add(other);
        call = Settled.settle(world);

        assertThat(delivered(world, "edge").server()).isEqualTo("https://other.example.org");
        assertThat(names(world).valueStream().map(JsonNode::asString))
                .contains("other.example.org")
                .doesNotContain("moo.example.org");
        assertThat(Settled.isReady(call.response())).isTrue();
    }

    private World landed(String tls) {
        World world = World.ofLanding(function::run, LANDING.deepCopy());
        world.add(Landings.exposures());
        world.add(Landings.exposure("team-a", tls));
        assertThat(Settled.isReady(Settled.settle(world).response())).isTrue();
        return world;
    }

    private static JsonNode names(World world) {
        return world.composed().get("vcluster").at("/spec/forProvider/values/controlPlane/proxy/extraSANs");
    }

    private static Kubeconfig delivered(World world, String delivery) {
        String data = world.composed()
                .get("delivery-" + delivery)
                .at("/data/kubeconfig")
                .asString();
        return (Kubeconfig) Kubeconfig.read(Protos.decode(data));
    }
}
