package ci.kingdon.moonlander;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    @Test
    void goesAsFarAsAPlanetsProviderConfigs() throws Exception {
        Runner runner = new Runner(Map.of(LandingComposer.XLANDING, LandingComposer.ofXLanding()));
        CompletableFuture<RunFunctionResponse> answer = new CompletableFuture<>();

        WarmUp.start(request -> {
            answer.complete(runner.run(request));
            return answer.join();
        });

        RunFunctionResponse response = answer.get(1, TimeUnit.MINUTES);
        assertThat(response.getResultsList()).isEmpty();
        assertThat(response.getDesired().getResourcesMap()).containsKey("vcluster");
        // Which it asks about once it has read the kubeconfig.
        assertThat(response.getRequirements().toString()).contains("kind: \"ProviderConfig\"");
    }
}
