package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.MountedSecret;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a pod mounts, and the Secrets that its environment comes from. It waits for what is not there yet, as a kubelet does. A mounted
 * ConfigMap is kept up to date: at once, where a kubelet takes up to a minute. A mounted Secret stays as it was at the start.
 */
final class PodVolumes implements Engine.Part {

    private static final Duration STEP = Duration.ofMillis(200);

    private final Cluster host;
    private final Pod pod;
    private final Path directory;
    private final Path claims;
    private final List<SharedIndexInformer<ConfigMap>> informers = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * Those of a pod.
     *
     * @param directory takes what it writes
     * @param claims takes what it writes to claimed volumes, which others may read after it
     */
    PodVolumes(Cluster host, Pod pod, Path directory, Path claims) {
        this.host = host;
        this.pod = pod;
        this.directory = directory;
        this.claims = claims;
    }

    private String namespace() {
        return pod.getMetadata().getNamespace();
    }

    static boolean isWritable(Volume volume) {
        return volume.getEmptyDir() != null || volume.getPersistentVolumeClaim() != null;
    }

    /** The folder to mount; empty for kinds of volumes that nothing here needs. */
    Optional<Path> source(Volume volume) throws Exception {
        if (volume.getSecret() != null) {
            return Optional.of(secret(volume.getName(), volume.getSecret().getSecretName()));
        }
        if (volume.getConfigMap() != null) {
            return Optional.of(configMap(volume.getName(), volume.getConfigMap().getName()));
        }
        if (volume.getPersistentVolumeClaim() != null) {
            return Optional.of(
                    claims.resolve(claim(volume.getPersistentVolumeClaim().getClaimName())));
        }
        if (volume.getProjected() != null) {
            return Optional.of(projected(volume.getName(), volume.getProjected().getSources()));
        }
        return volume.getEmptyDir() == null
                ? Optional.empty()
                : Optional.of(
                        Files.createDirectories(directory.resolve("volumes").resolve(volume.getName())));
    }

    /** The ServiceAccount's token with what belongs to it, or files of Secrets. */
    private Path projected(String volume, List<VolumeProjection> sources) throws Exception {
        if (sources.stream().anyMatch(source -> source.getServiceAccountToken() != null)) {
            return host.identity(namespace(), pod.getSpec().getServiceAccountName())
                    .files();
        }
        Map<String, String> all = new TreeMap<>();
        for (VolumeProjection source : sources) {
            Map<String, String> files =
                    secret(source.getSecret().getName()).map(FunctionPod::files).orElse(Map.of());
            for (KeyToPath item : source.getSecret().getItems()) {
                Optional.ofNullable(files.get(item.getKey())).ifPresent(text -> all.put(item.getPath(), text));
            }
        }
        MountedSecret mounted = mounted("projected", volume);
        mounted.publish(all);
        return mounted.directory();
    }

    /** Those of vcluster's etcd are made by vcluster itself: the pod waits for them. */
    private Path secret(String volume, String name) throws Exception {
        MountedSecret mounted = mounted("secrets", volume);
        mounted.publish(secret(name).map(FunctionPod::files).orElse(Map.of()));
        return mounted.directory();
    }

    private MountedSecret mounted(String kind, String volume) throws IOException {
        return new MountedSecret(Files.createDirectories(directory.resolve(kind).resolve(volume)));
    }

    /** A Secret once it is there; empty where the pod is given up before. */
    private Optional<Secret> secret(String name) throws InterruptedException {
        while (!closed) {
            Secret secret = host.client()
                    .secrets()
                    .inNamespace(namespace())
                    .withName(name)
                    .get();
            if (secret != null) {
                return Optional.of(secret);
            }
            Thread.sleep(STEP);
        }
        return Optional.empty();
    }

    /** What a variable of the environment has from a Secret. */
    String value(SecretKeySelector selector) throws InterruptedException {
        return secret(selector.getName())
                .map(FunctionPod::files)
                .map(files -> files.get(selector.getKey()))
                .orElse("");
    }

    private Path configMap(String volume, String name) throws Exception {
        MountedSecret mounted = mounted("configmaps", volume);
        informers.add(host.client()
                .configMaps()
                .inNamespace(namespace())
                .withName(name)
                .inform(publishing(mounted)));
        while (!closed && !Files.exists(mounted.directory().resolve("..data"))) {
            Thread.sleep(STEP);
        }
        return mounted.directory();
    }

    private static ResourceEventHandler<ConfigMap> publishing(MountedSecret mounted) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap found) {
                publish(found);
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap after) {
                if (!data(before).equals(data(after))) {
                    publish(after);
                }
            }

            /** As by a kubelet: what is mounted stays. */
            @Override
            public void onDelete(ConfigMap deleted, boolean unknown) {}

            private void publish(ConfigMap configMap) {
                try {
                    mounted.publish(data(configMap));
                } catch (IOException e) {
                    System.err.println("ConfigMap " + configMap.getMetadata().getName() + " is not mounted: " + e);
                }
            }
        };
    }

    private static Map<String, String> data(ConfigMap configMap) {
        return Optional.ofNullable(configMap.getData()).orElse(Map.of());
    }

    /** The folder of a claimed volume; the claim's uid tells it from one of the same name before it. */
    private String claim(String name) throws IOException {
        String uid = host.client()
                .persistentVolumeClaims()
                .inNamespace(namespace())
                .withName(name)
                .require()
                .getMetadata()
                .getUid();
        Files.createDirectories(claims.resolve(uid));
        return uid;
    }

    /** The first volume that it claims. */
    Optional<Path> claimed() throws IOException {
        Optional<String> claimed = pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .findFirst();
        return claimed.isEmpty() ? Optional.empty() : Optional.of(claims.resolve(claim(claimed.get())));
    }

    @Override
    public void close() {
        closed = true;
        informers.forEach(SharedIndexInformer::close);
    }
}
