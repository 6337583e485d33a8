package ci.kingdon.moonlander.demo;

import java.util.regex.Pattern;

/** Finds what nobody may see on a screen: tokens, private keys, kubeconfigs, as they are and in base64. */
final class Leaks {

    private static final Pattern CREDENTIAL = Pattern.compile(String.join(
            "|",
            // A JWT, and the same in base64 at each of the three alignments.
            "eyJ[\\w-]{10,}",
            "ZXlK[\\w+/-]{10,}",
            "V5S[mg][\\w+/-]{20,}",
            "leUp[\\w+/-]{20,}",
            // "apiVersion" in base64: a kubeconfig in a Secret.
            "YXBpVmVyc2lvbj",
            "PRIVATE KEY",
            // "-----BEGIN" in base64.
            "LS0tLS1CRUdJT",
            "(client-key|client-certificate|certificate-authority)-data"));

    private Leaks() {}

    /** Whether a line has one of these. */
    static boolean isIn(String line) {
        return CREDENTIAL.matcher(line).find();
    }
}
