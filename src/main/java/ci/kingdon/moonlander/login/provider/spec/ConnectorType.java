package ci.kingdon.moonlander.login.provider.spec;

import java.util.Set;

/** The connectors of Dex v2.45 (server/server.go, ConnectorsConfig). GitHub has fields of its own here; the others are as Dex has them. */
public enum ConnectorType {
    GITHUB("GitHub", "github"),
    ATLASSIAN_CROWD("atlassian-crowd"),
    AUTHPROXY("authproxy"),
    BITBUCKET_CLOUD("bitbucket-cloud"),
    GITEA("gitea"),
    GITLAB("gitlab"),
    GOOGLE("google"),
    KEYSTONE("keystone"),
    LDAP("ldap"),
    LINKEDIN("linkedin"),
    MICROSOFT("microsoft"),
    MOCK_CALLBACK("mockCallback"),
    MOCK_PASSWORD("mockPassword"),
    OAUTH("oauth"),
    OIDC("oidc"),
    OPENSHIFT("openshift"),
    SAML("saml");

    private static final Set<ConnectorType> WITHOUT_REDIRECT =
            Set.of(ATLASSIAN_CROWD, AUTHPROXY, KEYSTONE, LDAP, MOCK_CALLBACK, MOCK_PASSWORD);

    private final String label;
    private final String dex;

    ConnectorType(String label) {
        this(label, label);
    }

    ConnectorType(String label, String dex) {
        this.label = label;
        this.dex = dex;
    }

    /** What Dex calls it. */
    public String dex() {
        return dex;
    }

    /** Whether its config has the field {@code redirectURI}. */
    public boolean redirects() {
        return !WITHOUT_REDIRECT.contains(this);
    }

    /** The type as the API names it. */
    @Override
    public String toString() {
        return label;
    }
}
