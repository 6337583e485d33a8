package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.RemoteObjects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the XR tells about its identity provider, for planets, bastions and people. All of it is public. */
final class ProviderStatus {

    private ProviderStatus() {}

    /** The XR's status. The namespace is in it once it is seen to be this identity provider's own: Secrets are put there. */
    static ObjectNode of(IdentityProvider provider, IssuerStage issuer, Desired dex) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        issuer.url().ifPresent(url -> status.put("issuer", url));
        issuer.certificateAuthority().ifPresent(ca -> status.put("certificateAuthorityData", ca));
        status.putObject("providerConfigRef")
                .put("kind", provider.host().ref().kind().name())
                .put("name", provider.host().ref().name());
        JsonNode before = dex.observed().status().path("namespace");
        if (new RemoteObjects(dex).isOurs(ProviderRoles.NAMESPACE)
                || before.asString("").equals(provider.namespace())) {
            status.put("namespace", provider.namespace());
            status.putObject("service").put("name", IdentityProvider.DEX).put("port", provider.port());
        }
        return status;
    }
}
