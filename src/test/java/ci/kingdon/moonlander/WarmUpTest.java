package ci.kingdon.moonlander;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.proto.lean.RunFunctionResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    @Test
    void goesAsFarAsAPlanetsProviderConfigs() {
        RunFunctionResponse response = new Runner(
                        new KindRouter(Map.of(LandingComposer.XLANDING, LandingComposer.ofXLanding())))
                .run(WarmUp.landing());

        assertThat(response.getResultsList()).isEmpty();
        assertThat(response.getDesired().getResourcesMap()).containsKey("vcluster");
        // It asks about ProviderConfigs once it has read the kubeconfig.
        assertThat(response.getRequirements().toString()).contains("kind: \"ProviderConfig\"");
    }
}
