package ci.kingdon.moonlander.landing.spec;

/** Whom an issuer's tokens let into a planet at all. What they may do there is another question. */
public enum Admit {
    /** Who is a member of at least one group; of one of those that are required, where some are. */
    Members,
    /** Everybody whom the issuer gives a token for the planet. */
    Anyone
}
