package ci.kingdon.moonlander.e2e;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineExtension.class)
class LandScenario {

    @Test
    void starts(Installation installation) throws Exception {
        System.out.println(installation.pod().metrics());
    }
}
