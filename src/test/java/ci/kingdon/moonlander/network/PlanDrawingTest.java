package ci.kingdon.moonlander.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.function.Invalid;
import org.junit.jupiter.api.Test;

class PlanDrawingTest {

    @Test
    void theTableHasEveryBlockInTheOrderOfAddresses() {
        PlanDrawing drawing = PlanDrawing.of(Networks.xnetwork("{cidr: 172.20.0.0/26, zones: [a], nat: None}"));

        assertThat(drawing.table().lines().map(String::strip))
                .containsExactly(
                        "TIER       ZONE               RANGE                    SIZE   USABLE",
                        "Private    us-west-2a         172.20.0.0/28              16       11",
                        "free                          172.20.0.16/28             16        -",
                        "Public     us-west-2a         172.20.0.32/28             16       11",
                        "free                          172.20.0.48/28             16        -",
                        "172.20.0.0/26: 64 addresses, 32 of them kept for zones to come");
    }

    @Test
    void thePictureHasABarForEachBlockAndNoneBesideTheOthers() {
        PlanDrawing drawing = PlanDrawing.of(Networks.xnetwork("{cidr: 172.20.0.0/26, zones: [a], nat: None}"));

        assertThat(drawing.svg())
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .endsWith("</svg>\n")
                .contains("<rect x=\"380.0\"", "<rect x=\"522.5\"", "<rect x=\"665.0\"", "<rect x=\"807.5\"")
                .containsPattern("(?s)(<rect.*?width=\"142.5\".*?){4}");
    }

    @Test
    void whatTheComposerRefusesIsRefusedHereToo() {
        assertThatThrownBy(() -> PlanDrawing.of(Networks.xnetwork("{cidr: 10.244.0.0/16}")))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("spec.podCIDR");
    }
}
