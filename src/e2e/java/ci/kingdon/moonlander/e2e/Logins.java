package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.Charts;
import ci.kingdon.moonlander.engine.Cluster;
import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.engine.Cozystack;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.engine.FakeGithub;
import ci.kingdon.moonlander.engine.Internet;
import ci.kingdon.moonlander.engine.Planet;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where people log in and where they get in, as the docs have it: an XExposure gives Dex its name, an XIdentityProvider runs it, landings
 * trust it, and XBastions hand out the way in. Of what it all stands on, Keycloak and what CozyStack makes of a Kubernetes are played.
 */
final class Logins {

    /** The landing, and its vcluster. */
    static final String PLANET = "moo";

    /** Another. */
    static final String OTHER = "rhea";

    /** The organization whose members log in. */
    static final String ORGANIZATION = "kingdon-ci";

    /** The team that the planet knows. */
    static final String DEVELOPERS = "developers";

    /** Whom Keycloak puts into which group. */
    static final String TENANTS = "tenant-moons";

    /** The namespace that Keycloak's group administers in its cluster. */
    static final String TENANT_NAMESPACE = "moons";

    /** Where it is all asked for. */
    static final String NAMESPACE = "people";

    /** Where Dex runs, on the control plane. */
    static final String DEX_NAMESPACE = "dex-people-auth";

    /** The namespace of moo's vcluster. */
    static final String PLANET_NAMESPACE = "vcluster-people-moo";

    /** Where bastions deliver to in another cluster. */
    static final String DESK = "desk";

    private static final String API = "moons.kingdon.ci/v1alpha1";
    private static final String TENANT_CLUSTER = "harvey";
    private static final String ROOT_SECRET = "talos-root-kubeconfig";
    private static final String INGRESS_CLASS = "played";
    private static final String DOMAIN = "demo.example.test";

    /** Who issues tokens: Dex, with GitHub behind it. */
    static final Issuer DEX = new Issuer("https://auth." + DOMAIN, "dex:");

    private static final String EXPOSURE = """
            apiVersion: moons.kingdon.ci/v1alpha1
            kind: XExposure
            metadata: {namespace: people, name: public}
            spec:
              namespace: people
              baseDomain: demo.example.test
              via: Ingress
              ingress: {className: played}
              services:
              - {name: auth, service: {name: dex, port: 5556, namespace: dex-people-auth}}
              - {name: vcluster, service: {name: moo, port: 443, namespace: vcluster-people-moo}, protocol: TLS}
            """;

    private static final String PROVIDER = """
            apiVersion: moons.kingdon.ci/v1alpha1
            kind: XIdentityProvider
            metadata: {namespace: people, name: auth}
            spec:
              exposureRef: {name: public, service: auth}
              certificateAuthoritySecretRef: {name: authority, key: ca.crt}
              connectors:
              - type: GitHub
                id: github
                github:
                  orgs: [{name: kingdon-ci}]
                  hostName: %s
                  certificateAuthoritySecretRef: {name: github-authority, key: ca}
                credentialsSecretRef: {name: github}
              expiry: {idTokens: %ds}
            """;

    private static final String BASTION = """
            apiVersion: moons.kingdon.ci/v1alpha1
            kind: XBastion
            metadata: {namespace: people, name: people}
            spec:
              kubeconfigs:
              - {context: talos-root, secretRef: {name: talos-root-kubeconfig}}
              landings:
              - {name: harvey, context: cozystack-tenant-moons, server: "harvey.people.test:6443"}
              - {name: moo}
              - {name: rhea, server: rhea.people.test}
              deliveries:
              - {name: desk, cluster: ProviderConfig, providerConfigRef: {name: edge}, namespace: desk, secretName: people}
            """;

    /** For whoever is to log in, and so without a credential. */
    private static final String PUBLIC_BASTION = """
            apiVersion: moons.kingdon.ci/v1alpha1
            kind: XBastion
            metadata: {namespace: people, name: everyone}
            spec:
              landings:
              - {name: moo}
              deliveries:
              - {name: desk, cluster: ProviderConfig, providerConfigRef: {name: edge}, namespace: desk, configMapName: everyone}
              selector: {matchLabels: {login: everyone}}
              currentContext: vcluster-moo
              configMapName: everyone-kubeconfig
            """;

    private static final String TENANT_SPEC = """
            {planet: {cozystack: {tenant: tenant-moons, version: v1.34, host: harvey.people.test,
              oidc: {mode: System, issuerURL: "%s"}}}}""";

    private static final String PLANET_SPEC = """
            {planet: {vcluster: {expose: {%s}, oidc: {identityProviderRef: {name: auth}}}},
             access: {people: %s}}""";

    private final Engine engine;
    private final Internet internet;
    private final KubernetesClient host;
    private final Tenant tenant;
    private final Cozystack cozystack;
    private final List<Right> rights = new ArrayList<>();

    /**
     * Who issues tokens.
     *
     * @param prefix what planets put before names and groups that come from there
     */
    record Issuer(String url, String prefix) {}

    /**
     * A cluster in the bastion's kubeconfig.
     *
     * @param name the context
     * @param source what the cluster and the user are called: where they are from
     * @param issuer by whom people get in; null where they have certificates
     * @param audience for whom tokens are that let in
     */
    record Entrance(String name, String source, Issuer issuer, String audience) {}

    /** The cluster below all, with a static administrator. */
    static final Entrance ROOT = new Entrance("talos-root", "Secret/" + ROOT_SECRET, null, "");

    /** A tenant's cluster of CozyStack, by Keycloak. */
    static final Entrance TENANT = new Entrance(
            "cozystack-tenant-moons", "XLanding/harvey", Keycloak.ISSUER, "tenant-moons-kubernetes-harvey");

    /** The planet that a landing made, by Dex. */
    static final Entrance MOO = new Entrance("vcluster-moo", "XLanding/moo", DEX, "people.moo");

    /** Another planet, by Dex too. */
    static final Entrance RHEA = new Entrance("vcluster-rhea", "XLanding/rhea", DEX, "people.rhea");

    private record Right(String group, String clusterRole) {}

    private Logins(Installation installation, Internet internet) throws Exception {
        this.engine = installation.engine();
        this.internet = internet;
        this.host = engine.controlPlane().client();
        this.tenant = Tenant.of(installation, NAMESPACE);
        this.cozystack = installation.installCozystack();
        cozystack.logInBy(client -> new Trust(List.of(Keycloak.ISSUER), client, authority()).file());
        engine.controlPlane().ensureNamespace("tenant-root");
        engine.controlPlane().ensureNamespace("tenant-moons");
    }

    /**
     * Asks for it all, and waits until it stands.
     *
     * @param app what GitHub knows Dex as
     * @param idTokens how long a token lets in
     */
    static Logins compose(Installation installation, Internet internet, FakeGithub.App app, Duration idTokens)
            throws Exception {
        installation.installLogins(Map.of(
                "XIdentityProvider",
                Yaml.one("""
                        defaults: {identityProvider: {chart: {repository: "%s"}}}
                        policy: {identityProvider: {gitHubHosts: [%s]}}
                        """.formatted(Charts.URL, FakeGithub.NAME)),
                "XExposure",
                Yaml.one("""
                        defaults: {exposure: {passthroughAnnotations: {%s: "true"}}}
                        policy:
                          exposureWays: [Ingress]
                          ingressClasses: [%s]
                          exposureNamespaces: [{namespace: %s, tenants: ["*"]}, {namespace: %s, tenants: ["*"]}]
                          baseDomains: [{domain: %s, namespaces: [%s]}]
                        """.formatted(
                        Internet.PASSTHROUGH, INGRESS_CLASS, DEX_NAMESPACE, PLANET_NAMESPACE, DOMAIN, NAMESPACE)),
                "XBastion",
                Yaml.one("policy: {hosts: [{name: edge}], targetNamespaces: [%s]}".formatted(DESK))));
        Logins logins = new Logins(installation, internet);
        internet.playIngresses(INGRESS_CLASS);
        logins.runDex(app, idTokens);
        Keycloak keycloak = Keycloak.install(logins.engine, internet, idTokens);
        keycloak.client(TENANT.audience());
        keycloak.client(MOO.audience());
        logins.land();
        logins.handOut();
        return logins;
    }

    /** Where GitHub sends people back to. */
    static String callback() {
        return DEX.url() + "/callback";
    }

    /** As docs/login.md says: the platform puts Secrets where the status says, once it says so. */
    private void runDex(FakeGithub.App app, Duration idTokens) throws Exception {
        secret(NAMESPACE, "authority", Map.of("ca.crt", authority()));
        engine.apply(EXPOSURE);
        engine.apply(PROVIDER.formatted(FakeGithub.NAME, idTokens.toSeconds()));
        await(
                "XIdentityProvider",
                "auth",
                "says its namespace",
                provider -> DEX_NAMESPACE.equals(provider.get("status", "namespace")));
        secret(DEX_NAMESPACE, "github", Map.of("clientID", app.clientId(), "clientSecret", app.clientSecret()));
        secret(DEX_NAMESPACE, "github-authority", Map.of("ca", authority()));
        awaitTrue("XIdentityProvider", "auth", "ProviderReady");
    }

    private void land() throws Exception {
        rights.add(new Right(DEX.prefix() + ORGANIZATION + ":" + DEVELOPERS, "edit"));
        rights.add(new Right(Keycloak.ISSUER.prefix() + TENANTS, "view"));
        tenant.land(
                TENANT_CLUSTER,
                Yaml.one(TENANT_SPEC.formatted(Keycloak.ISSUER.url())).toString());
        tenant.land(
                PLANET,
                Yaml.one(PLANET_SPEC.formatted("exposureRef: {name: public, service: vcluster}", people(rights)))
                        .toString());
        tenant.land(
                OTHER,
                Yaml.one(PLANET_SPEC.formatted(
                                "host: rhea.people.test",
                                people(List.of(new Right(DEX.prefix() + ORGANIZATION + ":" + DEVELOPERS, "view")))))
                        .toString());
        for (String landing : List.of(TENANT_CLUSTER, PLANET, OTHER)) {
            tenant.awaitLanded(landing);
        }
        // What a tenant may do in a cluster of CozyStack, CozyStack says.
        Cluster cluster = cozystack.cluster("tenant-moons", TENANT_CLUSTER).orElseThrow();
        cluster.ensureNamespace(TENANT_NAMESPACE);
        cluster.client()
                .resource("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {namespace: %s, name: tenants}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "%s"}]
                """.formatted(TENANT_NAMESPACE, Keycloak.ISSUER.prefix() + TENANTS))
                .create();
    }

    private void handOut() throws Exception {
        awaitTrue("XExposure", "public", "ServicesReady");
        engine.edge().ensureNamespace(DESK);
        tenant.give(ROOT_SECRET, engine.planet().kubeconfig());
        engine.apply(BASTION);
        engine.apply(PUBLIC_BASTION);
        for (String bastion : List.of("people", "everyone")) {
            awaitTrue("XBastion", bastion, "ContextsReady");
            awaitTrue("XBastion", bastion, "Delivered");
        }
    }

    private static String people(List<Right> rights) {
        return rights.stream()
                .map(right -> "{group: \"%s\", clusterRole: %s}".formatted(right.group(), right.clusterRole()))
                .collect(Collectors.joining(", ", "[", "]"));
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

    private interface Check {
        boolean holds(GenericKubernetesResource xr);
    }

    private void await(String kind, String name, String what, Check check) throws Exception {
        Eventually.within(
                Tenant.PATIENCE,
                Tenant.STEP,
                () -> kind + " " + name + " " + what + "; its status is "
                        + tenant.resource(API, kind, name).require().<Object>get("status"),
                () -> Optional.ofNullable(tenant.resource(API, kind, name).get())
                        .filter(check::holds)
                        .isPresent());
    }

    private void awaitTrue(String kind, String name, String condition) throws Exception {
        await(kind, name, "is " + condition, xr -> Conditions.of(xr, condition).startsWith("True "));
    }

    /** The CA of both issuers, as PEM. */
    String authority() {
        return internet.authority();
    }

    /** The bastion's kubeconfig, with all four, and without a credential but the root's. */
    String people() {
        return Tenant.text(tenant.secret("people-kubeconfig"), "kubeconfig");
    }

    /** The same as a file. */
    Path kubeconfig() throws Exception {
        return file("people", people());
    }

    /** The kubeconfig that everybody may see. */
    String everyone() {
        return host.configMaps()
                .inNamespace(NAMESPACE)
                .withName("everyone-kubeconfig")
                .require()
                .getData()
                .get("kubeconfig");
    }

    /** The same as a file. */
    Path publicKubeconfig() throws Exception {
        return file("everyone", everyone());
    }

    /** Gives the root's kubeconfig another namespace to begin in. */
    void changeRoot(String namespace) throws Exception {
        ObjectNode kubeconfig = Yaml.one(engine.planet().kubeconfig());
        ((ObjectNode) kubeconfig.at("/contexts/0/context")).put("namespace", namespace);
        host.secrets()
                .inNamespace(NAMESPACE)
                .withName(ROOT_SECRET)
                .edit(secret -> new SecretBuilder(secret)
                        .addToStringData("kubeconfig", Yaml.write(kubeconfig))
                        .build());
    }

    /** Gives a landing the label that a bastion selects by. */
    void label(String landing) {
        tenant.landing("XLanding", landing)
                .edit(seen -> new GenericKubernetesResourceBuilder(seen)
                        .editMetadata()
                        .addToLabels("login", "everyone")
                        .endMetadata()
                        .build());
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(
                Files.createDirectories(engine.directory().resolve("logins")).resolve(name + ".kubeconfig"), text);
    }

    /** The kubeconfigs that have come to the other cluster, by kind and name. */
    Map<String, String> delivered() {
        KubernetesClient edge = engine.edge().client();
        Map<String, String> delivered = new TreeMap<>();
        edge.secrets().inNamespace(DESK).list().getItems().stream()
                .filter(secret -> secret.getData() != null && secret.getData().containsKey("kubeconfig"))
                .forEach(secret ->
                        delivered.put("Secret " + secret.getMetadata().getName(), Tenant.text(secret, "kubeconfig")));
        edge.configMaps().inNamespace(DESK).list().getItems().stream()
                .filter(map -> map.getData() != null && map.getData().containsKey("kubeconfig"))
                .forEach(map -> delivered.put(
                        "ConfigMap " + map.getMetadata().getName(),
                        map.getData().get("kubeconfig")));
        return delivered;
    }

    /** Makes the planet trust Keycloak too, for tokens that are for the planet. */
    void trustKeycloak() {
        ObjectNode issuer = Yaml.one("{url: \"%s\", usernamePrefix: \"%s\", groupsPrefix: \"%s\"}"
                .formatted(Keycloak.ISSUER.url(), Keycloak.ISSUER.prefix(), Keycloak.ISSUER.prefix()));
        issuer.put("certificateAuthority", authority());
        tenant.editSpec(PLANET, "{planet: {vcluster: {oidc: {issuers: [" + issuer + "]}}}}");
    }

    /** Makes it trust Dex alone. */
    void trustDexAlone() {
        tenant.editSpec(PLANET, "{planet: {vcluster: {oidc: {issuers: null}}}}");
    }

    /** Gives a group in the planet a ClusterRole, and waits until it has it. */
    void allow(String group, String clusterRole) throws Exception {
        rights.add(new Right(group, clusterRole));
        tenant.editSpec(PLANET, "{access: {people: " + people(rights) + "}}");
        Planet planet = engine.vclusters().planet(PLANET_NAMESPACE, PLANET).orElseThrow();
        Eventually.within(
                Tenant.PATIENCE,
                Tenant.STEP,
                () -> group + " has " + clusterRole,
                () -> planet.client().rbac().clusterRoleBindings().list().getItems().stream()
                        .filter(binding -> binding.getRoleRef().getName().equals(clusterRole))
                        .flatMap(binding -> binding.getSubjects().stream())
                        .anyMatch(subject -> subject.getName().equals(group)));
    }

    /** Whether all that is asked for stands. */
    String landed() {
        return condition("Ready");
    }

    /** The Secret that the landing delivers: another one, or one that was written anew, is told apart. */
    String delivery() {
        Secret secret = tenant.secret(PLANET + "-kubeconfig");
        return secret.getMetadata().getUid() + " " + secret.getMetadata().getResourceVersion();
    }

    /** A condition of the landing, as its status, reason and message. */
    String condition(String type) {
        return tenant.condition(PLANET, type);
    }

    /** Why the namespace of it all cannot be deleted; empty where it was. */
    Optional<String> namespaceIsKept() throws Exception {
        tenant.awaitKept();
        return tenant.deleteNamespace();
    }

    /** Deletes everything that was asked for, at once. */
    void deleteAll() {
        for (String kind : List.of("XBastion", "XIdentityProvider", "XExposure", "XLanding")) {
            host.genericKubernetesResources(API, kind).inNamespace(NAMESPACE).delete();
        }
    }

    /** What is left of it: XRs, what they composed, and namespaces that were made for it. */
    List<String> remains() {
        Stream<GenericKubernetesResource> here = Stream.of(
                        Map.of(API, List.of("XBastion", "XIdentityProvider", "XExposure", "XLanding")), Tenant.COMPOSED)
                .flatMap(kinds -> kinds.entrySet().stream())
                .flatMap(kinds ->
                        kinds.getValue().stream().map(kind -> host.genericKubernetesResources(kinds.getKey(), kind)))
                .flatMap(kind -> kind.inNamespace(NAMESPACE).list().getItems().stream());
        Stream<String> namespaces = Stream.of(DEX_NAMESPACE, PLANET_NAMESPACE, "vcluster-people-rhea")
                .filter(name -> host.namespaces().withName(name).get() != null)
                .map(name -> "Namespace " + name);
        Stream<String> kubeconfigs = host.configMaps().inNamespace(NAMESPACE).list().getItems().stream()
                .map(map -> map.getMetadata().getName())
                .filter(name -> name.contains("kubeconfig"))
                .map(name -> "ConfigMap " + name);
        Stream<String> elsewhere = delivered().keySet().stream().map(key -> "in the other cluster: " + key);
        return Stream.of(
                        here.map(each ->
                                each.getKind() + " " + each.getMetadata().getName()),
                        namespaces,
                        kubeconfigs,
                        elsewhere)
                .flatMap(each -> each)
                .toList();
    }
}
