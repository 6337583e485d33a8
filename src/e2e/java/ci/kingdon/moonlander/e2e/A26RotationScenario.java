package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Tokens are replaced while people use them. {@link RotationFaults} does it while everything fails that could. */
@QuietScenario
@Order(26)
class A26RotationScenario {

    @Test
    @DisplayName("26 Rotation: three in a row, and nobody who reads the kubeconfig again has a failed call")
    void threeInARow(Installation installation, Results.Notes notes) throws Exception {
        RotatingLandings landings = RotatingLandings.in(installation, "rotates");
        Tenant tenant = landings.tenant();
        List<String> unready = new ArrayList<>();
        List<SteadyClient> clients = landings.clients();
        try {
            RotatingLandings.ALL.forEach(landing -> tenant.editSpec(landing, "{access: {rotationPeriod: 50s}}"));
            landings.awaiting("each has its fourth token", () -> {
                RotatingLandings.ALL.stream()
                        .filter(landing -> !tenant.condition(landing, "Ready").startsWith("True"))
                        .forEach(landing -> unready.add(landing + " " + tenant.condition(landing, "Ready")));
                return landings.generations().stream().allMatch(generation -> generation > 3);
            });
            RotatingLandings.ALL.forEach(landing -> tenant.editSpec(landing, "{access: {rotationPeriod: null}}"));
            landings.awaitCompleted();
            landings.nobodyNoticed(clients, notes);
            assertThat(unready).as("when landings were not ready").isEmpty();
        } finally {
            clients.forEach(SteadyClient::close);
        }
        tenant.deleteAll(Tenant.TEARDOWN);
    }
}
