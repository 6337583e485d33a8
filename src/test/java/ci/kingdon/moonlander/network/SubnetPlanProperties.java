package ci.kingdon.moonlander.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.addresses.Ranges;
import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import ci.kingdon.moonlander.network.spec.Tier;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for the plan of every network. */
class SubnetPlanProperties {

    /** A spec's part of a plan, and one zone more or less. */
    record Case(IPAddress vpc, Set<Tier> tiers, int zones) {

        SubnetPlan plan() {
            return plan(zones);
        }

        SubnetPlan plan(int zones) {
            return SubnetPlan.of(vpc, names(zones), tiers);
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        Arbitrary<IPAddress> vpcs = Combinators.combine(
                        Arbitraries.integers(), Arbitraries.integers().between(16, 28))
                .as((address, prefix) -> new IPAddressString("0.0.0.0")
                        .getAddress()
                        .increment(Integer.toUnsignedLong(address))
                        .toPrefixBlock(prefix));
        Arbitrary<Set<Tier>> tiers = Arbitraries.of(Tier.class).set().ofMinSize(1);
        return Combinators.combine(vpcs, tiers, Arbitraries.integers().between(1, SubnetPlan.MOST_ZONES))
                .as(Case::new)
                .filter(each -> SubnetPlan.zonesIn(each.vpc(), each.tiers()) > 0)
                .map(each -> new Case(
                        each.vpc(),
                        each.tiers(),
                        Math.min(each.zones(), SubnetPlan.zonesIn(each.vpc(), each.tiers()))));
    }

    private static List<String> names(int zones) {
        return IntStream.range(0, zones).mapToObj(i -> "zone-" + i).toList();
    }

    private static Stream<IPAddress> all(SubnetPlan plan) {
        return Stream.concat(plan.subnets().stream().map(Subnet::cidr), plan.free().stream());
    }

    @Property
    void noTwoSubnetsOverlap(@ForAll("cases") Case drawn) {
        List<IPAddress> ranges = all(drawn.plan()).toList();
        for (int i = 0; i < ranges.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(ranges.get(i).overlaps(ranges.get(j)))
                        .as("%s and %s", ranges.get(i), ranges.get(j))
                        .isFalse();
            }
        }
    }

    @Property
    void subnetsAndWhatIsFreeAreTheWholeVpc(@ForAll("cases") Case drawn) {
        assertThat(all(drawn.plan())).allMatch(drawn.vpc()::contains);
        BigInteger covered = all(drawn.plan()).map(IPAddress::getCount).reduce(BigInteger.ZERO, BigInteger::add);
        assertThat(covered).isEqualTo(drawn.vpc().getCount());
    }

    @Property
    void everyTierHasASubnetInEveryZone(@ForAll("cases") Case drawn) {
        assertThat(drawn.plan().subnets())
                .hasSize(drawn.zones() * drawn.tiers().size())
                .extracting(subnet -> subnet.tier() + subnet.zone())
                .doesNotHaveDuplicates();
    }

    @Property
    void sizesAreWhatAwsTakes(@ForAll("cases") Case drawn) {
        assertThat(all(drawn.plan()).map(IPAddress::getNetworkPrefixLength))
                .allMatch(prefix -> prefix >= SubnetPlan.LARGEST && prefix <= SubnetPlan.SMALLEST);
        assertThat(drawn.plan().subnets()).allMatch(subnet -> subnet.usable() > 0);
    }

    @Property
    void noSubnetMovesWhenZonesAreAdded(@ForAll("cases") Case drawn) {
        int most = SubnetPlan.zonesIn(drawn.vpc(), drawn.tiers());
        assertThat(drawn.plan(most).subnets()).containsAll(drawn.plan().subnets());
    }

    @Property
    void thePlanDependsOnNothingElse(@ForAll("cases") Case drawn) {
        Case same = new Case(
                new IPAddressString(drawn.vpc().toString()).getAddress(), EnumSet.copyOf(drawn.tiers()), drawn.zones());
        assertThat(same.plan()).isEqualTo(drawn.plan());
    }

    @Property
    void subnetsOfIpv6AreApartAndInside(@ForAll("cases") Case drawn) {
        IPAddress vpc = new IPAddressString("2001:db8:1234:1a00::/56").getAddress();
        List<IPAddress> ranges = drawn.plan().subnets().stream()
                .map(subnet -> (IPAddress) subnet.ipv6(vpc))
                .toList();
        assertThat(ranges)
                .doesNotHaveDuplicates()
                .allMatch(vpc::contains)
                .allMatch(r -> r.getNetworkPrefixLength() == 64);
    }

    @Property
    void theSmallestVpcForSomeZonesHasRoomForThem(@ForAll("cases") Case drawn) {
        int prefix = SubnetPlan.prefixFor(drawn.zones(), drawn.tiers().size()).orElseThrow();
        IPAddress smallest = new IPAddressString("10.0.0.0/" + prefix).getAddress();
        assertThat(SubnetPlan.zonesIn(smallest, drawn.tiers())).isGreaterThanOrEqualTo(drawn.zones());
        if (prefix < SubnetPlan.SMALLEST) {
            IPAddress half = new IPAddressString("10.0.0.0/" + (prefix + 1)).getAddress();
            assertThat(SubnetPlan.zonesIn(half, drawn.tiers())).isLessThan(drawn.zones());
        }
    }

    @Property
    void whatIsProposedIsFree(@ForAll("cases") Case drawn, @ForAll("cases") Case other) {
        List<Ranges.Named> taken = List.of(
                new Ranges.Named("a", drawn.vpc()),
                new Ranges.Named("b", other.vpc()),
                new Ranges.Named("c", new IPAddressString("10.0.0.0/15").getAddress()));
        assertThat(Ranges.free(drawn.vpc().getNetworkPrefixLength(), taken))
                .hasSize(3)
                .allMatch(range -> taken.stream().noneMatch(each -> each.cidr().overlaps(range)))
                .allMatch(range ->
                        range.getNetworkPrefixLength().equals(drawn.vpc().getNetworkPrefixLength()));
    }

    @Example
    void theDefaultNetworkIsAsTheDocsShowIt() {
        SubnetPlan plan = SubnetPlan.of(
                new IPAddressString("10.0.0.0/16").getAddress(), List.of("a", "b", "c"), EnumSet.allOf(Tier.class));

        assertThat(plan.subnets())
                .extracting(subnet -> subnet.tier().word() + "-" + subnet.zone() + " " + subnet.cidr())
                .containsExactly(
                        "private-a 10.0.0.0/20",
                        "private-b 10.0.16.0/20",
                        "private-c 10.0.32.0/20",
                        "public-a 10.0.128.0/20",
                        "public-b 10.0.144.0/20",
                        "public-c 10.0.160.0/20");
        assertThat(plan.subnets().getFirst().usable()).isEqualTo(4091);
        assertThat(plan.subnets()
                        .getLast()
                        .ipv6(new IPAddressString("2001:db8::/56").getAddress())
                        .toString())
                .isEqualTo("2001:db8:0:a::/64");
    }

    @Example
    void whatDoesNotFitIsRefused() {
        IPAddress small = new IPAddressString("10.0.0.0/27").getAddress();
        assertThat(SubnetPlan.zonesIn(small, EnumSet.allOf(Tier.class))).isEqualTo(1);
        assertThat(SubnetPlan.prefixFor(9, 2)).isEmpty();
        assertThatThrownBy(() -> SubnetPlan.of(small, List.of("a", "b"), EnumSet.allOf(Tier.class)))
                .hasMessageContaining("10.0.0.0/27");
    }
}
