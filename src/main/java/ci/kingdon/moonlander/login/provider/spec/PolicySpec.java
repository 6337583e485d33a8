package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/**
 * For identity providers only: what they may ask for on a host that is reached with the platform's credentials.
 *
 * @param issuers Issuers that they may be. Others only by an XExposure.
 * @param connectors Types of connectors that they may have beside GitHub. Whoever has one can read every Secret in Dex's namespace by its config.
 * @param gitHubHosts GitHub Enterprise Servers that they may ask. GitHub itself is always allowed.
 * @param namespaces Namespaces that may be made for Dex in place of the default one.
 */
public record PolicySpec(
        List<AllowedIssuerSpec> issuers,
        List<ConnectorType> connectors,
        List<String> gitHubHosts,
        List<String> namespaces) {

    static PolicySpec of(Field policy) {
        policy.only("issuers", "connectors", "gitHubHosts", "namespaces");
        return new PolicySpec(
                policy.at("issuers").items().stream().map(AllowedIssuerSpec::of).toList(),
                policy.at("connectors").items(field -> field.oneOf(ConnectorType.class)),
                policy.at("gitHubHosts").items(Forms::host),
                policy.at("namespaces").items(Forms::namespace));
    }
}
