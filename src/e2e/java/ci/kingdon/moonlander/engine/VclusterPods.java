package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * The pods of vclusters and of their etcds. What runs in them is the real vcluster, of the open build. Those that a vcluster in a
 * vcluster has on the host are left alone, as are pods of tenants.
 */
public final class VclusterPods implements Engine.Part {

    private static final String CONTROL_PLANE = "vcluster";

    /** The last is what a vcluster puts on what it has brought from the inside to the host. */
    private static final LabelSelector LABELS = new LabelSelectorBuilder()
            .addNewMatchExpression()
            .withKey("app")
            .withOperator("In")
            .withValues(CONTROL_PLANE, "vcluster-etcd")
            .endMatchExpression()
            .addNewMatchExpression()
            .withKey("vcluster.loft.sh/managed-by")
            .withOperator("DoesNotExist")
            .endMatchExpression()
            .build();

    private final Cluster host;
    private final Pods pods;
    private final Recorder recorder;
    private final Map<String, KineWatch> watches = new ConcurrentHashMap<>();
    private final Map<String, Planet> planets = new ConcurrentHashMap<>();

    private VclusterPods(Cluster host, Pods pods, Recorder recorder) {
        this.host = host;
        this.pods = pods;
        this.recorder = recorder;
    }

    static VclusterPods start(Programs programs, Cluster host, Pods pods, Path directory) throws Exception {
        VclusterPods all = new VclusterPods(host, pods, Recorder.in(directory, "vclusters"));
        pods.play(LABELS, Software.vcluster(programs), all.new Host());
        return all;
    }

    private final class Host implements Pods.Host {

        @Override
        public void starts(PlayedPod pod) throws Exception {
            if (isControlPlane(pod)) {
                expose(pod.namespace(), pod.label("release"));
                Optional<Path> data = pod.data();
                if (data.isPresent()) {
                    String prefix = "/" + pod.namespace() + "." + pod.label("release");
                    watches.put(pod.uid(), KineWatch.start(recorder, data.get().resolve("state.db"), prefix));
                }
            }
        }

        /** What it wrote last is in its volume. */
        @Override
        public void ended(PlayedPod pod) {
            Optional.ofNullable(watches.remove(pod.uid())).ifPresent(KineWatch::close);
        }
    }

    private static boolean isControlPlane(PlayedPod pod) {
        return CONTROL_PLANE.equals(pod.label("app"));
    }

    /** Whoever runs the host sees to it that what a landing calls its planet leads there. */
    private void expose(String namespace, String release) throws IOException {
        Service service = host.client()
                .services()
                .inNamespace(namespace)
                .withName(release)
                .require();
        JsonNode values = values(namespace, release);
        values.path("controlPlane")
                .path("proxy")
                .path("extraSANs")
                .valueStream()
                .map(JsonNode::asString)
                .filter(san -> san.contains(".") && !san.contains(".svc"))
                .forEach(san -> pods.publishOutside(san, service.getSpec().getClusterIP()));
        URI server = URI.create(values.path("exportKubeConfig").path("server").asString(""));
        if (server.getPort() > 0) {
            pods.services().listen(service, server.getPort(), new IntOrString(8443));
        }
    }

    private JsonNode values(String namespace, String name) {
        Secret config = host.client()
                .secrets()
                .inNamespace(namespace)
                .withName("vc-config-" + name)
                .require();
        return Yaml.one(
                new String(Base64.getDecoder().decode(config.getData().get("config.yaml")), StandardCharsets.UTF_8));
    }

    /** The planet that a vcluster has become, once it has written how it is reached. */
    public Optional<Planet> planet(String namespace, String name) {
        Secret published = host.client()
                .secrets()
                .inNamespace(namespace)
                .withName("vc-" + name)
                .get();
        return published == null
                ? Optional.empty()
                : Optional.of(planets.computeIfAbsent(
                        published.getMetadata().getUid(), _ -> Planet.of(() -> pods(namespace, name), published)));
    }

    private List<PlayedPod> pods(String namespace, String release) {
        return pods.running()
                .filter(pod -> pod.namespace().equals(namespace)
                        && pod.label("release").equals(release)
                        && isControlPlane(pod))
                .toList();
    }

    /** How long the pods of later vclusters take before they begin to start, as images have to be pulled. */
    public void takeTime(Duration time) {
        pods.takeTime(time);
    }

    /** What was ever written to the vclusters' stores. */
    Recorder recorder() {
        return recorder;
    }

    @Override
    public void close() {
        watches.values().forEach(KineWatch::close);
        planets.values().forEach(Planet::close);
    }
}
