package ci.kingdon.moonlander.exposure;

/**
 * Something that is made as it was asked for and cannot work.
 *
 * @param reason one CamelCase word
 * @param message what cannot work, why, and what could
 */
record Caveat(String reason, String message) {}
