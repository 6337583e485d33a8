package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A way by which people show who they are.
 *
 * @param type GitHub, or another one by the name that Dex has for it.
 * @param id Its id, which stays in the tokens of those who came by it.
 * @param name What people read on the button.
 * @param github For GitHub: who gets in.
 * @param credentialsSecretRef For GitHub: the client id and the client secret of the OAuth application.
 * @param config For the others: Dex's own config of the connector, without redirectURI, which is set.
 * @param secrets For the others: the secrets that config names.
 * @param files For the others: the files that config names.
 */
public record ConnectorSpec(
        ConnectorType type,
        String id,
        String name,
        Optional<GitHubSpec> github,
        Optional<CredentialsSpec> credentialsSecretRef,
        ObjectNode config,
        List<SecretEnvSpec> secrets,
        List<FileSpec> files) {

    /** What the names of the environment variables begin with that are made for a connector or a client. */
    public static final String ENV = "LOGIN_";

    /** Where the files of connectors are. */
    public static final String FILES = "/etc/dex-files/";

    /** What the variable with a client id ends in. */
    public static final String CLIENT_ID = "CLIENT_ID";

    /** What the variable with a client secret ends in. */
    public static final String CLIENT_SECRET = "CLIENT_SECRET";

    static ConnectorSpec of(Field connector) {
        connector.only("type", "id", "name", "github", "credentialsSecretRef", "config", "secrets", "files");
        ConnectorType type = connector
                .at("type")
                .oneOf(ConnectorType.class)
                .orElseThrow(() -> connector.at("type").missing("a connector of Dex's, such as GitHub or ldap"));
        boolean github = type == ConnectorType.GITHUB;
        for (String field :
                github ? List.of("config", "secrets", "files") : List.of("github", "credentialsSecretRef")) {
            if (connector.at(field).isPresent()) {
                throw connector.at(field).invalid("is not for a connector of type " + type, "no such field");
            }
        }
        for (String field : github ? List.of("github", "credentialsSecretRef") : List.<String>of()) {
            if (!connector.at(field).isPresent()) {
                throw connector.at(field).missing("the field, which a connector of type GitHub needs");
            }
        }
        String id = Forms.connector(connector.at("id"))
                .orElseThrow(() -> connector.at("id").missing("an id"));
        ConnectorSpec spec = new ConnectorSpec(
                type,
                id,
                Forms.displayName(connector.at("name")).orElse(type.toString()),
                github ? Optional.of(GitHubSpec.of(connector.at("github"))) : Optional.empty(),
                github ? Optional.of(CredentialsSpec.of(connector.at("credentialsSecretRef"))) : Optional.empty(),
                connector.at("config").object(),
                connector.at("secrets").items().stream().map(SecretEnvSpec::of).toList(),
                connector.at("files").items().stream().map(FileSpec::of).toList());
        Distinct.check(
                connector.at("files"), spec.files.stream().map(FileSpec::name).toList());
        if (!github) {
            new RawConfig(
                            spec.secrets.stream().map(SecretEnvSpec::env).collect(Collectors.toSet()),
                            spec.path(""),
                            spec.files.stream()
                                    .map(file -> spec.path(file.name()))
                                    .collect(Collectors.toSet()))
                    .check(connector.at("config"));
        }
        return spec;
    }

    /** The environment variable of a GitHub connector's client id or secret. Ids have no underscore, so that no two meet. */
    public String env(String what) {
        return ENV + id.toUpperCase(Locale.ROOT).replace('-', '_') + "_" + what;
    }

    /** The environment variables that it has. */
    Stream<String> envs() {
        return github.isPresent()
                ? Stream.of(env(CLIENT_ID), env(CLIENT_SECRET))
                : secrets.stream().map(SecretEnvSpec::env);
    }

    /** The keys of Secrets that it needs. */
    Stream<SecretKeySpec> secretKeys() {
        return Stream.of(
                        credentialsSecretRef.stream()
                                .flatMap(ref -> Stream.of(
                                        new SecretKeySpec(ref.name(), ref.clientIDKey()),
                                        new SecretKeySpec(ref.name(), ref.clientSecretKey()))),
                        github.stream().flatMap(of -> of.certificateAuthoritySecretRef().stream()),
                        secrets.stream().map(SecretEnvSpec::secretRef),
                        files.stream().map(FileSpec::secretRef))
                .flatMap(each -> each);
    }

    /** Where a file of this connector is. */
    public String path(String file) {
        return FILES + id + "/" + file;
    }
}
