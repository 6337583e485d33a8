package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.Cluster;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody who uses a delivered kubeconfig all the time, and reads it again every few seconds, as controllers do. */
final class SteadyClient implements AutoCloseable {

    private static final Duration READS_AGAIN_AFTER = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(150);

    private final KubernetesClient where;
    private final String namespace;
    private final String secret;
    private final String key;
    private final Thread thread;
    private final AtomicLong calls = new AtomicLong();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Set<String> kubeconfigs = new LinkedHashSet<>();

    private SteadyClient(KubernetesClient where, String namespace, String secret, String key) {
        this.where = where;
        this.namespace = namespace;
        this.secret = secret;
        this.key = key;
        this.thread = Thread.ofPlatform().daemon().name("reader of " + secret).start(this::run);
    }

    /** Somebody who reads a Secret in a cluster. */
    static SteadyClient of(KubernetesClient where, String namespace, String secret, String key) {
        return new SteadyClient(where, namespace, secret, key);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                use(read());
            }
        } catch (InterruptedException _) {
            // It was asked to end.
        } catch (RuntimeException e) {
            failures.add(secret + " cannot be read: " + e.getMessage());
        }
    }

    private String read() {
        Secret found = where.secrets().inNamespace(namespace).withName(secret).require();
        String kubeconfig = Tenant.text(found, key);
        synchronized (kubeconfigs) {
            kubeconfigs.add(kubeconfig);
        }
        return kubeconfig;
    }

    private void use(String kubeconfig) throws InterruptedException {
        Instant end = Instant.now().plus(READS_AGAIN_AFTER);
        try (KubernetesClient client = Cluster.clientOf(kubeconfig)) {
            while (Instant.now().isBefore(end)) {
                refusal(client).ifPresent(why -> failures.add(Instant.now() + " by " + secret + ": " + why));
                calls.incrementAndGet();
                Thread.sleep(PAUSE);
            }
        }
    }

    /** Why a call is refused; empty where it is answered. */
    private static Optional<String> refusal(KubernetesClient client) {
        try {
            String namespace = Optional.ofNullable(client.getNamespace()).orElse("default");
            client.configMaps().inNamespace(namespace).list();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(e.getCode() + " " + e.getMessage());
        }
    }

    /** Every failed call. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    long calls() {
        return calls.get();
    }

    /** The kubeconfigs that it has read before the last one, and that are still accepted. */
    List<String> formerThatAreAccepted() {
        List<String> all;
        synchronized (kubeconfigs) {
            all = List.copyOf(kubeconfigs);
        }
        return all.subList(0, all.size() - 1).stream()
                .filter(kubeconfig -> {
                    try (KubernetesClient client = Cluster.clientOf(kubeconfig)) {
                        return !refusal(client)
                                .map(why -> why.startsWith("401"))
                                .orElse(false);
                    }
                })
                .toList();
    }

    /** How many it has read that differ. */
    int different() {
        synchronized (kubeconfigs) {
            return kubeconfigs.size();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
