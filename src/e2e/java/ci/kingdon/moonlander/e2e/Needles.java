package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.testing.Secrets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens and private keys to look for, each as it is and in base64 at each of the three alignments. They are taken out of
 * whatever Secrets hold them, so that none can be forgotten.
 */
final class Needles {

    /** A JWT; its signature is what no other token has. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]{10,}\\.[\\w-]{20,}\\.([\\w-]{60,})");

    /** A private key's PEM; from its middle on nothing is the same in another one. */
    private static final Pattern KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----\\s+([\\w+/=\\s]+)-----END");

    /** The private part of a key that is written as JSON (RFC 7518). */
    private static final Pattern JSON_KEY = Pattern.compile("\"d\":\"([\\w-]{40,})\"");

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{80,}={0,2}");

    private static final int PREFIX = Long.BYTES;

    private final Set<String> secrets = new HashSet<>();
    private final Map<Long, List<byte[]>> byPrefix = new HashMap<>();

    /** Takes what is secret out of a Secret, as etcd has it. */
    void addSecret(byte[] value) {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        addFrom(text);
        // Kubeconfigs hold keys and tokens in base64.
        Matcher encoded = BASE64.matcher(text);
        while (encoded.find()) {
            String whole = encoded.group().replaceAll("=+$", "");
            byte[] decoded = Base64.getDecoder().decode(whole.substring(0, whole.length() / 4 * 4));
            addFrom(new String(decoded, StandardCharsets.ISO_8859_1));
        }
    }

    /** Takes a token: of a JWT its signature, of another one the whole. */
    void addToken(String token) {
        if (TOKEN.matcher(token).matches()) {
            addFrom(token);
        } else {
            add(token);
        }
    }

    private void addFrom(String text) {
        TOKEN.matcher(text).results().forEach(match -> add(match.group(1)));
        JSON_KEY.matcher(text).results().forEach(match -> add(match.group(1)));
        KEY.matcher(text).results().forEach(match -> {
            String line = longestLine(match.group(1));
            add(line);
        });
    }

    private static String longestLine(String key) {
        List<String> lines = key.lines().toList();
        return lines.get(lines.size() / 2);
    }

    private void add(String secret) {
        if (secret.length() < 40 || !secrets.add(secret)) {
            return;
        }
        for (String form : Secrets.forms(secret)) {
            byte[] bytes = form.getBytes(StandardCharsets.US_ASCII);
            byPrefix.computeIfAbsent(ByteBuffer.wrap(bytes).getLong(), _ -> new ArrayList<>())
                    .add(bytes);
        }
    }

    /** How many different ones there are. */
    int count() {
        return secrets.size();
    }

    /** Whether any of them is in there. */
    boolean isIn(byte[] hay) {
        long window = 0;
        for (int i = 0; i < hay.length; i++) {
            window = window << Byte.SIZE | hay[i] & 0xff;
            int start = i - PREFIX + 1;
            if (start >= 0) {
                for (byte[] needle : byPrefix.getOrDefault(window, List.of())) {
                    if (start + needle.length <= hay.length
                            && Arrays.equals(hay, start, start + needle.length, needle, 0, needle.length)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
