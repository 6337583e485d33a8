package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.addresses.Cidrs;
import ci.kingdon.moonlander.addresses.Ranges;
import ci.kingdon.moonlander.addresses.Ranges.Named;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.landing.spec.NetworkRefSpec;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import inet.ipaddr.IPAddress;
import java.util.List;
import java.util.Optional;

/** Checks that the planet's own ranges and the network that it runs in do not overlap. Addresses in both could not be reached. */
final class NetworkCheck {

    private static final String API_VERSION = "moons.kingdon.ci/v1alpha1";
    private static final String KIND = "XNetwork";
    private static final String DEFINITIONS = "apiextensions.crossplane.io/v2";
    private static final String DEFINITION = "xnetworks.moons.kingdon.ci";

    private NetworkCheck() {}

    /**
     * Looks at the network, if the landing names one.
     *
     * @return whether the planet may be made
     * @throws Invalid where a range overlaps
     */
    static boolean passes(Optional<NetworkRefSpec> network, String namespace, Desired desired) {
        return network.map(ref -> passes(ref, namespace, desired)).orElse(true);
    }

    private static boolean passes(NetworkRefSpec ref, String namespace, Desired desired) {
        if (!isKnown(desired)) {
            return false;
        }
        String name = namespace + "/" + ref.name();
        Optional<List<ObservedResource>> found =
                desired.ask(Requirement.named(API_VERSION, KIND, namespace, ref.name()));
        Optional<IPAddress> cidr = found.flatMap(networks -> networks.stream().findFirst())
                .flatMap(network -> network.manifest().path("spec").path("cidr").stringValueOpt())
                .flatMap(Cidrs::parsed);
        if (cidr.isEmpty()) {
            desired.await(
                    found.isEmpty()
                            ? Awaited.soon("WaitingForNetwork", "waiting for Crossplane to show XNetwork " + name)
                            : Awaited.action(
                                    "WaitingForNetwork",
                                    "waiting for somebody to create XNetwork " + name
                                            + " with a valid range, or to take it out of spec.networkRef"));
            return false;
        }
        Named pods = new Named("spec.networkRef.podCIDR", Cidrs.of(ref.podCIDR()));
        Named services = new Named("spec.networkRef.serviceCIDR", Cidrs.of(ref.serviceCIDR()));
        Named network = new Named("XNetwork " + name, cidr.get());
        Ranges.apart(pods.name(), pods.cidr(), List.of(network, services));
        Ranges.apart(services.name(), services.cidr(), List.of(network, pods));
        return true;
    }

    /** Crossplane gives up on a call that asks for a kind which is not there. So its definition is asked for first. */
    private static boolean isKnown(Desired desired) {
        Optional<List<ObservedResource>> found =
                desired.ask(Requirement.named(DEFINITIONS, "CompositeResourceDefinition", "", DEFINITION));
        boolean established = found.stream().flatMap(List::stream).anyMatch(xrd -> xrd.isTrue("Established"));
        if (!established) {
            desired.await(
                    found.isEmpty()
                            ? Awaited.soon("WaitingForNetwork", "waiting for Crossplane to show XRD " + DEFINITION)
                            : Awaited.action(
                                    "WaitingForNetwork",
                                    "waiting for somebody to install the kind XNetwork, which spec.networkRef needs:"
                                            + " apply package/install/network"));
        }
        return established;
    }
}
