package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.login.provider.spec.ClientSpec;
import ci.kingdon.moonlander.login.provider.spec.ConnectorSpec;
import ci.kingdon.moonlander.login.provider.spec.CredentialsSpec;
import ci.kingdon.moonlander.login.provider.spec.DefaultsSpec;
import ci.kingdon.moonlander.login.provider.spec.ExpirySpec;
import ci.kingdon.moonlander.login.provider.spec.FileSpec;
import ci.kingdon.moonlander.login.provider.spec.GitHubSpec;
import ci.kingdon.moonlander.login.provider.spec.IdentityProviderSpec;
import ci.kingdon.moonlander.login.provider.spec.RefreshTokensSpec;
import ci.kingdon.moonlander.login.provider.spec.SecretKeySpec;
import ci.kingdon.moonlander.ownership.Names;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values for Dex's chart 0.24.0. Secrets are environment variables and files that Kubernetes makes of Secrets, so that the values, which are
 * part of a Release, name them and have none of their bytes.
 */
final class DexValues {

    /** The annotation of pods by which it is known of which values they are. */
    static final String REVISION = "moons.kingdon.ci/values";

    private static final String TAG = "v2.45.1";

    /** The user of Dex's image (Dockerfile of v2.45.1). */
    private static final int USER = 1001;

    private static final String TLS = "/etc/dex-tls";

    /** The CA of a GitHub Enterprise Server, as a file. */
    private static final String CA = "ca.crt";

    /** Where Go looks for certificates beside the system's bundle (crypto/x509, SSL_CERT_DIR): where it looks anyhow, and where CAs are. */
    private static final String CERTIFICATES = "/etc/ssl/certs";

    private final IdentityProvider provider;
    private final String issuer;

    private DexValues(IdentityProvider provider, String issuer) {
        this.provider = provider;
        this.issuer = issuer;
    }

    /** The values of an identity provider. */
    static ObjectNode of(IdentityProvider provider, String issuer) {
        ObjectNode defaults = provider.input().defaults().values();
        ObjectNode made = new DexValues(provider, issuer).values();
        // A list replaces another one when values are merged. In these the platform's items are meant for every Dex.
        for (String list : List.of("/envVars", "/volumes", "/volumeMounts")) {
            Trees.prepend(made, defaults, list);
        }
        ObjectNode values = Trees.merge(defaults, made);
        // Without the annotation itself, of course.
        String revision = Names.hash(values.toString());
        values.withObject("podAnnotations").put(REVISION, revision);
        return values;
    }

    /** The value of the annotation. */
    static String revision(ObjectNode values) {
        return values.path("podAnnotations").path(REVISION).asString();
    }

    private IdentityProviderSpec spec() {
        return provider.spec();
    }

    private ObjectNode values() {
        ObjectNode values = object();
        DefaultsSpec defaults = provider.input().defaults();
        ObjectNode image =
                values.putObject("image").put("tag", defaults.image().tag().orElse(TAG));
        defaults.image().repository().ifPresent(repository -> image.put("repository", repository));
        values.put("replicaCount", spec().replicas());
        values.put("fullnameOverride", IdentityProvider.DEX);
        values.putObject("https").put("enabled", spec().tls().isPresent());
        // The rights to make CRDs would be a ClusterRole's, of one name for all Dex of a cluster. The CRDs are there
        // before.
        values.putObject("rbac").put("create", true).put("createClusterScoped", false);
        security(values);
        values.set("config", config());
        ArrayNode env = env();
        if (!env.isEmpty()) {
            values.set("envVars", env);
        }
        files(values);
        return values;
    }

    private static void security(ObjectNode values) {
        values.putObject("podSecurityContext")
                .put("runAsNonRoot", true)
                .put("runAsUser", USER)
                .put("runAsGroup", USER)
                // For the files of Secrets to be readable.
                .put("fsGroup", USER)
                .putObject("seccompProfile")
                .put("type", "RuntimeDefault");
        values.putObject("securityContext")
                .put("allowPrivilegeEscalation", false)
                .putObject("capabilities")
                .putArray("drop")
                .add("ALL");
    }

    private ObjectNode config() {
        ObjectNode config = object().put("issuer", issuer);
        config.putObject("storage")
                .put("type", "kubernetes")
                .putObject("config")
                .put("inCluster", true);
        if (spec().tls().isPresent()) {
            config.putObject("web").put("tlsCert", TLS + "/tls.crt").put("tlsKey", TLS + "/tls.key");
        }
        oauth2(config.putObject("oauth2"));
        expiry(config.putObject("expiry"), spec().expiry());
        ArrayNode connectors = config.putArray("connectors");
        spec().connectors().forEach(connector -> connectors.add(connector(connector)));
        if (!spec().clients().isEmpty()) {
            ArrayNode clients = config.putArray("staticClients");
            spec().clients().forEach(client -> clients.add(client(client)));
        }
        return config;
    }

    /** What kubelogin and other programs of people need, and nothing that takes passwords or other issuers' tokens. */
    private static void oauth2(ObjectNode oauth2) {
        oauth2.put("skipApprovalScreen", true)
                .putArray("grantTypes")
                .add("authorization_code")
                .add("refresh_token")
                .add("urn:ietf:params:oauth:grant-type:device_code");
    }

    private static void expiry(ObjectNode tree, ExpirySpec expiry) {
        RefreshTokensSpec refresh = expiry.refreshTokens();
        tree.put("idTokens", expiry.idTokens())
                .put("signingKeys", expiry.signingKeys())
                .put("authRequests", expiry.authRequests())
                .put("deviceRequests", expiry.deviceRequests())
                .putObject("refreshTokens")
                .put("disableRotation", refresh.disableRotation())
                .put("reuseInterval", refresh.reuseInterval())
                .put("validIfNotUsedFor", refresh.validIfNotUsedFor())
                .put("absoluteLifetime", refresh.absoluteLifetime());
    }

    private ObjectNode connector(ConnectorSpec connector) {
        ObjectNode tree = object();
        tree.put("type", connector.type().dex()).put("id", connector.id()).put("name", connector.name());
        ObjectNode config = connector
                .github()
                .map(github -> github(connector, github))
                .orElseGet(() -> connector.config().deepCopy());
        if (connector.type().redirects()) {
            config.put("redirectURI", issuer + "/callback");
        }
        tree.set("config", config);
        return tree;
    }

    private static ObjectNode github(ConnectorSpec connector, GitHubSpec github) {
        ObjectNode config = object();
        config.put("clientID", "$" + connector.env(ConnectorSpec.CLIENT_ID));
        config.put("clientSecret", "$" + connector.env(ConnectorSpec.CLIENT_SECRET));
        config.put("teamNameField", github.teamNameField().name());
        config.put("useLoginAsID", github.useLoginAsID());
        if (github.loadAllGroups()) {
            config.put("loadAllGroups", true);
        } else {
            ArrayNode orgs = config.putArray("orgs");
            github.orgs().forEach(org -> {
                ObjectNode one = orgs.addObject().put("name", org.name());
                if (!org.teams().isEmpty()) {
                    org.teams().forEach(one.putArray("teams")::add);
                }
            });
        }
        github.preferredEmailDomain().ifPresent(domain -> config.put("preferredEmailDomain", domain));
        github.hostName().ifPresent(host -> config.put("hostName", host));
        github.certificateAuthoritySecretRef().ifPresent(ref -> config.put("rootCA", connector.path(CA)));
        return config;
    }

    private static ObjectNode client(ClientSpec client) {
        ObjectNode tree = object();
        tree.put("id", client.id()).put("name", client.name());
        if (client.isPublic()) {
            tree.put("public", true);
        } else {
            tree.put("secretEnv", client.env());
        }
        client.redirectURIs().forEach(tree.withArray("redirectURIs")::add);
        client.trustedPeers().forEach(tree.withArray("trustedPeers")::add);
        return tree;
    }

    private ArrayNode env() {
        ArrayNode env = JsonNodeFactory.instance.arrayNode();
        spec().connectors().forEach(connector -> {
            connector.credentialsSecretRef().ifPresent(ref -> {
                env.add(variable(connector.env(ConnectorSpec.CLIENT_ID), id(ref)));
                env.add(variable(connector.env(ConnectorSpec.CLIENT_SECRET), secret(ref)));
            });
            connector.secrets().forEach(secret -> env.add(variable(secret.env(), secret.secretRef())));
        });
        spec().clients().forEach(client -> client.secretRef().ifPresent(ref -> env.add(variable(client.env(), ref))));
        List<String> authorities = spec().connectors().stream()
                .filter(DexValues::hasAuthority)
                .map(connector -> ConnectorSpec.FILES + connector.id())
                .toList();
        if (!authorities.isEmpty()) {
            // Dex heeds a GitHub connector's rootCA at login, and not when a token is refreshed (v2.45.1,
            // connector/github, Refresh).
            env.addObject()
                    .put("name", "SSL_CERT_DIR")
                    .put("value", CERTIFICATES + ":" + String.join(":", authorities));
        }
        return env;
    }

    private static boolean hasAuthority(ConnectorSpec connector) {
        return connector
                .github()
                .flatMap(GitHubSpec::certificateAuthoritySecretRef)
                .isPresent();
    }

    private static SecretKeySpec id(CredentialsSpec ref) {
        return new SecretKeySpec(ref.name(), ref.clientIDKey());
    }

    private static SecretKeySpec secret(CredentialsSpec ref) {
        return new SecretKeySpec(ref.name(), ref.clientSecretKey());
    }

    private static ObjectNode variable(String name, SecretKeySpec ref) {
        ObjectNode variable = object().put("name", name);
        variable.putObject("valueFrom")
                .putObject("secretKeyRef")
                .put("name", ref.name())
                .put("key", ref.key());
        return variable;
    }

    private void files(ObjectNode values) {
        ArrayNode volumes = JsonNodeFactory.instance.arrayNode();
        ArrayNode mounts = JsonNodeFactory.instance.arrayNode();
        spec().connectors().forEach(connector -> {
            List<FileSpec> files = files(connector);
            if (!files.isEmpty()) {
                String volume = "files-" + connector.id();
                ArrayNode sources = volumes.addObject()
                        .put("name", volume)
                        .putObject("projected")
                        .putArray("sources");
                files.forEach(file -> {
                    ObjectNode secret = sources.addObject()
                            .putObject("secret")
                            .put("name", file.secretRef().name());
                    secret.putArray("items")
                            .addObject()
                            .put("key", file.secretRef().key())
                            .put("path", file.name());
                });
                mount(mounts, volume, ConnectorSpec.FILES + connector.id());
            }
        });
        spec().tls().ifPresent(tls -> {
            volumes.addObject()
                    .put("name", "tls")
                    .putObject("secret")
                    .put("secretName", tls.secretRef().name());
            mount(mounts, "tls", TLS);
        });
        if (!volumes.isEmpty()) {
            values.set("volumes", volumes);
            values.set("volumeMounts", mounts);
        }
    }

    private static List<FileSpec> files(ConnectorSpec connector) {
        return Stream.concat(
                        connector.github().flatMap(GitHubSpec::certificateAuthoritySecretRef).stream()
                                .map(ref -> new FileSpec(CA, ref)),
                        connector.files().stream())
                .toList();
    }

    private static void mount(ArrayNode mounts, String volume, String path) {
        mounts.addObject().put("name", volume).put("mountPath", path).put("readOnly", true);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
