package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.addresses.Cidrs;
import ci.kingdon.moonlander.addresses.Ranges;
import ci.kingdon.moonlander.addresses.Ranges.Named;
import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.network.spec.InputSpec;
import ci.kingdon.moonlander.network.spec.NetworkSpec;
import ci.kingdon.moonlander.network.spec.NetworkSpec.Provider;
import ci.kingdon.moonlander.network.spec.ProviderConfigRefSpec;
import ci.kingdon.moonlander.network.spec.TagsSpec;
import ci.kingdon.moonlander.network.spec.Tier;
import ci.kingdon.moonlander.ownership.Identity;
import inet.ipaddr.IPAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Decides what a spec leaves open, and whether it can be at all. */
final class NetworkDecision {

    private NetworkDecision() {}

    /** The network that an XNetwork asks for. */
    static Network ofXNetwork(Request request) {
        NetworkSpec spec = NetworkSpec.of(specOf(xr(request)));
        allowed(spec, InputSpec.of(request));
        return network(request, spec, true, true);
    }

    /**
     * Whether the platform lets a network have these credentials. A ProviderConfig of the classic provider is cluster-scoped, so that
     * whoever may name any may spend anybody's money.
     */
    private static void allowed(NetworkSpec spec, InputSpec input) {
        String asked = spec.providerConfigRef().name();
        List<String> allowed = Stream.concat(
                        Stream.of(ProviderConfigRefSpec.DEFAULT), input.policy().awsProviderConfigs().stream())
                .distinct()
                .toList();
        if (spec.provider() == Provider.Classic && !allowed.contains(asked)) {
            throw new Invalid(
                    "spec.providerConfigRef.name",
                    "has \"" + asked + "\", which the policy does not allow",
                    String.join(", ", allowed) + " (policy.awsProviderConfigs of the Composition's input)");
        }
    }

    /** The network that the original XNetwork asks for. */
    static Network ofOriginal(Request request) {
        withoutInput(request);
        return network(request, NetworkSpec.ofOriginal(specOf(xr(request))), true, false);
    }

    /** The VPC and its one subnet that a TestInfrastructure asks for. */
    static Network ofTestInfrastructure(Request request) {
        withoutInput(request);
        return network(request, NetworkSpec.ofOriginal(specOf(xr(request))).bare(), false, false);
    }

    private static void withoutInput(Request request) {
        if (request.input().isPresent()) {
            throw new Invalid("input", "is given, and nothing of it would be read", "no input; this kind takes none");
        }
    }

    private static ObservedResource xr(Request request) {
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
        Standing standing = new Standing(request, spec);
        standing.keepsItsVpc();
        String displayName = displayName(xr, spec);
        namesItsCluster(spec, displayName);
        Network network = new Network(id, spec, plan(spec), displayName, routed, reports);
        standing.keepsItsSubnets(network);
        return network;
    }

    /** People look for the cluster's name, so that a shortened one would be of no use. Other names that may be its name are short. */
    private static void namesItsCluster(NetworkSpec spec, String displayName) {
        int longest = TagsSpec.LONGEST_KEY - Network.CLUSTER_TAG.length();
        if (spec.clusterName().isEmpty() && displayName.length() > longest) {
            throw new Invalid(
                    "spec.tags.Name",
                    "has " + displayName.length() + " characters, and is the cluster's name in a tag's key too, "
                            + Network.CLUSTER_TAG + "<name>",
                    "at most " + longest + "; or set spec.clusterName");
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
