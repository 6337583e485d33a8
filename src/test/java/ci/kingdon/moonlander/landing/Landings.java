package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.KindRouter;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** XRs to test with, and the function that composes them. */
public final class Landings {

    private Landings() {}

    static V1Function function() {
        return function(() -> V1Function.NOW);
    }

    static V1Function function(InstantSource clock) {
        return new V1Function(
                new KindRouter(Map.of(
                        LandingComposer.XLANDING, LandingComposer.ofXLanding(),
                        LandingComposer.LANDING, LandingComposer.ofLanding())),
                clock);
    }

    public static ObjectNode xlanding(String spec) {
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

    /** The kind of identity providers, as it is where that is installed. */
    static ObjectNode identityProviders() {
        return Yaml.one("""
                apiVersion: apiextensions.crossplane.io/v2
                kind: CompositeResourceDefinition
                metadata: {name: xidentityproviders.moons.kingdon.ci}
                status: {conditions: [{type: Established, status: "True"}]}
                """);
    }

    /** The kind of exposures, as it is where that is installed. */
    static ObjectNode exposures() {
        return Yaml.one("""
                apiVersion: apiextensions.crossplane.io/v2
                kind: CompositeResourceDefinition
                metadata: {name: xexposures.moons.kingdon.ci}
                status: {conditions: [{type: Established, status: "True"}]}
                """);
    }

    /**
     * An exposure called demo of a service called vcluster.
     *
     * @param tls what becomes of clients' TLS
     */
    static ObjectNode exposure(String namespace, String tls) {
        ObjectNode exposure = Yaml.one("""
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: XExposure
                metadata: {name: demo}
                status: {services: [{name: vcluster, host: moo.example.org, tls: %s}]}
                """.formatted(tls));
        exposure.withObject("metadata").put("namespace", namespace);
        return exposure;
    }

    /** An identity provider that is ready. */
    static ObjectNode identityProvider(String namespace) {
        ObjectNode provider = Yaml.one("""
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: XIdentityProvider
                metadata: {name: dex}
                status:
                  conditions: [{type: ProviderReady, status: "True"}]
                  issuer: https://auth.example.org
                  namespace: dex
                  providerConfigRef: {kind: ClusterProviderConfig, name: in-cluster}
                """);
        provider.withObject("metadata").put("namespace", namespace);
        return provider;
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
