package ci.kingdon.moonlander.inspection;

/**
 * Something that somebody should look at. It quotes nothing of a Secret, and of a landing only names and words of one form.
 *
 * @param severity how bad it is
 * @param reason one CamelCase word, for machines
 * @param message what it is, and what to do about it
 */
record Finding(Severity severity, String reason, String message) {}
