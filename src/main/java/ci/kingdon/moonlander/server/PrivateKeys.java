package ci.kingdon.moonlander.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads private keys as people and tools write them. Java itself reads PKCS#8 alone, but Crossplane generates PKCS#1 keys
 * (its internal/initializer/cert_generator.go), and openssl and cert-manager write SEC1 ones; both are put into PKCS#8 here.
 */
final class PrivateKeys {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final String ALLOWED =
            "allowed: an RSA or EC key in PEM, not encrypted, as PKCS#8 (BEGIN PRIVATE KEY),"
                    + " PKCS#1 (BEGIN RSA PRIVATE KEY) or SEC1 (BEGIN EC PRIVATE KEY)";

    private static final byte SEQUENCE = 0x30;
    private static final byte OCTET_STRING = 0x04;
    private static final byte OBJECT_IDENTIFIER = 0x06;
    /** The optional field [0] of a SEC1 key: its curve. */
    private static final byte PARAMETERS = (byte) 0xA0;

    private static final byte[] VERSION_0 = {0x02, 1, 0};
    private static final byte[] NULL = {0x05, 0};
    /** 1.2.840.113549.1.1.1, RFC 8017, appendix A.1. */
    private static final byte[] RSA_ENCRYPTION = {
        OBJECT_IDENTIFIER, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1
    };
    /** 1.2.840.10045.2.1, RFC 5480, section 2.1.1. */
    private static final byte[] EC_PUBLIC_KEY = {OBJECT_IDENTIFIER, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1
    };

    private PrivateKeys() {}

    /**
     * Reads the first private key of a PEM file.
     *
     * @throws GeneralSecurityException saying what is wrong and what is allowed, and nothing of the key
     */
    static PrivateKey parse(byte[] pem) throws GeneralSecurityException {
        Matcher block = PEM.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new GeneralSecurityException("holds no whole private key; " + ALLOWED);
        }
        try {
            // An encrypted key of the older kind has headers in front, with colons, and so is no Base64.
            byte[] der = Base64.getDecoder().decode(block.group(2).replaceAll("\\s", ""));
            return switch (block.group(1)) {
                case "PRIVATE KEY" -> pkcs8(der);
                case "RSA PRIVATE KEY" -> key("RSA", pkcs8(sequence(RSA_ENCRYPTION, NULL), der));
                case "EC PRIVATE KEY" -> key("EC", pkcs8(sequence(EC_PUBLIC_KEY, curve(der)), der));
                default -> throw new GeneralSecurityException("is of another kind");
            };
        } catch (GeneralSecurityException | RuntimeException e) {
            // Without the cause: what parsers say may quote what they parse.
            throw new GeneralSecurityException("holds a private key that cannot be read; " + ALLOWED);
        }
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        try {
            return key("RSA", der);
        } catch (GeneralSecurityException e) {
            return key("EC", der);
        }
    }

    private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** PrivateKeyInfo of RFC 5208, section 5: version, algorithm, and the key in its own encoding. */
    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return sequence(VERSION_0, algorithm, der(OCTET_STRING, key));
    }

    /** The curve's identifier out of an ECPrivateKey (RFC 5915, section 3): version, key, [0] curve, [1] public key. */
    private static byte[] curve(byte[] sec1) throws GeneralSecurityException {
        int position = content(sec1, 0);
        while (position < sec1.length) {
            int content = content(sec1, position);
            int end = Math.addExact(content, length(sec1, position));
            if (end > sec1.length) {
                throw new GeneralSecurityException("is cut off");
            }
            if (sec1[position] == PARAMETERS && sec1[content] == OBJECT_IDENTIFIER) {
                return Arrays.copyOfRange(sec1, content, end);
            }
            position = end;
        }
        throw new GeneralSecurityException("names no curve");
    }

    /** Where the content of the DER element at a position begins. */
    private static int content(byte[] der, int position) {
        int first = der[position + 1] & 0xFF;
        return position + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    /** How long the content of the DER element at a position is. */
    private static int length(byte[] der, int position) {
        int first = der[position + 1] & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = position + 2; i < content(der, position); i++) {
            length = Math.addExact(Math.multiplyExact(length, 0x100), der[i] & 0xFF);
        }
        return length;
    }

    private static byte[] sequence(byte[]... elements) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] element : elements) {
            content.writeBytes(element);
        }
        return der(SEQUENCE, content.toByteArray());
    }

    private static byte[] der(byte tag, byte[] content) {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        if (content.length < 0x80) {
            der.write(content.length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
            der.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                der.write(content.length >> (8 * i));
            }
        }
        der.writeBytes(content);
        return der.toByteArray();
    }
}
