package ci.kingdon.moonlander.kubernetes;

import java.util.Locale;
import java.util.Set;

/** What reading and writing plain YAML have to agree on. */
final class YamlText {

    /** Longer keys are written in another way (YAML 1.2.2, section 8.2.2, allows 1,024 characters). */
    static final int LONGEST_KEY = 64;

    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private static final int LONGEST_WORD = 5;

    private YamlText() {}

    /** Whether YAML 1.1 takes an unquoted text for something else. */
    static boolean isWord(String text) {
        return text.length() <= LONGEST_WORD && WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
