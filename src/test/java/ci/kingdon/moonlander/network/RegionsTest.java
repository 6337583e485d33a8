package ci.kingdon.moonlander.network;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RegionsTest {

    private static final Set<String> REGIONS = Regions.KNOWN;

    @ParameterizedTest
    @FieldSource("REGIONS")
    void aSpecCanNameEachRegionWithoutAWarning(String region) {
        RunFunctionRequest.Builder call = Core.request();
        call.getObservedBuilder()
                .setComposite(
                        Protos.resource(Networks.xnetwork("{region: %s, zones: [a], nat: None}".formatted(region))));

        assertThat(Networks.function().run(call.build()).getResultsList()).isEmpty();
    }
}
