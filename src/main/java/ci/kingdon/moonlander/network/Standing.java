package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.addresses.Cidrs;
import ci.kingdon.moonlander.crossplane.ClassicEc2;
import ci.kingdon.moonlander.crossplane.UpjetEc2;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import ci.kingdon.moonlander.network.spec.NetworkSpec;
import ci.kingdon.moonlander.network.spec.NetworkSpec.Provider;
import ci.kingdon.moonlander.network.spec.Tier;
import inet.ipaddr.IPAddress;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What an edit may not change of a network that stands. A VPC and a subnet cannot move, and a provider that is told to look elsewhere
 * makes a second one and forgets the first. An XRD may say so too, but the original one does not.
 */
final class Standing {

    private final Request request;
    private final NetworkSpec spec;

    Standing(Request request, NetworkSpec spec) {
        this.request = request;
        this.spec = spec;
    }

    /**
     * Compares a spec with the VPC that was made.
     *
     * @throws Invalid where the spec asks for another one
     */
    void keepsItsVpc() {
        request.observed(NetworkRoles.VPC.key()).ifPresent(vpc -> {
            JsonNode made = vpc.manifest().path("spec").path("forProvider");
            JsonNode credentials = vpc.manifest().path("spec").path("providerConfigRef");
            keeps("spec.provider", spec.provider().name(), family(vpc.manifest().path("apiVersion")));
            keeps("spec.region", spec.region(), made.path("region").stringValueOpt());
            keeps("spec.cidr", spec.cidr(), made.path("cidrBlock").stringValueOpt());
            keeps(
                    "spec.providerConfigRef.name",
                    spec.providerConfigRef().name(),
                    credentials.path("name").stringValueOpt());
            if (spec.provider() == Provider.Upjet) {
                keeps(
                        "spec.providerConfigRef.kind",
                        spec.providerConfigRef().kind().name(),
                        credentials.path("kind").stringValueOpt());
            }
            if (made.isObject()) {
                keepsIpv6(made);
            }
        });
    }

    private static Optional<String> family(JsonNode apiVersion) {
        return switch (apiVersion.asString("")) {
            case UpjetEc2.API_VERSION -> Optional.of(Provider.Upjet.name());
            case ClassicEc2.API_VERSION -> Optional.of(Provider.Classic.name());
            default -> Optional.empty();
        };
    }

    private static void keeps(String path, String asked, Optional<String> made) {
        made.filter(before -> !before.equals(asked)).ifPresent(before -> {
            throw new Invalid(
                    path, "is " + asked + ", and the VPC was made with " + before, before + ", or another network");
        });
    }

    /**
     * The namespaced provider writes a range that it has seen back into the spec, so that leaving it out takes nothing away
     * (crossplane/upjet, late initialization). The classic provider reads these fields at creation only (provider-aws v0.58,
     * pkg/controller/ec2/vpc and subnet).
     */
    private void keepsIpv6(JsonNode made) {
        boolean upjet = spec.provider() == Provider.Upjet;
        boolean before = made.path(upjet ? "assignGeneratedIpv6CidrBlock" : "amazonProvidedIpv6CidrBlock")
                .asBoolean(false);
        boolean mayBeAdded = upjet && !before;
        if (spec.ipv6() != before && !mayBeAdded) {
            throw new Invalid(
                    "spec.ipv6",
                    "is " + spec.ipv6() + ", and the VPC was made " + (before ? "with" : "without")
                            + " IPv6, which its provider does not change",
                    before + ", or another network");
        }
    }

    /**
     * Compares a plan with the subnets that were made.
     *
     * @throws Invalid where the plan moves one, or lacks a tier
     */
    void keepsItsSubnets(Network network) {
        for (Tier tier : Tier.values()) {
            if (!spec.tiers().contains(tier) && hasSubnets(tier)) {
                throw new Invalid(
                        "spec.tiers", "lacks " + tier + ", of which there are subnets", tier + ", or another network");
            }
        }
        network.plan().subnets().forEach(subnet -> staysWhereItIs(network, subnet));
    }

    private boolean hasSubnets(Tier tier) {
        return spec.zones().stream()
                .anyMatch(zone ->
                        request.observed(NetworkRoles.subnet(tier, zone).key()).isPresent());
    }

    private void staysWhereItIs(Network network, Subnet subnet) {
        String role = network.roleOf(subnet).key();
        request.observed(role)
                .flatMap(made ->
                        made.manifest().at("/spec/forProvider/cidrBlock").stringValueOpt())
                .filter(before -> !before.equals(subnet.cidr().toString()))
                .ifPresent(before -> {
                    boolean sameSize = Cidrs.parsed(before)
                            .map(IPAddress::getNetworkPrefixLength)
                            .equals(Optional.of(subnet.cidr().getNetworkPrefixLength()));
                    throw new Invalid(
                            sameSize ? "spec.zones" : "spec.tiers",
                            "would move " + role + " from " + before + " to " + subnet.cidr(),
                            (sameSize
                                            ? "each zone in the place that it has, and new ones at the end"
                                            : "the same tiers")
                                    + "; or another network");
                });
    }
}
