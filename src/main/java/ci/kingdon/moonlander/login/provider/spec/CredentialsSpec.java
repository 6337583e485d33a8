package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * A Secret with the credentials of an OAuth application.
 *
 * @param name The Secret, in Dex's namespace.
 * @param clientIDKey Its key with the client id.
 * @param clientSecretKey Its key with the client secret.
 */
public record CredentialsSpec(String name, String clientIDKey, String clientSecretKey) {

    static CredentialsSpec of(Field ref) {
        ref.only("name", "clientIDKey", "clientSecretKey");
        return new CredentialsSpec(
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("a Secret's name")),
                Forms.secretKey(ref.at("clientIDKey")).orElse("clientID"),
                Forms.secretKey(ref.at("clientSecretKey")).orElse("clientSecret"));
    }
}
