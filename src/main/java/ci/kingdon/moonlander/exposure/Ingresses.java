package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.exposure.spec.IngressSpec;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An Ingress for each service.
 *
 * @param spec the spec
 */
record Ingresses(IngressSpec spec) implements Way {

    @Override
    public void entry(Published service, HostResources host) {
        Exposure exposure = host.exposure();
        Role role = exposure.roleOf(service, "ingress");
        boolean through = isLetThrough(exposure, service);
        Optional<String> secret = through
                ? Optional.empty()
                : spec.tlsSecretName().or(() -> exposure.certificateSecret(service.namespace()));
        IngressManifest ingress = new IngressManifest(
                role,
                spec.className(),
                annotations(exposure, service),
                Optional.of(service.host()),
                secret,
                Optional.of(service.host()));
        host.compose(
                role,
                ingress.of(service, host),
                seen -> Lacks.address(seen, "the controller of IngressClass " + spec.className()));
    }

    private static Map<String, String> annotations(Exposure exposure, Published service) {
        Map<String, String> annotations = new TreeMap<>(exposure.defaults().ingressAnnotations());
        if (isLetThrough(exposure, service)) {
            annotations.putAll(exposure.defaults().passthroughAnnotations());
        } else if (service.isTls()) {
            annotations.putAll(exposure.defaults().httpsAnnotations());
        }
        return annotations;
    }

    private static boolean isLetThrough(Exposure exposure, Published service) {
        return service.isPassedThrough()
                && !exposure.defaults().passthroughAnnotations().isEmpty();
    }

    /** A controller speaks plain HTTP to a Service, if nobody tells it otherwise. */
    @Override
    public Stream<Caveat> caveats(Exposure exposure) {
        return exposure.services().stream()
                .filter(service -> service.isTls()
                        && !isLetThrough(exposure, service)
                        && exposure.defaults().httpsAnnotations().isEmpty())
                .map(service -> new Caveat(
                        "PlainBackend",
                        service.path() + ".protocol: is " + service.spec().protocol() + ", and "
                                + inWords() + " speaks plain HTTP to " + service.backend()
                                + ", for the platform has not said how it speaks TLS: that is in"
                                + " defaults.exposure.httpsAnnotations of the Composition's input"));
    }

    @Override
    public List<String> certified(Exposure exposure) {
        return exposure.services().stream().map(Published::namespace).distinct().toList();
    }

    @Override
    public boolean endsTls(Exposure exposure, Published service) {
        return !isLetThrough(exposure, service);
    }

    @Override
    public String inWords() {
        return "the controller of IngressClass " + spec.className();
    }
}
