package ci.kingdon.moonlander.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sigstore's log of signatures, Rekor, as far as it is asked here: it takes entries, keeps none, and promises with its own key that each is in the
 * log. The real one is on the Internet.
 */
final class PlayedRekor implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /** RFC 6962, 2.1: what the hash of a leaf begins with. */
    private static final byte LEAF = 0;

    private static final HexFormat HEX = HexFormat.of();

    private final HttpServer server;
    private final KeyPair key;

    private PlayedRekor(HttpServer server, KeyPair key) {
        this.server = server;
        this.key = key;
    }

    /** Starts one on a free port of this machine. */
    static PlayedRekor start() throws IOException, GeneralSecurityException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        PlayedRekor rekor = new PlayedRekor(server, keys.generateKeyPair());
        server.createContext("/api/v1/log/entries", rekor::take);
        server.start();
        return rekor;
    }

    /** Where it is. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Writes the key that its promises are checked with, as PEM. */
    Path writePublicKey(Path file) throws IOException {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(key.getPublic().getEncoded());
        return Files.writeString(file, "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n");
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map.Entry<String, Object> entry = entry(JSON.readTree(exchange.getRequestBody()));
            byte[] answer = JSON.writeValueAsBytes(Map.ofEntries(entry));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("ETag", entry.getKey());
            exchange.sendResponseHeaders(201, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** An entry, and what it is called. */
    private Map.Entry<String, Object> entry(JsonNode proposed) throws GeneralSecurityException {
        byte[] body = JSON.writeValueAsBytes(sorted(proposed));
        MessageDigest leaf = MessageDigest.getInstance("SHA-256");
        leaf.update(LEAF);
        String hash = HEX.formatHex(leaf.digest(body));

        Map<String, Object> entry = new TreeMap<>(Map.of(
                "body",
                Base64.getEncoder().encodeToString(body),
                "integratedTime",
                System.currentTimeMillis() / 1000,
                "logID",
                HEX.formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(key.getPublic().getEncoded())),
                "logIndex",
                0));
        Signature promise = Signature.getInstance("SHA256withECDSA");
        promise.initSign(key.getPrivate());
        // RFC 8785: in the order of the keys, without spaces.
        promise.update(JSON.writeValueAsBytes(entry));
        entry.put(
                "verification",
                Map.of(
                        "signedEntryTimestamp", promise.sign(),
                        // In a log with this entry alone its hash is the root's.
                        "inclusionProof",
                                Map.of(
                                        "checkpoint",
                                        "played\n1\n" + hash + "\n",
                                        "hashes",
                                        new String[0],
                                        "logIndex",
                                        0,
                                        "rootHash",
                                        hash,
                                        "treeSize",
                                        1)));
        return Map.entry(hash, entry);
    }

    /** The same tree, with the fields of objects in order. */
    private static Object sorted(JsonNode tree) {
        if (!tree.isObject()) {
            return tree;
        }
        Map<String, Object> fields = new TreeMap<>();
        tree.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
        return fields;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
