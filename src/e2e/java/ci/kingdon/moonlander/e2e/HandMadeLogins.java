package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.Charts;
import ci.kingdon.moonlander.engine.Cluster;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.engine.FakeGithub;
import ci.kingdon.moonlander.engine.Internet;
import ci.kingdon.moonlander.engine.Planet;
import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.util.encoders.Base32;
import tools.jackson.databind.JsonNode;

/**
 * Logins that a platform team makes by hand: Releases of Dex's chart, its clients, and the file by which API servers trust it. The planet
 * is a landing's, which mounts the file by values of its chart.
 */
final class HandMadeLogins implements Logins {

    private static final String NAMESPACE = "people";
    private static final String DEX_NAMESPACE = "dex-people-auth";
    private static final String KEYCLOAK_NAMESPACE = "keycloak";
    private static final String PLANET_NAMESPACE = "vcluster-people-moo";
    private static final String TRUST = "moo-trust";
    private static final String TRUST_FILE = "authentication.yaml";
    private static final String AUTH = "auth.demo.example.test";
    private static final String KEYCLOAK = "keycloak.demo.example.test";
    private static final Issuer DEX_ISSUER = new Issuer("https://" + AUTH, "dex:");
    private static final Issuer KEYCLOAK_ISSUER = new Issuer("https://" + KEYCLOAK + "/realms/cozy", "keycloak:");
    private static final Entrance ROOT = new Entrance("talos-root", null, "");
    private static final Entrance TENANT =
            new Entrance("cozystack-tenant-moons", KEYCLOAK_ISSUER, "tenant-moons-kubernetes-harvey");
    private static final Entrance MOO = new Entrance("vcluster-moo", DEX_ISSUER, "people.moo");
    private static final Entrance RHEA = new Entrance("planet-rhea", DEX_ISSUER, "people.rhea");

    /** What Dex adds to a client's id before it makes a name of it: the sum of an empty hash. */
    private static final String HASH = "cbf29ce484222325";

    /** bcrypt of "password". */
    private static final String PASSWORD_HASH = "$2a$10$2b2cU8CPhOTaGrs1HRQuAueS7JTT5ZHsHSzYiFPm1leZck7Mc8T4W";

    /** What provider-helm needs to install Dex's chart, beside what vcluster's needs. */
    private static final String RIGHTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: moonlander:provider-helm:dex-by-hand
              labels: {moons.kingdon.ci/aggregate-to-provider-helm: "true"}
            rules:
            - {apiGroups: [apps], resources: [deployments], verbs: [get, create, update, patch, delete]}
            - {apiGroups: [""], resources: [serviceaccounts, services], verbs: [get, create, update, patch, delete]}
            - {apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings, clusterroles, clusterrolebindings],
               verbs: [get, create, update, patch, delete]}
            - {apiGroups: [dex.coreos.com], resources: ["*"], verbs: ["*"]}
            - {apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], verbs: [list, create]}
            """;

    private static final String DEX_CONFIG = """
            issuer: %s
            storage: {type: kubernetes, config: {inCluster: true}}
            oauth2: {skipApprovalScreen: true}
            expiry: {idTokens: %ds}
            connectors:
            - type: github
              id: github
              name: GitHub
              config:
                clientID: $GITHUB_CLIENT_ID
                clientSecret: $GITHUB_CLIENT_SECRET
                redirectURI: %s/callback
                hostName: %s
                rootCA: /etc/authority/ca.crt
                orgs: [{name: %s}]
                teamNameField: slug
            """;

    /** Dex heeds rootCA when somebody logs in, and not when a token is refreshed: so its process trusts the CA too. */
    private static final String DEX_VALUES = """
            image: {tag: v2.45.1}
            envVars:
            - {name: GITHUB_CLIENT_ID, valueFrom: {secretKeyRef: {name: github-oauth, key: clientID}}}
            - {name: GITHUB_CLIENT_SECRET, valueFrom: {secretKeyRef: {name: github-oauth, key: clientSecret}}}
            - {name: SSL_CERT_DIR, value: /etc/authority}
            podSecurityContext: {runAsNonRoot: true, runAsUser: 1001, runAsGroup: 1001, fsGroup: 1001}
            volumes:
            - name: authority
              projected: {sources: [{secret: {name: github-authority, items: [{key: ca, path: ca.crt}]}}]}
            volumeMounts: [{name: authority, mountPath: /etc/authority, readOnly: true}]
            """;

    /** Keycloak has people of its own, who type their passwords, and asks for consent. */
    private static final String KEYCLOAK_CONFIG = """
            issuer: %s
            storage: {type: kubernetes, config: {inCluster: true}}
            web: {tlsCert: /etc/tls/tls.crt, tlsKey: /etc/tls/tls.key}
            expiry: {idTokens: %ds}
            enablePasswordDB: true
            staticPasswords:
            - {email: tess@example.test, hashFromEnv: TESS, username: tess, userID: "1", groups: [%s]}
            """;

    private static final String KEYCLOAK_VALUES = """
            image: {tag: v2.45.1}
            https: {enabled: true}
            envVars: [{name: TESS, valueFrom: {secretKeyRef: {name: people, key: tess}}}]
            volumes: [{name: tls, secret: {secretName: keycloak-tls}}]
            volumeMounts: [{name: tls, mountPath: /etc/tls, readOnly: true}]
            """;

    private static final String LANDING = """
            planet:
              vcluster:
                expose: {host: moo.people.test}
                values:
                  controlPlane:
                    distro:
                      k8s: {apiServer: {extraArgs: ["--authentication-config=/etc/trust/authentication.yaml"]}}
                    statefulSet:
                      persistence:
                        addVolumes: [{name: trust, configMap: {name: moo-trust}}]
                        addVolumeMounts: [{name: trust, mountPath: /etc/trust, readOnly: true}]
            """;

    private final Engine engine;
    private final Internet internet;
    private final KubernetesClient host;
    private final Tenant tenant;
    private final Path directory;
    private final Duration idTokens;
    private Cluster tenantCluster;
    private Cluster rhea;

    private HandMadeLogins(Installation installation, Internet internet, Duration idTokens) throws IOException {
        this.engine = installation.engine();
        this.internet = internet;
        this.host = engine.controlPlane().client();
        this.tenant = Tenant.of(installation, NAMESPACE);
        this.directory = Files.createDirectories(engine.directory().resolve("logins"));
        this.idTokens = idTokens;
    }

    /**
     * Makes them, and waits until they stand.
     *
     * @param app what GitHub knows Dex as
     * @param idTokens how long a token lets in
     */
    static HandMadeLogins make(Installation installation, Internet internet, FakeGithub.App app, Duration idTokens)
            throws Exception {
        HandMadeLogins logins = new HandMadeLogins(installation, internet, idTokens);
        installation.engine().apply(RIGHTS);
        logins.installDex(app);
        logins.installKeycloak();
        logins.land();
        logins.startOthers();
        return logins;
    }

    /** Where GitHub sends people back to. */
    static String callback() {
        return DEX_ISSUER.url() + "/callback";
    }

    private void installDex(FakeGithub.App app) throws Exception {
        engine.controlPlane().ensureNamespace(DEX_NAMESPACE);
        secret(DEX_NAMESPACE, "github-oauth", Map.of("clientID", app.clientId(), "clientSecret", app.clientSecret()));
        secret(DEX_NAMESPACE, "github-authority", Map.of("ca", internet.authority()));
        release(
                "auth",
                DEX_NAMESPACE,
                DEX_VALUES,
                DEX_CONFIG.formatted(
                        DEX_ISSUER.url(), idTokens.toSeconds(), DEX_ISSUER.url(), FakeGithub.NAME, ORGANIZATION));
        awaitReady(DEX_NAMESPACE, "auth-dex");
        internet.expose(AUTH, DEX_NAMESPACE, "auth-dex", "http", Internet.Tls.ENDS_AT_THE_EDGE);
        client(DEX_NAMESPACE, MOO.audience());
        client(DEX_NAMESPACE, RHEA.audience());
    }

    private void installKeycloak() throws Exception {
        engine.controlPlane().ensureNamespace(KEYCLOAK_NAMESPACE);
        secret(KEYCLOAK_NAMESPACE, "people", Map.of("tess", PASSWORD_HASH));
        Authority.Identity identity = internet.certificate(KEYCLOAK);
        secret(
                KEYCLOAK_NAMESPACE,
                "keycloak-tls",
                Map.of("tls.crt", identity.certificatePem(), "tls.key", identity.pkcs8()));
        release(
                "keycloak",
                KEYCLOAK_NAMESPACE,
                KEYCLOAK_VALUES,
                KEYCLOAK_CONFIG.formatted(KEYCLOAK_ISSUER.url(), idTokens.toSeconds(), TENANTS));
        awaitReady(KEYCLOAK_NAMESPACE, "keycloak-dex");
        internet.expose(KEYCLOAK, KEYCLOAK_NAMESPACE, "keycloak-dex", "https", Internet.Tls.ENDS_IN_THE_POD);
        client(KEYCLOAK_NAMESPACE, TENANT.audience());
        client(KEYCLOAK_NAMESPACE, MOO.audience());
    }

    private void secret(String namespace, String name, Map<String, String> data) {
        host.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withStringData(data)
                        .build())
                .create();
    }

    private void configMap(String namespace, String name, String key, String text) {
        host.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .addToData(key, text)
                        .build())
                .serverSideApply();
    }

    private void release(String name, String namespace, String values, String config) {
        engine.apply("""
                apiVersion: helm.m.crossplane.io/v1beta1
                kind: Release
                metadata:
                  namespace: %s
                  name: %s
                  annotations: {crossplane.io/external-name: %s}
                spec:
                  providerConfigRef: {kind: ClusterProviderConfig, name: in-cluster}
                  forProvider:
                    namespace: %s
                    skipCreateNamespace: true
                    chart: {name: dex, repository: "%s", version: %s}
                    values:
                %s
                      config:
                %s
                """.formatted(
                        NAMESPACE,
                        name,
                        name,
                        namespace,
                        Charts.URL,
                        Charts.DEX_VERSION,
                        values.indent(6).stripTrailing(),
                        config.indent(8).stripTrailing()));
    }

    private void awaitReady(String namespace, String deployment) throws Exception {
        Eventually.within(
                Tenant.PATIENCE,
                Tenant.STEP,
                () -> namespace + "/" + deployment + " is ready",
                () -> Optional.ofNullable(host.apps()
                                .deployments()
                                .inNamespace(namespace)
                                .withName(deployment)
                                .get())
                        .map(Deployment::getStatus)
                        .map(status -> Integer.valueOf(1).equals(status.getReadyReplicas()))
                        .orElse(false));
    }

    /** A client of Dex's is a resource of its, under a name that Dex makes of its id. */
    private void client(String namespace, String id) throws Exception {
        byte[] hash = HexFormat.of().parseHex(HASH);
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(bytes, bytes.length + hash.length);
        System.arraycopy(hash, 0, all, bytes.length, hash.length);
        String name = Base32.toBase32String(all).toLowerCase(Locale.ROOT).replace("=", "");
        Eventually.until("client " + id + " is made", () -> {
            try {
                engine.apply("""
                        apiVersion: dex.coreos.com/v1
                        kind: OAuth2Client
                        metadata: {namespace: %s, name: %s}
                        id: %s
                        name: %s
                        public: true
                        """.formatted(namespace, name, id, id));
                return true;
            } catch (KubernetesClientException _) {
                // Dex has only just made its kinds.
                return false;
            }
        });
    }

    private void land() throws Exception {
        tenant.land(PLANET, Yaml.one(LANDING).toString());
        Eventually.within(
                Tenant.PATIENCE,
                Tenant.STEP,
                () -> PLANET_NAMESPACE + " is there",
                () -> host.namespaces().withName(PLANET_NAMESPACE).get() != null);
        trust(List.of(DEX_ISSUER));
        tenant.awaitLanded(PLANET);
        allow(DEX_ISSUER.prefix() + ORGANIZATION + ":" + DEVELOPERS, "edit");
        allow(KEYCLOAK_ISSUER.prefix() + TENANTS, "view");
    }

    /** The clusters that no landing made. */
    private void startOthers() throws Exception {
        tenantCluster = trusting("harvey", "127.0.0.4", TENANT);
        tenantCluster.ensureNamespace(TENANT_NAMESPACE);
        tenantCluster
                .client()
                .resource("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {namespace: %s, name: tenants}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "%s"}]
                """.formatted(TENANT_NAMESPACE, KEYCLOAK_ISSUER.prefix() + TENANTS))
                .create();
        rhea = trusting("rhea", "127.0.0.5", RHEA);
        allow(rhea.client(), DEX_ISSUER.prefix() + ORGANIZATION + ":" + DEVELOPERS, "view");
    }

    private Cluster trusting(String name, String ip, Entrance entrance) throws Exception {
        Path file = directory.resolve(name + "-" + TRUST_FILE);
        Files.writeString(file, new Trust(List.of(entrance.issuer()), entrance.audience(), authority()).file());
        return engine.startCluster(name, ip, List.of("--authentication-config=" + file));
    }

    @Override
    public Issuer dex() {
        return DEX_ISSUER;
    }

    @Override
    public String dexNamespace() {
        return DEX_NAMESPACE;
    }

    @Override
    public Issuer keycloak() {
        return KEYCLOAK_ISSUER;
    }

    @Override
    public Entrance root() {
        return ROOT;
    }

    @Override
    public Entrance tenantCluster() {
        return TENANT;
    }

    @Override
    public Entrance planet() {
        return MOO;
    }

    @Override
    public Entrance otherPlanet() {
        return RHEA;
    }

    @Override
    public String authority() {
        return internet.authority();
    }

    @Override
    public void trust(List<Issuer> issuers) {
        configMap(PLANET_NAMESPACE, TRUST, TRUST_FILE, new Trust(issuers, MOO.audience(), authority()).file());
    }

    @Override
    public void allow(String group, String clusterRole) {
        Planet planet = engine.vclusters().planet(PLANET_NAMESPACE, PLANET).orElseThrow();
        allow(planet.client(), group, clusterRole);
    }

    private static void allow(KubernetesClient cluster, String group, String clusterRole) {
        cluster.resource("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: "%s"}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "%s"}]
                """.formatted(group.replace(':', '-'), clusterRole, group))
                .serverSideApply();
    }

    @Override
    public String landed() {
        return tenant.condition(PLANET, "Landed");
    }

    @Override
    public Path kubeconfig() throws IOException {
        JsonNode moo = Yaml.one(tenant.kubeconfig(PLANET)).at("/clusters/0/cluster");
        JsonNode admin;
        try {
            admin = Yaml.one(engine.planet().kubeconfig()).at("/users/0/user");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        String text = """
                apiVersion: v1
                kind: Config
                """
                + "clusters:\n"
                + cluster(ROOT, engine.planet().server(), base64(engine.planet().authority()))
                + cluster(TENANT, tenantCluster.server(), base64(tenantCluster.authority()))
                + cluster(
                        MOO,
                        moo.path("server").stringValue(),
                        moo.path("certificate-authority-data").stringValue())
                + cluster(RHEA, rhea.server(), base64(rhea.authority()))
                + "users:\n"
                + "- {name: %s, user: %s}\n".formatted(ROOT.name(), admin)
                + user(TENANT)
                + user(MOO)
                + user(RHEA)
                + "contexts:\n"
                + context(ROOT)
                + context(TENANT)
                + context(MOO)
                + context(RHEA);
        return Files.writeString(directory.resolve("bastion.kubeconfig"), text);
    }

    private static String cluster(Entrance entrance, String server, String authority) {
        return "- {name: %s, cluster: {server: \"%s\", certificate-authority-data: %s}}\n"
                .formatted(entrance.name(), server, authority);
    }

    private static String context(Entrance entrance) {
        return "- {name: %s, context: {cluster: %s, user: %s}}\n"
                .formatted(entrance.name(), entrance.name(), entrance.name());
    }

    /** By kubelogin, which opens a browser: nothing of this is a secret. */
    private String user(Entrance entrance) {
        return """
                - name: %s
                  user:
                    exec:
                      apiVersion: client.authentication.k8s.io/v1
                      interactiveMode: IfAvailable
                      command: kubectl
                      args:
                      - oidc-login
                      - get-token
                      - --oidc-issuer-url=%s
                      - --oidc-client-id=%s
                      - --oidc-extra-scope=email
                      - --oidc-extra-scope=groups
                      - --oidc-extra-scope=offline_access
                      - --oidc-pkce-method=S256
                      - --certificate-authority-data=%s
                """.formatted(entrance.name(), entrance.issuer().url(), entrance.audience(), base64(authority()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
