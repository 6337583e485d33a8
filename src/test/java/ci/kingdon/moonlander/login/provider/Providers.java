package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.KindRouter;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** XRs to test with, and the function that composes them. */
public final class Providers {

    private Providers() {}

    static V1Function function() {
        return new V1Function(
                new KindRouter(Map.of(IdentityProviderComposer.XIDENTITYPROVIDER, new IdentityProviderComposer())));
    }

    public static ObjectNode provider(String spec) {
        return Yaml.one("""
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: XIdentityProvider
                metadata: {name: auth, namespace: team-a, uid: 11111111-2222-3333-4444-555555555555}
                spec: %s
                """.formatted(spec));
    }

    /** A platform team that allows what the tests ask for. */
    static ObjectNode input() {
        return Yaml.one("""
                apiVersion: moonlander.fn.kingdon.ci/v1beta1
                kind: Input
                policy:
                  hosts: [{name: hub}]
                  identityProvider:
                    issuers: [{url: "https://auth.example.org", namespaces: [team-a]}, {url: "https://login.example.org", namespaces: [team-a]}]
                    connectors: [ldap, oidc]
                    gitHubHosts: [github.corp.example.org]
                    namespaces: [login]
                """);
    }
}
