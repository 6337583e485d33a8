package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.KindRouter;
import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** XRs to test with, and the function that composes them. */
final class Landings {

    private Landings() {}

    static Runner function() {
        return new Runner(new KindRouter(Map.of(
                LandingComposer.XLANDING, LandingComposer.ofXLanding(),
                LandingComposer.LANDING, LandingComposer.ofLanding())));
    }

    static ObjectNode xlanding(String spec) {
        return Yaml.one("""
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: XLanding
                metadata: {name: moo, namespace: team-a, uid: 11111111-2222-3333-4444-555555555555}
                spec: %s
                """.formatted(spec));
    }

    static ObjectNode landing(String spec) {
        return Yaml.one("""
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: Landing
                metadata: {name: moo, namespace: team-a, uid: 11111111-2222-3333-4444-555555555555}
                spec: %s
                """.formatted(spec));
    }

    static ObjectNode secret(String name, String key, byte[] value) {
        return Yaml.one("""
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: team-a}
                data: {%s: %s}
                """.formatted(name, key, Base64.getEncoder().encodeToString(value)));
    }
}
