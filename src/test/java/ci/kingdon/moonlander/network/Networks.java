package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.KindRouter;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** XRs to test with, and the function that composes them. */
public final class Networks {

    private Networks() {}

    static V1Function function() {
        return new V1Function(new KindRouter(Map.of(
                NetworkComposer.XNETWORK, NetworkComposer.ofXNetwork(),
                NetworkComposer.ORIGINAL, NetworkComposer.ofOriginal(),
                NetworkComposer.TEST_INFRASTRUCTURE, NetworkComposer.ofTestInfrastructure())));
    }

    public static ObjectNode xnetwork(String spec) {
        return Yaml.one("""
            apiVersion: moons.kingdon.ci/v1alpha1
            kind: XNetwork
            metadata: {name: root, namespace: team-a, uid: 11111111-2222-3333-4444-555555555555}
            spec: %s
            """.formatted(spec));
    }
}
