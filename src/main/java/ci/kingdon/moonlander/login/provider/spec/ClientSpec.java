package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.ownership.Names;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A program that lets people log in here. Landings make their planets' clients themselves.
 *
 * @param id Its id, which is the audience of its tokens.
 * @param name What people read who log in. Default: the id.
 * @param isPublic Whether it has no secret, as a program on people's own machines.
 * @param redirectURIs Where people are led back to. A public client without any takes every address of the machine itself.
 * @param trustedPeers Other clients that may get tokens for this one.
 * @param secretRef Its secret, unless it is public: a key of a Secret in Dex's namespace.
 */
public record ClientSpec(
        String id,
        String name,
        boolean isPublic,
        List<String> redirectURIs,
        List<String> trustedPeers,
        Optional<SecretKeySpec> secretRef) {

    static ClientSpec of(Field client) {
        client.only("id", "name", "public", "redirectURIs", "trustedPeers", "secretRef");
        String id =
                Forms.client(client.at("id")).orElseThrow(() -> client.at("id").missing("an id"));
        boolean isPublic = client.at("public").bool().orElse(false);
        Optional<SecretKeySpec> secret = SecretKeySpec.optional(client.at("secretRef"));
        if (isPublic == secret.isPresent()) {
            throw client.at("secretRef")
                    .invalid(
                            isPublic ? "is given, and a public client has no secret" : "is missing",
                            "a secret, or public: true");
        }
        List<String> redirects = client.at("redirectURIs").items(Forms::redirect);
        if (!isPublic && redirects.isEmpty()) {
            throw client.at("redirectURIs").missing("at least one address, which only a public client may do without");
        }
        return new ClientSpec(
                id,
                Forms.displayName(client.at("name")).orElse(id),
                isPublic,
                redirects,
                client.at("trustedPeers").items(Forms::client),
                secret);
    }

    /** The environment variable with its secret. Two ids may differ in what a variable's name cannot have, hence the hash. */
    public String env() {
        return ConnectorSpec.ENV + "CLIENT_" + Names.hash(id).toUpperCase(Locale.ROOT);
    }
}
