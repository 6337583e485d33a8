package ci.kingdon.moonlander.e2e;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Scenario
@Order(99)
class A99SecretsScenario {

    @Test
    @DisplayName("6 Secret bytes live in Secrets: every write to every etcd, and every log, is searched")
    void nothingLeaks(Installation installation, Results.Notes notes) throws Exception {
        // Something has to be there to be found, if this is run alone.
        Tenant tenant = Tenant.of(installation, "leaks");
        tenant.landBoth(installation.engine());
        tenant.awaitBothLanded();
        new SecretsSearch(installation.engine()).findsNothing(tenant.kubeconfig("moo"), notes);
    }
}
