package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The real Cluster API on the control plane: core, bootstrap and control plane of kubeadm, and its provider for development, whose
 * machines, nodes and API servers are kept in memory. Everything of their manifests is applied but the Deployments, which are played:
 * each program runs with its Deployment's arguments, as its ServiceAccount, in one network with the others. cert-manager's part, the
 * webhooks' certificates, is played too.
 *
 * <p>An API server that is kept in memory does not take what Crossplane's providers apply. So there is a real one for each Cluster as
 * well, see {@link ClusterApiServers}.
 */
public final class ClusterApi implements Engine.Part {

    /** The programs, as the Makefile has them. */
    private static final List<String> PROGRAMS =
            List.of("capi", "capi-kubeadm-bootstrap", "capi-kubeadm-control-plane", "capd");

    private static final String NETWORK = "cluster-api";
    private static final String SUBNET = "10.247.0";
    private static final String ADDRESS = SUBNET + ".2";

    /** Where Clusters are reached: an address that each network has for itself. */
    private static final String CLUSTERS = "127.0.0.4";

    private static final int WEBHOOKS = 9443;
    private static final int HEALTH = 9540;
    private static final int DIAGNOSTICS = 8443;

    private static final Set<String> OF_CERT_MANAGER = Set.of("Certificate", "Issuer");

    /** A variable of clusterctl's with its default. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):=([^}]*)}");

    /** What is not left at its default: Clusters from ClusterClasses. */
    private static final Map<String, String> VARIABLES = Map.of("CLUSTER_TOPOLOGY", "true");

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Processes processes;
    private final Programs programs;
    private final Cluster controlPlane;
    private final Path directory;
    private final Authority authority = Authority.create();
    private final ClusterApiServers servers;

    private ClusterApi(Processes processes, Programs programs, Cluster controlPlane, Path directory) throws Exception {
        this.processes = processes;
        this.programs = programs;
        this.controlPlane = controlPlane;
        this.directory = Files.createDirectories(directory.resolve("cluster-api"));
        Authority.Identity webhooks = authority.server(List.of(ADDRESS));
        Files.writeString(this.directory.resolve("tls.crt"), webhooks.certificatePem());
        Files.writeString(this.directory.resolve("tls.key"), webhooks.pkcs8());
        for (String program : PROGRAMS) {
            install(program);
        }
        for (String program : PROGRAMS) {
            awaitReady(program);
        }
        servers = ClusterApiServers.start(processes, programs, controlPlane, this.directory, CLUSTERS);
    }

    static ClusterApi start(Processes processes, Programs programs, Cluster controlPlane, Path directory)
            throws Exception {
        return new ClusterApi(processes, programs, controlPlane, directory);
    }

    private void install(String program) throws IOException {
        List<ObjectNode> manifests = Yaml.all(programs.engine().resolve("packages/cluster-api/" + program + ".yaml"));
        for (ObjectNode manifest : manifests) {
            String kind = manifest.path("kind").asString();
            if (!OF_CERT_MANAGER.contains(kind) && !"Deployment".equals(kind)) {
                leadWebhooksHere(manifest, program);
                apply(manifest);
            }
        }
        for (ObjectNode manifest : manifests) {
            if ("Deployment".equals(manifest.path("kind").asString())) {
                run(program, manifest);
            }
        }
    }

    private void apply(ObjectNode manifest) {
        controlPlane
                .client()
                .resource(Serialization.unmarshal(manifest.toString(), GenericKubernetesResource.class))
                .forceConflicts()
                .serverSideApply();
    }

    /** The API server reaches webhooks by their address in place of a Service. */
    private void leadWebhooksHere(ObjectNode manifest, String program) {
        for (JsonNode webhook : manifest.findParents("clientConfig")) {
            JsonNode service = webhook.path("clientConfig").path("service");
            // ExtensionConfigs, whose CRD is among these, have a field of that name.
            if (service.has("path")) {
                ((ObjectNode) webhook)
                        .putObject("clientConfig")
                        .put(
                                "url",
                                "https://" + ADDRESS + ":" + port(WEBHOOKS, program)
                                        + service.path("path").asString())
                        .put("caBundle", base64(authority.pem()));
            }
        }
    }

    /** All of them are in one network, so that each has ports of its own. */
    private static int port(int first, String program) {
        return first + PROGRAMS.indexOf(program);
    }

    private void run(String program, ObjectNode deployment) throws IOException {
        String namespace = deployment.at("/metadata/namespace").asString();
        JsonNode pod = deployment.at("/spec/template/spec");
        Cluster.Identity identity =
                controlPlane.identity(namespace, pod.path("serviceAccountName").asString());
        List<String> container = new ArrayList<>(List.of(programs.path(program)));
        pod.at("/containers/0/args").forEach(argument -> container.add(filledIn(argument.asString())));
        container.add("--webhook-cert-dir=" + directory);
        container.add("--webhook-port=" + port(WEBHOOKS, program));
        container.add("--health-addr=:" + port(HEALTH, program));
        container.add("--diagnostics-address=:" + port(DIAGNOSTICS, program));
        List<String> command = new ArrayList<>(
                List.of(Path.of("engine/network").toAbsolutePath().toString(), NETWORK, SUBNET));
        command.addAll(identity.command(container));
        Map<String, String> environment = new HashMap<>(identity.environment());
        environment.put("KUBERNETES_SERVICE_HOST", Services.Range.STANDARD.kubernetes());
        environment.put("KUBERNETES_SERVICE_PORT", "443");
        environment.put("POD_NAMESPACE", namespace);
        environment.put("POD_NAME", program);
        environment.put("POD_IP", CLUSTERS);
        processes.start(program, command, environment);
    }

    private static String filledIn(String argument) {
        return VARIABLE.matcher(argument)
                .replaceAll(variable -> VARIABLES.getOrDefault(variable.group(1), variable.group(2)));
    }

    private void awaitReady(String program) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + ADDRESS + ":" + port(HEALTH, program) + "/readyz"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Eventually.within(PATIENCE, Duration.ofMillis(500), () -> program + " is ready", () -> {
                try {
                    return client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200;
                } catch (ConnectException _) {
                    return false;
                }
            });
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        servers.close();
    }
}
