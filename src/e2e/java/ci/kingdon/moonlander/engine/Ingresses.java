package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Plays an ingress controller: the hosts of its class's Ingresses become public names, and each Ingress has an address then. TLS ends at the
 * edge, or is let through where an annotation says so.
 */
final class Ingresses implements Engine.Part {

    /** A documentation address (RFC 5737): nobody dials what a controller says in the status. */
    private static final String ADDRESS = "192.0.2.1";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofMillis(500);

    private final Cluster host;
    private final Internet internet;
    private final String className;
    private final Set<String> served = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private Ingresses(Cluster host, Internet internet, String className) {
        this.host = host;
        this.internet = internet;
        this.className = className;
    }

    static Engine.Part start(Cluster host, Internet internet, String className) {
        Ingresses ingresses = new Ingresses(host, internet, className);
        SharedIndexInformer<Ingress> informer =
                host.client().network().v1().ingresses().inAnyNamespace().inform(ingresses.handler());
        return () -> {
            informer.close();
            ingresses.close();
        };
    }

    private ResourceEventHandler<Ingress> handler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Ingress ingress) {
                if (className.equals(ingress.getSpec().getIngressClassName())) {
                    workers.submit(() -> serve(ingress));
                }
            }

            @Override
            public void onUpdate(Ingress before, Ingress after) {}

            @Override
            public void onDelete(Ingress ingress, boolean unknown) {}
        };
    }

    private void serve(Ingress ingress) {
        try {
            for (IngressRule rule : ingress.getSpec().getRules()) {
                if (served.add(rule.getHost())) {
                    lead(rule, ingress);
                }
            }
            host.client()
                    .resource(ingress)
                    .editStatus(seen -> seen.edit()
                            .editOrNewStatus()
                            .withNewLoadBalancer()
                            .addNewIngress()
                            .withIp(ADDRESS)
                            .endIngress()
                            .endLoadBalancer()
                            .endStatus()
                            .build());
        } catch (InterruptedException _) {
            // The engine is stopped.
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            System.err.println("Ingress " + ingress.getMetadata().getName() + ": " + e);
        }
    }

    private void lead(IngressRule rule, Ingress ingress) throws Exception {
        String namespace = ingress.getMetadata().getNamespace();
        boolean through = "true".equals(ingress.getMetadata().getAnnotations().get(Internet.PASSTHROUGH));
        IngressServiceBackend backend =
                rule.getHttp().getPaths().getFirst().getBackend().getService();
        Eventually.within(
                PATIENCE,
                STEP,
                () -> "there is Service " + namespace + "/" + backend.getName(),
                () -> host.client()
                                .services()
                                .inNamespace(namespace)
                                .withName(backend.getName())
                                .get()
                        != null);
        internet.expose(
                rule.getHost(),
                namespace,
                backend.getName(),
                String.valueOf(backend.getPort().getNumber()),
                through ? Internet.Tls.ENDS_IN_THE_POD : Internet.Tls.ENDS_AT_THE_EDGE);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
