package ci.kingdon.moonlander.login.bastion.spec;

/** As whom a context of a landing reaches the planet. */
public enum As {
    /** As whoever logs in at the planet's issuer. */
    OIDC,
    /** As the landing's ServiceAccount. */
    ServiceAccount
}
