package ci.kingdon.moonlander;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.proto.lean.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Ready;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    @Test
    void lands() {
        RunFunctionResponse response =
                WarmUp.land(new Runner(
                        new KindRouter(Map.of(LandingComposer.XLANDING, LandingComposer.ofXLanding())),
                        InstantSource.system())::run);

        assertThat(response.getResultsList()).isEmpty();
        assertThat(response.getDesired().getComposite().getReady()).isEqualTo(Ready.READY_TRUE);
        assertThat(response.getDesired().getResourcesMap()).containsKeys("vcluster", "token", "kubeconfig");
    }
}
