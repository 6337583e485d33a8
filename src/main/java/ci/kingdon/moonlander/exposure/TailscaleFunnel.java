package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.exposure.spec.TailscaleFunnelSpec;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Role;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Tailscale's Funnel, by an Ingress for each service. The tailnet gives it the name that it asks for, or a similar one where a machine has
 * that already.
 *
 * @param spec the spec
 */
record TailscaleFunnel(TailscaleFunnelSpec spec) implements Way {

    private static final String CLASS = "tailscale";

    @Override
    public void entry(Published service, HostResources host) {
        Role role = host.exposure().roleOf(service, "funnel");
        String label = service.host().substring(0, service.host().indexOf('.'));
        // The rule has no name: the operator knows but one, the tailnet's.
        IngressManifest ingress = new IngressManifest(
                role,
                CLASS,
                Map.of("tailscale.com/funnel", "true"),
                Optional.of(label),
                Optional.empty(),
                Optional.empty());
        host.compose(
                role,
                ingress.of(service, host),
                seen -> Lacks.address(seen, "Tailscale's operator").or(() -> otherName(seen, service)));
    }

    private static Optional<Awaited> otherName(ObservedResource seen, Published service) {
        return StreamSupport.stream(
                        seen.manifest().at("/status/loadBalancer/ingress").spliterator(), false)
                .map(address -> address.path("hostname").asString(""))
                .filter(name -> !name.isEmpty() && !name.equals(service.host()))
                .findFirst()
                .map(name -> Awaited.action(
                        "OtherName",
                        "Tailscale gave " + Lacks.inWords(seen) + " the name " + name + ", and not " + service.host()
                                + ": a machine of the tailnet has that name, or the tailnet is another one; remove the"
                                + " machine, or give the service the host " + name + ", and its issuer with it"));
    }

    @Override
    public boolean endsTls(Exposure exposure, Published service) {
        return true;
    }

    @Override
    public String inWords() {
        return "Tailscale's proxy";
    }
}
