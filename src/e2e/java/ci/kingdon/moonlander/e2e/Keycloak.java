package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.Charts;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.engine.Internet;
import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.util.encoders.Base32;

/**
 * The platform's Keycloak, played by a second Dex with an issuer as Keycloak's, made by hand: it has people of its own, who type their
 * passwords.
 */
record Keycloak(Engine engine) {

    private static final String HOST = "keycloak.demo.example.test";

    /** As CozyStack's. */
    static final Logins.Issuer ISSUER = new Logins.Issuer("https://" + HOST + "/realms/cozy", "keycloak:");

    /** Somebody whom it knows. */
    static final String USER = "tess@example.test";

    /** Their password. */
    static final String PASSWORD = "password";

    /** bcrypt of the password. */
    private static final String PASSWORD_HASH = "$2a$10$2b2cU8CPhOTaGrs1HRQuAueS7JTT5ZHsHSzYiFPm1leZck7Mc8T4W";

    private static final String NAMESPACE = "keycloak";

    /** What Dex adds to a client's id before it makes a name of it: the sum of an empty hash. */
    private static final String HASH = "cbf29ce484222325";

    private static final String RELEASE = """
            apiVersion: helm.m.crossplane.io/v1beta1
            kind: Release
            metadata:
              namespace: keycloak
              name: keycloak
              annotations: {crossplane.io/external-name: keycloak}
            spec:
              providerConfigRef: {kind: ClusterProviderConfig, name: in-cluster}
              forProvider:
                namespace: keycloak
                skipCreateNamespace: true
                chart: {name: dex, repository: "%s", version: %s}
                values:
                  image: {tag: v2.45.1}
                  https: {enabled: true}
                  rbac: {createClusterScoped: false}
                  envVars: [{name: TESS, valueFrom: {secretKeyRef: {name: people, key: tess}}}]
                  volumes: [{name: tls, secret: {secretName: keycloak-tls}}]
                  volumeMounts: [{name: tls, mountPath: /etc/tls, readOnly: true}]
                  config:
                    issuer: %s
                    storage: {type: kubernetes, config: {inCluster: true}}
                    web: {tlsCert: /etc/tls/tls.crt, tlsKey: /etc/tls/tls.key}
                    expiry: {idTokens: %ds}
                    enablePasswordDB: true
                    staticPasswords:
                    - {email: %s, hashFromEnv: TESS, username: tess, userID: "1", groups: [%s]}
            """;

    /**
     * Installs it, and waits until it serves.
     *
     * @param idTokens how long a token lets in
     */
    static Keycloak install(Engine engine, Internet internet, Duration idTokens) throws Exception {
        Keycloak keycloak = new Keycloak(engine);
        engine.controlPlane().ensureNamespace(NAMESPACE);
        Authority.Identity identity = internet.certificate(HOST);
        keycloak.secret("people", Map.of("tess", PASSWORD_HASH));
        keycloak.secret("keycloak-tls", Map.of("tls.crt", identity.certificatePem(), "tls.key", identity.pkcs8()));
        engine.apply(RELEASE.formatted(
                Charts.URL, Charts.DEX_VERSION, ISSUER.url(), idTokens.toSeconds(), USER, Logins.TENANTS));
        keycloak.awaitReady();
        internet.expose(HOST, NAMESPACE, "keycloak-dex", "https", Internet.Tls.ENDS_IN_THE_POD);
        return keycloak;
    }

    private KubernetesClient host() {
        return engine.controlPlane().client();
    }

    private void secret(String name, Map<String, String> data) {
        host().resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(name)
                        .endMetadata()
                        .withStringData(data)
                        .build())
                .create();
    }

    private void awaitReady() throws Exception {
        Eventually.within(
                Tenant.PATIENCE,
                Tenant.STEP,
                () -> "Keycloak is ready",
                () -> Optional.ofNullable(host().apps()
                                .deployments()
                                .inNamespace(NAMESPACE)
                                .withName("keycloak-dex")
                                .get())
                        .map(Deployment::getStatus)
                        .map(status -> Integer.valueOf(1).equals(status.getReadyReplicas()))
                        .orElse(false));
    }

    /** Makes a client. It is a resource of Dex's, under a name that Dex makes of its id. */
    void client(String id) {
        byte[] hash = HexFormat.of().parseHex(HASH);
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(bytes, bytes.length + hash.length);
        System.arraycopy(hash, 0, all, bytes.length, hash.length);
        String name = Base32.toBase32String(all).toLowerCase(Locale.ROOT).replace("=", "");
        engine.apply("""
                apiVersion: dex.coreos.com/v1
                kind: OAuth2Client
                metadata: {namespace: %s, name: %s}
                id: %s
                name: %s
                public: true
                """.formatted(NAMESPACE, name, id, id));
    }
}
