package ci.kingdon.moonlander.inspection;

import java.util.Locale;

/** How bad a finding is; the worst comes first. */
enum Severity {
    /** Something does not work. */
    Critical,
    /** Something will not work soon, or takes too long. */
    Warning,
    /** Something that somebody may want to know. */
    Notice;

    /** What the count of these findings is called in the output. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
