package ci.kingdon.moonlander.exposure;

import java.util.List;
import java.util.stream.Stream;

/** How services are reached from the Internet. It answers for itself, so that nobody else asks which one it is. */
sealed interface Way permits CloudflareTunnel, TailscaleFunnel, LoadBalancers, GatewayRoutes, Ingresses {

    /** Composes what all services share; nothing where each has its own. */
    default void shared(HostResources host) {}

    /** Composes what one service needs of its own. */
    default void entry(Published service, HostResources host) {}

    /** The namespaces of the host in which the certificate has to be; none where the way shows certificates of its own. */
    default List<String> certified(Exposure exposure) {
        return List.of();
    }

    /** Whether what stands before a service ends the TLS of its clients. */
    boolean endsTls(Exposure exposure, Published service);

    /** What ends it, in words. */
    String inWords();

    /** What a condition says once all that services share is there. */
    default String doneInWords() {
        return "what all services share is there";
    }

    /** What cannot work of this way alone. */
    default Stream<Caveat> caveats(Exposure exposure) {
        return Stream.empty();
    }
}
