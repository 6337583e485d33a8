package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pod as its spec says: command, environment, volumes, the ServiceAccount's token. Its image is played by {@link Software}. It is
 * started again when it ends, as by a kubelet.
 */
final class PlayedPod implements Engine.Part {

    private static final Duration STEP = Duration.ofMillis(200);

    /** Before a container that has crashed is started again. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Where the pod finds Kubernetes, kine, etcd and Dex. */
    private static final String BINARIES = "/binaries";

    private static final List<String> LIBRARIES = List.of("/usr", "/lib", "/lib64", "/bin");

    private final Processes processes;
    private final Programs programs;
    private final Cluster host;
    private final Pod pod;
    private final Software software;
    private final int number;
    private final Path directory;
    private final PodVolumes volumes;
    private final Path hosts;
    private final HttpClient prober;
    private Daemon container;
    private boolean wanted = true;
    private boolean closed;

    /**
     * A pod that does not run yet.
     *
     * @param software what its image is played by
     * @param number of its own among all pods
     * @param directory takes what it writes
     * @param claims takes what it writes to claimed volumes, which others may read after it
     * @param hosts what is its /etc/hosts
     * @param prober asks whether it is ready
     */
    PlayedPod(
            Processes processes,
            Programs programs,
            Cluster host,
            Pod pod,
            Software software,
            int number,
            Path directory,
            Path claims,
            Path hosts,
            HttpClient prober) {
        this.processes = processes;
        this.programs = programs;
        this.host = host;
        this.pod = pod;
        this.software = software;
        this.number = number;
        this.directory = directory;
        this.volumes = new PodVolumes(host, pod, directory, claims);
        this.hosts = hosts;
        this.prober = prober;
    }

    String uid() {
        return pod.getMetadata().getUid();
    }

    String namespace() {
        return pod.getMetadata().getNamespace();
    }

    String name() {
        return pod.getMetadata().getName();
    }

    String label(String name) {
        return pod.getMetadata().getLabels().getOrDefault(name, "");
    }

    /** A port of it, which may be given by its name. */
    int port(IntOrString port) {
        return port.getStrVal() == null
                ? port.getIntVal()
                : container().getPorts().stream()
                        .filter(each -> port.getStrVal().equals(each.getName()))
                        .findFirst()
                        .orElseThrow()
                        .getContainerPort();
    }

    /** Its IP address. */
    String address() {
        return subnet() + ".2";
    }

    private String subnet() {
        return "10." + (200 + number / 250) + "." + number % 250;
    }

    private String network() {
        return "played" + number;
    }

    boolean isSelectedBy(Service service) {
        Map<String, String> selector = service.getSpec().getSelector();
        return namespace().equals(service.getMetadata().getNamespace())
                && selector != null
                && pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet());
    }

    /** Starts it, once everything that it mounts is there, and runs it until it is closed. */
    void run() throws Exception {
        Path root = Files.createDirectories(directory.resolve("image"));
        if (!begin(command(root, mounts(root)))) {
            return;
        }
        boolean ready = false;
        while (keepsRunning()) {
            if (!ready && passesProbe()) {
                Kubelet.markReady(host.client(), pod, address());
                ready = true;
            }
            Thread.sleep(STEP);
        }
    }

    private synchronized boolean begin(List<String> command) throws IOException {
        if (!closed) {
            container = processes.start(namespace() + "." + name(), command, Map.of());
        }
        return !closed;
    }

    private boolean keepsRunning() throws Exception {
        if (isMissing()) {
            Thread.sleep(PAUSE);
        }
        synchronized (this) {
            if (!closed && isMissing()) {
                empty(directory.resolve("root"));
                container.start();
            }
            return !closed;
        }
    }

    private synchronized boolean isMissing() {
        return wanted && !container.isAlive();
    }

    /** Ends its container, as a crash would, and keeps it from being started again. */
    synchronized void kill() {
        wanted = false;
        container.kill();
    }

    /** Lets its container be started again. */
    synchronized void revive() {
        wanted = true;
    }

    /** Its processes. */
    synchronized Stream<ProcessHandle> processes() {
        return ProcessHandle.of(container.pid()).stream().flatMap(ProcessHandle::descendants);
    }

    /** By the kubelet's own look at it: the probe that says that it is ready, or that it has started. */
    boolean passesProbe() throws Exception {
        HTTPGetAction get = Stream.of(
                        container().getReadinessProbe(), container().getStartupProbe())
                .filter(probe -> probe != null && probe.getHttpGet() != null)
                .findFirst()
                .orElseThrow()
                .getHttpGet();
        URI uri = URI.create(get.getScheme().toLowerCase(Locale.ROOT) + "://" + address() + ":" + port(get.getPort())
                + get.getPath());
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        try {
            return prober.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private Container container() {
        return pod.getSpec().getContainers().getFirst();
    }

    /** What is mounted where, each as engine/pod takes it after a colon; the places are made in the image. */
    private Map<String, String> mounts(Path root) throws Exception {
        Map<String, String> mounts = new LinkedHashMap<>();
        for (String library : LIBRARIES) {
            if (Files.exists(Path.of(library))) {
                mounts.put(library, Path.of(library).toRealPath().toString());
            }
        }
        mounts.put(BINARIES, programs.engine().resolve("bin").toString());
        mounts.put(
                "/root:rw", Files.createDirectories(directory.resolve("root")).toString());
        for (VolumeMount mount : container().getVolumeMounts()) {
            Volume volume = pod.getSpec().getVolumes().stream()
                    .filter(each -> each.getName().equals(mount.getName()))
                    .findFirst()
                    .orElseThrow();
            // In images /var/run is a link to /run.
            String target = mount.getMountPath().replaceFirst("^/var/run/", "/run/");
            if (!target.equals(BINARIES)) {
                volumes.source(volume)
                        .ifPresent(source ->
                                mounts.put(target + (PodVolumes.isWritable(volume) ? ":rw" : ""), source.toString()));
            }
        }
        for (String target : mounts.keySet()) {
            Files.createDirectories(root.resolve(target.replace(":rw", "").substring(1)));
        }
        Files.createDirectories(root.resolve("etc"));
        Files.createDirectories(root.resolve("var"));
        Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
        // Look-ups of what is in no file fail at once.
        file(
                root,
                mounts,
                "/etc/resolv.conf",
                Files.writeString(directory.resolve("resolv.conf"), "nameserver 127.0.0.1\n"));
        file(root, mounts, "/etc/hosts", hosts);
        for (Map.Entry<String, Path> program : software.files().entrySet()) {
            file(root, mounts, program.getKey(), program.getValue());
        }
        return mounts;
    }

    private static void file(Path root, Map<String, String> mounts, String target, Path source) throws IOException {
        Files.createFile(root.resolve(target.substring(1)));
        mounts.put(target, source.toString());
    }

    /** Where it keeps its data, if that is a claimed volume. */
    Optional<Path> data() throws IOException {
        return volumes.claimed();
    }

    private List<String> command(Path root, Map<String, String> mounts) throws Exception {
        // Its processes end with its first one.
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--pid",
                "--fork",
                "--kill-child",
                Path.of("engine/pod").toAbsolutePath().toString(),
                network(),
                subnet(),
                user(),
                root.toString()));
        mounts.forEach((target, source) -> command.add(source + ":" + target));
        command.add("--");
        Map<String, String> environment = environment();
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.add("--");
        command.addAll(
                container().getCommand().isEmpty()
                        ? software.entrypoint()
                        : container().getCommand());
        command.addAll(container().getArgs());
        return command.stream().map(part -> expanded(part, environment)).toList();
    }

    /** As whom it runs: root, unless its spec says otherwise. Images that say so are not played. */
    private String user() {
        return Optional.ofNullable(pod.getSpec().getSecurityContext())
                .map(PodSecurityContext::getRunAsUser)
                .map(String::valueOf)
                .orElse("0");
    }

    private Map<String, String> environment() throws Exception {
        Map<String, String> environment = new LinkedHashMap<>(Map.of(
                "PATH",
                BINARIES + ":/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME",
                "/root",
                "KUBERNETES_SERVICE_HOST",
                host.address().services().kubernetes(),
                "KUBERNETES_SERVICE_PORT",
                "443"));
        for (EnvVar variable : container().getEnv()) {
            environment.put(variable.getName(), value(variable));
        }
        return environment;
    }

    private String value(EnvVar variable) throws Exception {
        EnvVarSource from = variable.getValueFrom();
        if (from == null) {
            return Optional.ofNullable(variable.getValue()).orElse("");
        }
        if (from.getSecretKeyRef() != null) {
            return volumes.value(from.getSecretKeyRef());
        }
        return switch (from.getFieldRef().getFieldPath()) {
            case "metadata.name" -> name();
            case "metadata.namespace" -> namespace();
            case "status.podIP" -> address();
            case "spec.nodeName" -> "node";
            case "status.hostIP" -> subnet() + ".1";
            default -> throw new IllegalStateException("cannot play " + variable);
        };
    }

    /** As a kubelet expands $(NAME). */
    private static String expanded(String text, Map<String, String> environment) {
        String expanded = text;
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            expanded = expanded.replace("$(" + variable.getKey() + ")", variable.getValue());
        }
        return expanded;
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Waits until it serves. */
    void awaitServing() throws Exception {
        Eventually.until("pod " + name() + " serves", this::passesProbe);
    }

    @Override
    public synchronized void close() {
        closed = true;
        volumes.close();
        if (container != null) {
            container.kill();
            try {
                processes.run("services", List.of("ip", "netns", "del", network()), Map.of());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
