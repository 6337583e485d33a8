package ci.kingdon.moonlander.ownership;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of a limited length that two different texts do not share by accident. */
public final class Names {

    /** Hex digits of a SHA-256: one in four billion. */
    private static final int HASH = 8;

    /** The longest DNS subdomain, which the name of most resources is. */
    public static final int LONGEST_SUBDOMAIN = 253;

    /** The longest value of a label, and the longest DNS label. */
    public static final int LONGEST_LABEL = 63;

    private Names() {}

    /** A few characters that stand for a text. */
    public static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The text itself where it is short enough; else its beginning and its hash.
     *
     * @param text a DNS subdomain or a DNS label; the result is one too
     * @param longest how many characters the result has at most
     */
    public static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        String beginning = text.substring(0, longest - HASH - 1);
        // A part of a subdomain ends in a letter or a digit before a dot, and none begins with the hyphen that comes
        // next.
        boolean endsInDot = beginning.endsWith(".");
        return (endsInDot ? beginning.substring(0, beginning.length() - 1) : beginning) + "-" + hash(text);
    }
}
