package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.MountedSecret;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A function's pod: one container, in a network namespace of its own, on a file system that it cannot write to. */
public final class FunctionPod implements AutoCloseable {

    private final String function;
    private final String address;
    private final Daemon container;
    private final Map<String, MountedSecret> secrets;
    private final Map<String, String> secretNames;
    private final String networkNamespace;

    private FunctionPod(
            String function,
            String address,
            Daemon container,
            Map<String, MountedSecret> secrets,
            Map<String, String> secretNames,
            String networkNamespace) {
        this.function = function;
        this.address = address;
        this.container = container;
        this.secrets = secrets;
        this.secretNames = secretNames;
        this.networkNamespace = networkNamespace;
    }

    static FunctionPod start(
            Processes processes, KubernetesClient client, Pod pod, Path root, Path directory, int number)
            throws IOException {
        String name = pod.getMetadata().getName();
        Container container = pod.getSpec().getContainers().getFirst();
        Map<String, MountedSecret> secrets = mount(client, pod, directory.resolve(name));
        String network = "pod" + number;
        String address = "10.244." + number + ".2";

        List<String> command = new ArrayList<>(List.of(
                Path.of("engine/pod").toAbsolutePath().toString(),
                network,
                "10.244." + number,
                user(pod, container),
                root.toString()));
        for (VolumeMount mount : container.getVolumeMounts()) {
            MountedSecret secret = secrets.get(mount.getName());
            if (secret != null) {
                Files.createDirectories(root.resolve(mount.getMountPath().substring(1)));
                command.add(secret.directory() + ":" + mount.getMountPath());
            }
        }
        command.add("--");
        command.addAll(Image.environment(root));
        container.getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .map(FunctionPod::assignment)
                .forEach(command::add);
        command.add("--");
        command.addAll(Image.command(root));
        command.addAll(container.getArgs());
        Daemon daemon = processes.start(name, command, Map.of());
        String function = pod.getMetadata().getLabels().get("pkg.crossplane.io/function");
        return new FunctionPod(function, address, daemon, secrets, secretNames(pod), network);
    }

    private static String assignment(EnvVar variable) {
        return variable.getName() + "=" + variable.getValue();
    }

    private static String user(Pod pod, Container container) {
        Optional<Long> own = Optional.ofNullable(container.getSecurityContext()).map(context -> context.getRunAsUser());
        return String.valueOf(own.or(() ->
                        Optional.ofNullable(pod.getSpec().getSecurityContext()).map(PodSecurityContext::getRunAsUser))
                .orElseThrow(() -> new IllegalStateException("the pod does not say as which user it runs")));
    }

    /** The volumes that are Secrets, by their name in the pod. A function needs nothing of the others. */
    private static Map<String, MountedSecret> mount(KubernetesClient client, Pod pod, Path directory)
            throws IOException {
        Map<String, MountedSecret> mounted = new HashMap<>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (volume.getSecret() != null) {
                String name = volume.getSecret().getSecretName();
                MountedSecret secret = new MountedSecret(Files.createDirectories(directory.resolve(volume.getName())));
                secret.publish(files(client.secrets()
                        .inNamespace(Crossplane.NAMESPACE)
                        .withName(name)
                        .require()));
                mounted.put(volume.getName(), secret);
            }
        }
        return mounted;
    }

    private static Map<String, String> secretNames(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .collect(Collectors.toMap(
                        Volume::getName, volume -> volume.getSecret().getSecretName()));
    }

    static Map<String, String> files(Secret secret) {
        return secret.getData().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new String(Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8)));
    }

    /** Shows the container what a mounted Secret has become. */
    void secretChanged(Secret secret) throws IOException {
        for (Map.Entry<String, String> volume : secretNames.entrySet()) {
            if (volume.getValue().equals(secret.getMetadata().getName())) {
                secrets.get(volume.getKey()).publish(files(secret));
            }
        }
    }

    /**
     * Has the container's clock wrong from its next start on.
     *
     * @param by as ISO 8601 has it
     */
    public void setClockWrong(Duration by) {
        String option = "JDK_JAVA_OPTIONS=-Dmoonlander.clock.wrongBy=" + by;
        container.command(command -> {
            List<String> other = new ArrayList<>(command);
            other.removeIf(word -> word.startsWith("JDK_JAVA_OPTIONS="));
            other.add(other.indexOf("--") + 1, option);
            return other;
        });
    }

    /** Whose pod it is. */
    public String function() {
        return function;
    }

    /** Its IP address. */
    public String address() {
        return address;
    }

    /** Its process; to kill it and start it again is what a kubelet does with a container that crashed. */
    public Daemon container() {
        return container;
    }

    /** Waits until every probe that the pod has succeeds, as a kubelet does before it says that the pod is ready. */
    void awaitProbes(Container container) throws Exception {
        for (Probe probe : Arrays.asList(
                container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())) {
            if (probe != null) {
                Eventually.until("pod " + function + " passes " + probe, () -> passes(probe));
            }
        }
    }

    private boolean passes(Probe probe) throws IOException, InterruptedException {
        if (probe.getTcpSocket() != null) {
            return listens(probe.getTcpSocket().getPort().getIntVal());
        }
        HTTPGetAction get = probe.getHttpGet();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + address + ":" + get.getPort().getIntVal() + get.getPath()))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (ConnectException _) {
            return false;
        }
    }

    /** Whether it listens. */
    public boolean serves() {
        return listens(9443);
    }

    private boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** The serial number of the certificate that a new connection gets. */
    public String serial() throws IOException, GeneralSecurityException {
        return ServedCertificate.of(address, 9443)
                .map(certificate -> certificate.getSerialNumber().toString())
                .orElse("");
    }

    /** What its metrics port says. */
    public Metrics metrics() throws IOException, InterruptedException {
        return Metrics.at(address + ":8080");
    }

    /** How many calls it has answered. */
    public long calls() throws IOException, InterruptedException {
        return counted("grpc_server_handled_total");
    }

    /** Whether it has answered every call that came in. */
    public boolean isIdle() throws IOException, InterruptedException {
        return calls() == counted("grpc_server_started_total");
    }

    private long counted(String metric) throws IOException, InterruptedException {
        return metrics().sum(metric, "RunFunction");
    }

    @Override
    public void close() {
        container.stop();
        try {
            new ProcessBuilder("ip", "netns", "del", networkNamespace).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot remove network namespace " + networkNamespace, e);
        }
    }
}
