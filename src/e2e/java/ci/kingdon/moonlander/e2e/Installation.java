package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.Charts;
import ci.kingdon.moonlander.engine.ClusterApi;
import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.engine.Cozystack;
import ci.kingdon.moonlander.engine.Crossplane;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.engine.FunctionPod;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The engine with this package installed, in the steps that docs/install.md gives a platform team: what is applied is
 * package/install.
 */
final class Installation implements AutoCloseable {

    /** The Function, called as Crossplane calls a dependency. */
    static final String FUNCTION = "kingdon-ci-function-moonlander";

    private static final String FUNCTION_REPOSITORY = "kingdon-ci/function-moonlander";
    private static final String CREDENTIALS = """
            credentials:
            - name: parent
              source: Secret
              secretRef: {namespace: crossplane-system, name: moonlander-parent}
            """;
    private static final String POLICY = """
            hosts: [{name: edge}]
            targetNamespaces: [argocd, flux-system]
            parentClusterRoles: [edit, view]
            tenants: [tenant-root, tenant-moons, tenant-other]
            openFields: [expose.Ingress, namespace, sync.customResources, sync.nodes, values,
              planet.namespace.quota, planet.namespace.networkPolicy]
            vclusterLicense: true
            """;
    private static final String CONFIGURATION = "configuration-moonlander";
    private static final String CONFIGURATION_REPOSITORY = "kingdon-ci/configuration-moonlander";
    private static final String NETWORK_CONFIGURATION = "configuration-moonlander-network";
    private static final String NETWORK_REPOSITORY = "kingdon-ci/configuration-moonlander-network";
    private static final String LOGIN_CONFIGURATION = "configuration-moonlander-login";
    private static final String LOGIN_REPOSITORY = "kingdon-ci/configuration-moonlander-login";
    private static final String GO_TEMPLATING = "crossplane-contrib-function-go-templating";
    private static final String GO_TEMPLATING_REPOSITORY = "crossplane-contrib/function-go-templating";
    private static final String PLAYED_VERSION = "v0.0.0-played";
    private static final String INPUT = "{apiVersion: moonlander.fn.kingdon.ci/v1beta1, kind: Input}";

    /** The registry that package/install names, and the one that an ImageConfig is to name in its place. */
    private static final String REGISTRY = "registry.example.org";

    private static final String MIRROR = "mirror.example.org";

    private static final Path INSTALL = Path.of("package/install");
    private static final String VERSION = "v" + System.getProperty("e2e.version");

    private static final String PREVIOUS_VERSION = "v" + System.getProperty("e2e.previous.version");

    private final Engine engine;

    private Installation(Engine engine) {
        this.engine = engine;
    }

    static Installation start(Path directory) throws Exception {
        Engine engine = Engine.start(directory);
        try {
            Installation installation = new Installation(engine);
            installation.push();
            installation.installPlatform();
            installation.installApi();
            installation.installEdge();
            installation.configureThis();
            MetricsRecorder.start(engine, directory.resolve("metrics.samples"));
            return installation;
        } catch (Exception e) {
            engine.close();
            throw e;
        }
    }

    /** Pushes the packages of this source and of the providers. */
    private void push() throws Exception {
        engine.push(System.getProperty("e2e.package"), FUNCTION_REPOSITORY, VERSION);
        engine.push(System.getProperty("e2e.configuration"), CONFIGURATION_REPOSITORY, VERSION);
        engine.pushProviders();
    }

    /** The packages with code in them, from a mirror, and what they may do. */
    private void installPlatform() throws Exception {
        for (ObjectNode manifest : manifests("mirror")) {
            engine.apply(Yaml.write(manifest).replace(MIRROR, Engine.REGISTRY));
        }
        for (String part : List.of("platform", "parent", "namespaces")) {
            for (ObjectNode manifest : manifests(part)) {
                engine.apply(Yaml.write(here(manifest)));
            }
        }
        engine.startProviders();
        engine.awaitHealthy("Function", FUNCTION);
        pod();
    }

    /** The API, with what its package depends on. */
    private void installApi() throws Exception {
        for (ObjectNode manifest : manifests("api")) {
            engine.apply(Yaml.write(manifest));
        }
        engine.awaitHealthy("Configuration", CONFIGURATION);
    }

    /** Applies a part of package/install that gives rights, as docs/install.md says. */
    void grant(String part) {
        for (ObjectNode manifest : manifests(part)) {
            engine.apply(Yaml.write(manifest));
        }
    }

    /** Takes away again what a part of package/install has given. */
    void revoke(String part) {
        for (ObjectNode manifest : manifests(part)) {
            engine.controlPlane().client().resource(Yaml.write(manifest)).delete();
        }
    }

    /** The API of networks as it is published, without a provider of AWS: a network has a spec, and nothing is made of it. */
    void installNetworkApi() throws Exception {
        engine.push(System.getProperty("e2e.network.configuration"), NETWORK_REPOSITORY, VERSION);
        grant("network");
        engine.awaitHealthy("Configuration", NETWORK_CONFIGURATION);
        awaitServed("xnetworks.moons.kingdon.ci", "Established");
    }

    /** Takes the API of networks away again, and waits until its kinds are gone. */
    void removeNetworkApi() throws Exception {
        revoke("network");
        Eventually.within(
                Duration.ofMinutes(2),
                Duration.ofMillis(500),
                () -> "the XRD xnetworks.moons.kingdon.ci is gone",
                () -> xrd("xnetworks.moons.kingdon.ci").get() == null);
    }

    /** The resources that a kustomization names, and the ones of a kustomization that it names. */
    private static List<ObjectNode> manifests(String part) {
        return manifests(INSTALL.resolve(part)).toList();
    }

    private static Stream<ObjectNode> manifests(Path folder) {
        return Yaml.one(folder.resolve("kustomization.yaml"))
                .path("resources")
                .valueStream()
                .map(resource -> folder.resolve(resource.stringValue()))
                .flatMap(path -> Files.isDirectory(path) ? manifests(path) : Yaml.all(path).stream());
    }

    /** One replica of the function: scenarios kill, watch and count the calls of its one pod. */
    private static ObjectNode here(ObjectNode manifest) {
        JsonNode deployment = manifest.path("spec").path("deploymentTemplate").path("spec");
        if (deployment.has("replicas")) {
            ((ObjectNode) deployment).put("replicas", 1);
        }
        return manifest;
    }

    /** Installs what is built from this source: the function first, as an older one refuses what it does not know. */
    void installThis() throws Exception {
        installFunction(VERSION);
        configureThis();
    }

    /** Pushes the version before and installs it in place of this one, the Configuration first. */
    void installPrevious() throws Exception {
        String xpkg = System.getProperty("e2e.previous.package");
        engine.push(xpkg, FUNCTION_REPOSITORY, PREVIOUS_VERSION);
        Path source = Path.of(xpkg).getParent().getParent();
        configure(source, PREVIOUS_VERSION, Installation::withChartRepository);
        installFunction(PREVIOUS_VERSION);
    }

    private void installFunction(String version) throws Exception {
        applyPackage("platform", "Function", FUNCTION_REPOSITORY, version);
        engine.awaitHealthy("Function", FUNCTION);
        pod();
    }

    /** The one package of its kind that a part has, in another version. */
    private void applyPackage(String part, String kind, String repository, String version) {
        for (ObjectNode manifest : manifests(part)) {
            if (kind.equals(manifest.path("kind").stringValue())) {
                ((ObjectNode) manifest.path("spec")).put("package", REGISTRY + "/" + repository + ":" + version);
                engine.apply(Yaml.write(manifest));
            }
        }
    }

    /** What a platform team has beside the package: a cluster to deliver to, and a parent to hand on. */
    private void installEdge() throws Exception {
        engine.crossplane().createClusterProviderConfigs("edge", engine.edge().kubeconfig());
        KubernetesClient client = engine.controlPlane().client();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(Crossplane.NAMESPACE)
                        .withName("moonlander-parent")
                        .endMetadata()
                        .addToStringData("kubeconfig", engine.planet().kubeconfig())
                        .build())
                .create();
    }

    /** A function for Compositions of the platform team's own, which is none of this package. */
    void installGoTemplating() throws Exception {
        engine.pushGoTemplating(GO_TEMPLATING_REPOSITORY, PLAYED_VERSION);
        engine.apply("""
                apiVersion: pkg.crossplane.io/v1
                kind: Function
                metadata: {name: %s}
                spec: {package: "%s/%s:%s"}
                """.formatted(GO_TEMPLATING, REGISTRY, GO_TEMPLATING_REPOSITORY, PLAYED_VERSION));
        engine.awaitHealthy("Function", GO_TEMPLATING);
    }

    private void configureThis() throws Exception {
        configure(Path.of(""), VERSION, Installation::edited);
    }

    private void configure(Path source, String version, UnaryOperator<ObjectNode> edit) throws Exception {
        String edited = version + "-edited";
        build(
                source,
                "package/configuration",
                List.of("xlandings", "landings"),
                CONFIGURATION_REPOSITORY,
                edited,
                edit);
        applyPackage("api", "Configuration", CONFIGURATION_REPOSITORY, edited);
        engine.awaitHealthy("Configuration", CONFIGURATION);
    }

    /** A Configuration of the platform team's own in place of a published one: the same but for its Compositions. */
    private void build(
            Path source,
            String configuration,
            List<String> apis,
            String repository,
            String version,
            UnaryOperator<ObjectNode> edit)
            throws Exception {
        Path folder = Files.createDirectories(
                engine.directory().resolve("packages").resolve(repository).resolve(version));
        Files.writeString(
                folder.resolve("crossplane.yaml"),
                Files.readString(source.resolve(configuration).resolve("crossplane.yaml")));
        for (String api : apis) {
            Path files = source.resolve("package/apis").resolve(api);
            Files.copy(
                    files.resolve("definition.yaml"),
                    folder.resolve(api + "-definition.yaml"),
                    StandardCopyOption.REPLACE_EXISTING);
            for (Path composition : compositions(files)) {
                Files.writeString(
                        folder.resolve(api + "-" + composition.getFileName()),
                        Yaml.write(edit.apply(Yaml.one(composition))));
            }
        }
        engine.build(folder, repository, version);
    }

    /**
     * The API of logins, with what a platform team adds to its Compositions.
     *
     * @param inputs what the input of each kind's step has beside what is published
     */
    void installLogins(Map<String, ObjectNode> inputs) throws Exception {
        build(
                Path.of(""),
                "package/configuration-login",
                List.of("xidentityproviders", "xbastions", "xexposures"),
                LOGIN_REPOSITORY,
                VERSION,
                composition -> withInput(composition, inputs));
        for (String part : List.of("dex", "exposure", "login")) {
            grant(part);
        }
        engine.awaitHealthy("Configuration", LOGIN_CONFIGURATION);
        for (String plural : List.of("xidentityproviders", "xbastions", "xexposures")) {
            awaitServed(plural + ".moons.kingdon.ci", "Established");
        }
    }

    private static ObjectNode withInput(ObjectNode composition, Map<String, ObjectNode> inputs) {
        ObjectNode added =
                inputs.get(composition.at("/spec/compositeTypeRef/kind").stringValue());
        if (added != null) {
            ObjectNode step = step(composition);
            ObjectNode published = step.path("input") instanceof ObjectNode there ? there : Yaml.one(INPUT);
            step.set("input", Trees.merge(published, added));
        }
        return composition;
    }

    private static List<Path> compositions(Path files) throws IOException {
        try (Stream<Path> all = Files.list(files)) {
            return all.filter(file -> file.getFileName().toString().startsWith("composition"))
                    .toList();
        }
    }

    /**
     * The API of networks and the classic provider, which only composes for XRs without a namespace: so XNetwork is installed as
     * docs/network.md has it for that provider.
     */
    void installNetworks() throws Exception {
        Path published = Path.of(System.getProperty("e2e.network.configuration").replace(".xpkg", ""));
        Path folder =
                Files.createDirectories(engine.directory().resolve("packages").resolve(NETWORK_CONFIGURATION));
        try (Stream<Path> files = Files.list(published)) {
            for (Path file : files.toList()) {
                ObjectNode manifest = Yaml.one(file);
                Files.writeString(folder.resolve(file.getFileName()), Yaml.write(clusterScoped(manifest)));
            }
        }
        engine.build(folder, NETWORK_REPOSITORY, VERSION);
        engine.pushProviderAws();
        // As in a cluster where somebody applied the original XRD by hand: the package takes it over.
        engine.apply(Files.readString(Path.of("package/apis/xnetworks.example.com/definition.yaml")));
        for (String part : List.of("network-classic", "network")) {
            for (ObjectNode manifest : manifests(part)) {
                engine.apply(Yaml.write(manifest));
            }
        }
        engine.startProviderAws();
        engine.awaitHealthy("Configuration", NETWORK_CONFIGURATION);
        awaitServed("xnetworks.moons.kingdon.ci", "Established");
        awaitServed("testinfrastructures.example.com", "Established");
        awaitServed("xnetworks.example.com", "Offered");
    }

    /** A Configuration is healthy once its XRDs are there, which is before there are XRs, or claims, of them. */
    private void awaitServed(String xrd, String condition) throws Exception {
        Eventually.until(
                xrd + " is " + condition,
                () -> Conditions.of(xrd(xrd).require(), condition).startsWith("True "));
    }

    private Resource<GenericKubernetesResource> xrd(String name) {
        return engine.controlPlane()
                .client()
                .genericKubernetesResources("apiextensions.crossplane.io/v2", "CompositeResourceDefinition")
                .withName(name);
    }

    private static ObjectNode clusterScoped(ObjectNode manifest) {
        if ("Namespaced".equals(manifest.path("spec").path("scope").stringValue(""))) {
            ((ObjectNode) manifest.path("spec")).put("scope", "Cluster");
            ArrayNode rules = (ArrayNode)
                    manifest.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-validations");
            rules.removeIf(rule -> rule.path("rule").stringValue("").contains("'Classic'"));
        }
        return manifest;
    }

    /** CozyStack, and the rights to make clusters of it. */
    Cozystack installCozystack() throws Exception {
        grant("cozystack");
        return engine.startCozystack();
    }

    /** KubeVela, with the definitions that are for it. */
    void installOam() throws Exception {
        engine.startVela();
        for (ObjectNode manifest : manifests(Path.of("package/oam")).toList()) {
            engine.apply(Yaml.write(manifest));
        }
    }

    /** Cluster API, and the rights to make Clusters of it. */
    ClusterApi installClusterApi() throws Exception {
        grant("cluster-api");
        return engine.startClusterApi();
    }

    /** The Composition as a platform team edits it that has vcluster's chart in a repository of its own. */
    private static ObjectNode withChartRepository(ObjectNode composition) {
        ((ObjectNode) step(composition).path("input"))
                .withObjectProperty("defaults")
                .putObject("chart")
                .put("repository", Charts.URL)
                .put("version", Charts.VCLUSTER_VERSION);
        return composition;
    }

    /** The same that hands a parent's kubeconfig to planets too, and lets landings deliver to the cluster called edge. */
    private static ObjectNode edited(ObjectNode composition) {
        ObjectNode step = step(withChartRepository(composition));
        step.set("credentials", Yaml.one(CREDENTIALS).path("credentials"));
        ((ObjectNode) step.path("input")).set("policy", Yaml.one(POLICY));
        if (step.at("/input/defaults/planet/cozystack") instanceof ObjectNode cozystack) {
            cozystack.put("tenant", "tenant-moons");
        }
        if (step.at("/input/defaults/planet/clusterAPI/topology") instanceof ObjectNode topology) {
            topology.set("classRef", Yaml.one("{name: memory, namespace: classes}"));
            topology.set("variables", Yaml.one("{region: here}"));
        }
        return composition;
    }

    private static ObjectNode step(ObjectNode composition) {
        return (ObjectNode) composition.path("spec").path("pipeline").path(0);
    }

    Engine engine() {
        return engine;
    }

    /** The function's one pod, once it serves. */
    FunctionPod pod() throws Exception {
        Eventually.within(
                Duration.ofMinutes(2),
                Duration.ofMillis(200),
                () -> "the function has one pod that serves",
                () -> engine.kubelet().pods(FUNCTION).size() == 1
                        && engine.kubelet().pods(FUNCTION).getFirst().serves());
        return engine.kubelet().pods(FUNCTION).getFirst();
    }

    @Override
    public void close() {
        engine.close();
    }
}
