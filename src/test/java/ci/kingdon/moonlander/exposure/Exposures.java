package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.KindRouter;
import ci.kingdon.moonlander.crossplane.UpjetCloudflare;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** XRs to test with, and the function that composes them. */
public final class Exposures {

    private Exposures() {}

    static V1Function function() {
        return new V1Function(new KindRouter(Map.of(ExposureComposer.XEXPOSURE, new ExposureComposer())));
    }

    /** The kinds of Cloudflare's provider, as they are where that is installed. */
    static List<ObjectNode> cloudflare() {
        return Stream.of(UpjetCloudflare.TUNNEL, UpjetCloudflare.CONFIG, UpjetCloudflare.RECORD)
                .map(kind -> Yaml.one("""
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata: {name: %s}
                        status: {conditions: [{type: Established, status: "True"}]}
                        """.formatted(kind.definition())))
                .toList();
    }

    public static ObjectNode xexposure(String spec) {
        return Yaml.one("""
            apiVersion: moons.kingdon.ci/v1alpha1
            kind: XExposure
            metadata: {name: demo, namespace: team-a, uid: 11111111-2222-3333-4444-555555555555}
            spec: %s
            """.formatted(spec));
    }
}
