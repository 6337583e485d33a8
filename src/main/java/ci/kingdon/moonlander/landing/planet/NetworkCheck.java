package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.addresses.Cidrs;
import ci.kingdon.moonlander.addresses.Ranges;
import ci.kingdon.moonlander.addresses.Ranges.Named;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.spec.NetworkRefSpec;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.InstalledKind;
import inet.ipaddr.IPAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks that the planet's own ranges and the network that it runs in do not overlap. Addresses in both could not be reached. A planet
 * that stands is left as it is, whatever becomes of its network: a condition says what is wrong.
 */
final class NetworkCheck {

    private static final String API_VERSION = "moons.kingdon.ci/v1alpha1";
    private static final String KIND = "XNetwork";
    private static final InstalledKind INSTALLED =
            new InstalledKind(KIND, "xnetworks.moons.kingdon.ci", "WaitingForNetwork", "spec.networkRef", "network");

    private final NetworkRefSpec ref;
    private final String namespace;
    private final Desired desired;

    private NetworkCheck(NetworkRefSpec ref, String namespace, Desired desired) {
        this.ref = ref;
        this.namespace = namespace;
        this.desired = desired;
    }

    /**
     * Looks at the network, if the landing names one.
     *
     * @return whether the planet may be made; true where it stands already
     * @throws Invalid where the landing's ranges overlap each other, or the network's before the planet is made
     */
    static boolean passes(Optional<NetworkRefSpec> network, String namespace, Desired desired) {
        return network.map(ref -> new NetworkCheck(ref, namespace, desired).passes())
                .orElse(true);
    }

    private boolean passes() {
        Ranges.apart(services().name(), services().cidr(), List.of(pods()));
        Optional<Named> known = isKindKnown() ? known() : Optional.empty();
        known.flatMap(this::overlap).ifPresent(this::refuse);
        return known.isPresent() || stands();
    }

    /** Whether there is something of the planet: what it is made by, or the copy of its kubeconfig. */
    private boolean stands() {
        return Stream.concat(LandingRoles.MAKERS.stream(), Stream.of(LandingRoles.PLANET_KUBECONFIG))
                .anyMatch(desired.observed()::exists);
    }

    private void refuse(Invalid overlap) {
        if (!stands()) {
            throw overlap;
        }
        desired.await(Awaited.action(
                "NetworkOverlaps",
                "the planet that stands is left as it is, but addresses in both ranges cannot be reached: "
                        + overlap.getMessage()));
    }

    private Optional<Invalid> overlap(Named network) {
        return Ranges.overlap(pods().name(), pods().cidr(), List.of(network, services()))
                .or(() -> Ranges.overlap(services().name(), services().cidr(), List.of(network, pods())));
    }

    private Named pods() {
        return new Named("spec.networkRef.podCIDR", Cidrs.of(ref.podCIDR()));
    }

    private Named services() {
        return new Named("spec.networkRef.serviceCIDR", Cidrs.of(ref.serviceCIDR()));
    }

    /** The network's range; empty while nothing is known of it. */
    private Optional<Named> known() {
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
        }
        return cidr.map(range -> new Named("XNetwork " + name, range));
    }

    private boolean isKindKnown() {
        boolean known = INSTALLED.isKnown(desired);
        INSTALLED.missing(desired.observed()).ifPresent(desired::await);
        return known;
    }
}
