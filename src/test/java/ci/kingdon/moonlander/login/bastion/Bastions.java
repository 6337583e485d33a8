package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.KindRouter;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** XRs to test with, and the function that composes them. */
public final class Bastions {

    private Bastions() {}

    static V1Function function() {
        return new V1Function(new KindRouter(Map.of(BastionComposer.XBASTION, new BastionComposer())));
    }

    public static ObjectNode xbastion(String spec) {
        return Yaml.one("""
            apiVersion: moons.kingdon.ci/v1alpha1
            kind: XBastion
            metadata: {name: people, namespace: team-a, uid: 11111111-2222-3333-4444-555555555555}
            spec: %s
            """.formatted(spec));
    }
}
