package ci.kingdon.moonlander.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who reaches a cluster. It is secret.
 *
 * @param fields {@code users[].user} of a kubeconfig; not to be changed
 */
public record User(ObjectNode fields) {

    private static final String TOKEN = "token";
    private static final String PASSWORD = "password";
    private static final String EXEC = "exec";
    private static final String CERTIFICATE = "client-certificate-data";
    private static final String KEY = "client-key-data";

    /** A user with a bearer token. */
    public static User bearer(String token) {
        return new User(JsonNodeFactory.instance.objectNode().put(TOKEN, token));
    }

    /**
     * A user whose credentials a program gets.
     *
     * @param apiVersion of the program's answers
     * @param interactiveMode whether it asks people on the terminal
     */
    public static User exec(String apiVersion, String command, List<String> args, String interactiveMode) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        ObjectNode exec = fields.putObject(EXEC).put("apiVersion", apiVersion);
        ArrayNode list = exec.putArray("args");
        args.forEach(list::add);
        exec.put("command", command).put("interactiveMode", interactiveMode);
        return new User(fields);
    }

    /** The arguments of the program that gets the user's credentials. */
    public Stream<String> execArgs() {
        return fields.path(EXEC).path("args").valueStream().flatMap(arg -> KubeconfigFields.text(arg).stream());
    }

    /** The bearer token; secret. */
    public Optional<String> token() {
        return text(TOKEN);
    }

    /** The certificate by which the user is known, as PEM in base64. */
    public Optional<String> clientCertificateData() {
        return text(CERTIFICATE);
    }

    Optional<String> text(String field) {
        return KubeconfigFields.text(fields, field);
    }

    /** Whether there is a program to execute. */
    boolean hasExec() {
        return fields.hasNonNull(EXEC);
    }

    boolean hasAuthProvider() {
        return fields.hasNonNull("auth-provider");
    }

    /** Whether credentials are in files. */
    boolean hasFiles() {
        return has("tokenFile") || has("client-certificate") || has("client-key");
    }

    boolean hasCredentials() {
        return has(TOKEN) || has(PASSWORD) || (has(CERTIFICATE) && has(KEY));
    }

    private boolean has(String field) {
        return text(field).filter(text -> !text.isEmpty()).isPresent();
    }

    /** Only fields that were looked at are handed on, as of a {@link Cluster}. */
    User reduced() {
        ObjectNode kept = fields.objectNode();
        KubeconfigFields.copyTexts(fields, kept, TOKEN, "username", PASSWORD, CERTIFICATE, KEY, "as", "as-uid");
        if (!fields.path("as-groups").isEmpty()) {
            kept.set("as-groups", KubeconfigFields.texts(fields.path("as-groups")));
        }
        if (!fields.path("as-user-extra").isEmpty()) {
            ObjectNode extra = kept.putObject("as-user-extra");
            fields.path("as-user-extra")
                    .properties()
                    .forEach(field -> extra.set(field.getKey(), extra(field.getValue())));
        }
        return new User(kept);
    }

    private static JsonNode extra(JsonNode values) {
        return values.isArray() ? KubeconfigFields.texts(values) : values;
    }

    /** Names nobody's credentials. */
    @Override
    public String toString() {
        return "a user";
    }
}
