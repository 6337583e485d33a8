package ci.kingdon.moonlander.testing;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Issuers of tokens at one server, each with a path of its own and all with the same key. */
public final class TokenIssuer implements AutoCloseable {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final String KEYS = "/keys";
    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"1\"}";

    private final HttpsServer server;
    private final KeyPair keys = Authority.rsa();

    private TokenIssuer(HttpsServer server) throws GeneralSecurityException {
        this.server = server;
    }

    /** Starts them at a free port of the loopback. */
    public static TokenIssuer start(Authority authority) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(
                authority.server(List.of(loopback.getHostAddress())).tls()));
        TokenIssuer issuer = new TokenIssuer(server);
        server.createContext("/", exchange -> {
            byte[] answer = issuer.answer(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return issuer;
    }

    private String answer(String path) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (path.equals(KEYS)) {
            RSAPublicKey key = (RSAPublicKey) keys.getPublic();
            answer.putArray("keys")
                    .addObject()
                    .put("kty", "RSA")
                    .put("alg", "RS256")
                    .put("use", "sig")
                    .put("kid", "1")
                    .put("n", unsigned(key.getModulus()))
                    .put("e", unsigned(key.getPublicExponent()));
        } else {
            String issuer = path.substring(1).replace(DISCOVERY, "");
            answer.put("issuer", url(issuer)).put("jwks_uri", url("keys"));
            answer.putArray("id_token_signing_alg_values_supported").add("RS256");
        }
        return answer.toString();
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return BASE64.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    /** The issuer of a path. */
    public String url(String path) {
        return "https://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort() + "/" + path;
    }

    /** A token with these claims. */
    public String token(ObjectNode claims) throws GeneralSecurityException {
        return signed(HEADER, claims, keys);
    }

    /** The same, signed by somebody else. */
    public static String forged(ObjectNode claims) throws GeneralSecurityException {
        return signed(HEADER, claims, Authority.rsa());
    }

    /**
     * A token that is signed with this key.
     *
     * @param header its first part
     */
    public static String signed(String header, ObjectNode claims, KeyPair keys) throws GeneralSecurityException {
        String signed = encoded(header) + "." + encoded(claims.toString());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
