package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.addresses.Cidrs;
import ci.kingdon.moonlander.addresses.Ranges;
import ci.kingdon.moonlander.addresses.Ranges.Named;
import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.network.spec.NetworkSpec;
import ci.kingdon.moonlander.network.spec.NetworkSpec.Provider;
import ci.kingdon.moonlander.network.spec.Tier;
import ci.kingdon.moonlander.ownership.Identity;
import inet.ipaddr.IPAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Decides what a spec leaves open, and whether it can be at all. */
final class NetworkDecision {

    private NetworkDecision() {}

    /** The network that an XNetwork asks for. */
    static Network ofXNetwork(Request request) {
        ObservedResource xr = xr(request);
        return network(request, NetworkSpec.of(specOf(xr)), true, true);
    }

    /** The network that the original XNetwork asks for. */
    static Network ofOriginal(Request request) {
        ObservedResource xr = xr(request);
        return network(request, NetworkSpec.ofOriginal(specOf(xr)), true, false);
    }

    /** The VPC and its one subnet that a TestInfrastructure asks for. */
    static Network ofTestInfrastructure(Request request) {
        ObservedResource xr = xr(request);
        return network(request, NetworkSpec.ofOriginal(specOf(xr)).bare(), false, false);
    }

    private static ObservedResource xr(Request request) {
        if (request.input().isPresent()) {
            throw new Invalid("input", "is given, and nothing of it would be read", "no input; networks take none");
        }
        return request.composite().orElseThrow();
    }

    private static Field specOf(ObservedResource xr) {
        return Field.root("", xr.manifest()).at("spec");
    }

    private static Network network(Request request, NetworkSpec spec, boolean routed, boolean reports) {
        ObservedResource xr = xr(request);
        Identity id = Identity.ofNetwork(xr);
        if (spec.provider() == Provider.Classic && id.namespace().isPresent()) {
            throw new Invalid(
                    "spec.provider",
                    "is Classic, whose resources are cluster-scoped, and this XNetwork is in namespace "
                            + id.namespace().get() + ": Crossplane composes nothing cluster-scoped for it",
                    "Upjet; or an XRD of scope Cluster, or a legacy one with claims");
        }
        if (spec.provider() == Provider.Upjet && id.namespace().isEmpty()) {
            throw new Invalid(
                    "spec.provider",
                    "is Upjet, whose resources are namespaced, and this XNetwork has no namespace to put them in",
                    "Classic, or a namespaced XNetwork");
        }
        request.observed(NetworkRoles.VPC.key()).ifPresent(vpc -> staysWhereItIs(spec, vpc));
        return new Network(id, spec, plan(spec), displayName(xr, spec), routed, reports);
    }

    /**
     * A VPC cannot move, and a provider that is told to look elsewhere would make a second one and forget the first. An XRD may
     * say so too, but the original one does not.
     */
    private static void staysWhereItIs(NetworkSpec spec, ObservedResource vpc) {
        JsonNode made = vpc.manifest().path("spec").path("forProvider");
        keeps("spec.region", spec.region(), made.path("region"));
        keeps("spec.cidr", spec.cidr(), made.path("cidrBlock"));
    }

    private static void keeps(String path, String asked, JsonNode made) {
        String before = made.asString(asked);
        if (!asked.equals(before)) {
            throw new Invalid(
                    path, "is " + asked + ", and the VPC was made with " + before, before + ", or another network");
        }
    }

    /** Where the subnets are, given that the range has room for them and keeps off the cluster's own. */
    static SubnetPlan plan(NetworkSpec spec) {
        IPAddress vpc = Cidrs.of(spec.cidr());
        Set<Tier> tiers = EnumSet.copyOf(spec.tiers());
        roomFor(spec, vpc, tiers);
        Ranges.apart("spec.serviceCIDR", Cidrs.of(spec.serviceCIDR()), List.of(pods(spec)));
        Ranges.apart("spec.cidr", vpc, List.of(pods(spec), services(spec)));
        return SubnetPlan.of(vpc, spec.zones(), tiers);
    }

    private static void roomFor(NetworkSpec spec, IPAddress vpc, Set<Tier> tiers) {
        int zones = spec.zones().size();
        if (zones > SubnetPlan.zonesIn(vpc, tiers)) {
            throw new Invalid(
                    "spec.cidr",
                    "is " + vpc + ", too small for " + zones + (zones == 1 ? " zone" : " zones") + " of "
                            + tiers.size() + (tiers.size() == 1 ? " subnet" : " subnets") + ", each at least a /"
                            + SubnetPlan.SMALLEST,
                    "a /" + SubnetPlan.prefixFor(zones, tiers.size()).orElseThrow() + " or larger, up to a /"
                            + SubnetPlan.LARGEST + ", or fewer zones");
        }
    }

    static Named pods(NetworkSpec spec) {
        return new Named("spec.podCIDR", Cidrs.of(spec.podCIDR()));
    }

    static Named services(NetworkSpec spec) {
        return new Named("spec.serviceCIDR", Cidrs.of(spec.serviceCIDR()));
    }

    /** What people called it: a claim's name, where there is one, for the XR's own has a random end. */
    private static String displayName(ObservedResource xr, NetworkSpec spec) {
        return Optional.ofNullable(spec.tags().get("Name"))
                .or(() ->
                        xr.manifest().path("spec").path("claimRef").path("name").stringValueOpt())
                .orElseGet(xr::name);
    }
}
