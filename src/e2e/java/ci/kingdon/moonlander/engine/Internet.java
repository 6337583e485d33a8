package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Authority;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Plays what of the Internet a login needs: public names, each at an address of its own, an authority that signs their certificates,
 * GitHub, and what leads from a public name to a Service: an ingress, a load balancer, or a tunnel.
 */
public final class Internet implements Engine.Part {

    /** The annotation by which the played ingress controller lets TLS through to the pod. */
    public static final String PASSTHROUGH = "played.test/passthrough";

    private static final int HTTPS = 443;

    private final Cluster host;
    private final Pods pods;
    private final Authority authority;
    private final Deque<Engine.Part> parts = new ArrayDeque<>();
    private FakeGithub github;
    private int addresses;

    /** Where TLS ends that comes to a public name. */
    public enum Tls {
        /** At the edge, by a certificate of the public name; the pod is asked in plain text. */
        ENDS_AT_THE_EDGE,
        /** In the pod, which has a certificate of the public name. */
        ENDS_IN_THE_POD
    }

    private Internet(Cluster host, Pods pods, Authority authority) {
        this.host = host;
        this.pods = pods;
        this.authority = authority;
    }

    /** Starts with GitHub alone. */
    static Internet start(Processes processes, Cluster host, Pods pods) throws Exception {
        processes.succeed("services", List.of("ip", "route", "add", "local", "10.95.0.0/16", "dev", "lo"), Map.of());
        Internet internet = new Internet(host, pods, Authority.create());
        internet.github = FakeGithub.serve(
                internet.listen(FakeGithub.NAME),
                internet.certificate(FakeGithub.NAME).tls());
        internet.parts.push(internet.github);
        return internet;
    }

    /** Gives a public name an address, and says where to listen. */
    private InetSocketAddress listen(String name) {
        addresses++;
        String address = "10.95." + addresses / 250 + "." + (1 + addresses % 250);
        pods.publish(name, address);
        return new InetSocketAddress(address, HTTPS);
    }

    /** The authority's certificate, as PEM: who has it trusts every public name. */
    public String authority() {
        return authority.pem();
    }

    /** The certificate of a public name, as whoever has the name gets one. */
    public Authority.Identity certificate(String name) throws Exception {
        return authority.site(name);
    }

    /** Plays an ingress controller on the host, for one IngressClass. */
    public void playIngresses(String className) {
        parts.push(Ingresses.start(host, this, className));
    }

    /** GitHub. */
    public FakeGithub github() {
        return github;
    }

    /**
     * Makes a Service of the host reachable under a public name.
     *
     * @param port the Service's, by its name or number
     */
    public synchronized void expose(String name, String namespace, String service, String port, Tls tls)
            throws Exception {
        Service found = host.client()
                .services()
                .inNamespace(namespace)
                .withName(service)
                .require();
        ServicePort wanted = found.getSpec().getPorts().stream()
                .filter(each -> port.equals(each.getName()) || port.equals(String.valueOf(each.getPort())))
                .findFirst()
                .orElseThrow();
        InetSocketAddress address = listen(name);
        Supplier<List<InetSocketAddress>> behind = () -> pods.services().behind(found, wanted.getTargetPort());
        parts.push(
                tls == Tls.ENDS_IN_THE_POD
                        ? Forward.listen(address, behind)
                        : Forward.accept(socket(address, certificate(name)), behind));
    }

    private ServerSocket socket(InetSocketAddress address, Authority.Identity identity) throws Exception {
        InetAddress ip = address.getAddress();
        return identity.tls().getServerSocketFactory().createServerSocket(address.getPort(), 50, ip);
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }
}
