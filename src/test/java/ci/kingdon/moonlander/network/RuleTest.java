package ci.kingdon.moonlander.network;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.network.Rule.Machines;
import ci.kingdon.moonlander.network.Rule.Range;
import ci.kingdon.moonlander.network.spec.NetworkSpec;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleTest {

    private static List<Rule> rules(String groups) {
        NetworkSpec spec = NetworkSpec.of(Field.root("", Yaml.one("{spec: {securityGroups: %s}}".formatted(groups)))
                .at("spec"));
        return Rule.of(spec.securityGroups(), true);
    }

    private static final String EVERYTHING =
            "{adminCIDRs: [192.0.2.0/24, '2001:db8::/32'], ingressCIDRs: [0.0.0.0/0, '::/0']}";

    @Test
    void noTwoGroupsNameEachOther() {
        assertThat(rules(EVERYTHING)).allSatisfy(rule -> {
            if (rule.peer() instanceof Machines(Group other)) {
                assertThat(other).isLessThanOrEqualTo(rule.group());
            }
        });
    }

    @Test
    void nothingIsOpenToAnybodyThatTheSpecDoesNotName() {
        assertThat(rules("{}"))
                .filteredOn(rule -> !rule.egress())
                .allSatisfy(rule -> assertThat(rule.peer()).isInstanceOf(Machines.class));
        assertThat(rules(EVERYTHING))
                .filteredOn(rule -> !rule.egress())
                .filteredOn(rule ->
                        rule.peer() instanceof Range range && range.cidr().endsWith("/0"))
                .extracting(rule -> rule.from().orElseThrow())
                .containsOnly(80, 443);
    }

    /** EC2 API Reference, AuthorizeSecurityGroupIngress: the characters of a description, and at most 255 of them. */
    @Test
    void reasonsAreWhatAwsTakes() {
        assertThat(rules(EVERYTHING))
                .extracting(Rule::why)
                .allMatch(why -> why.matches("[a-zA-Z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]{1,255}"));
    }

    /** Amazon VPC User Guide, Amazon VPC quotas: 60 inbound and 60 outbound rules, of IPv4 and of IPv6 each. */
    @Test
    void theMostThatASpecCanAskForIsWithinTheQuota() {
        String ten = "[%s]"
                .formatted(String.join(
                        ",",
                        IntStream.range(0, 10)
                                .mapToObj(i -> "192.0." + i + ".0/24")
                                .toList()));
        for (Group group : Group.values()) {
            assertThat(rules("{adminCIDRs: %s, ingressCIDRs: %s}".formatted(ten, ten)))
                    .filteredOn(rule -> rule.group() == group)
                    .hasSizeLessThanOrEqualTo(60);
        }
    }

    private static final Pattern DOCUMENTED = Pattern.compile("\\| (nodes|control plane|workers) \\| (.+?) \\|.*");

    private static final Pattern PORTS = Pattern.compile("([0-9]+)(?:-([0-9]+))?(?:/(tcp|udp))?");

    @Test
    void theTableInTheDocumentationHasEveryPort() throws IOException {
        Set<String> documented = Files.readAllLines(Path.of("docs/network.md")).stream()
                .map(DOCUMENTED::matcher)
                .filter(Matcher::matches)
                .flatMap(row -> documented(row.group(1).replace(' ', '-'), row.group(2)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> open = rules(EVERYTHING).stream()
                .filter(rule -> !rule.egress())
                .map(RuleTest::ports)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(open).isEqualTo(documented);
    }

    private static String ports(Rule rule) {
        String group = rule.group().word();
        return rule.protocol().equals("icmp")
                ? group + " ping"
                : "%s %d-%d/%s"
                        .formatted(group, rule.from().orElseThrow(), rule.to().orElseThrow(), rule.protocol());
    }

    /** What a cell says about ports. A protocol is that of the ports before it too. */
    private static Stream<String> documented(String group, String cell) {
        List<String> ports = new ArrayList<>();
        String protocol = "";
        for (String part : List.of(cell.split(", ")).reversed()) {
            Matcher matcher = PORTS.matcher(part);
            if (!matcher.matches()) {
                ports.add(group + " " + part);
                continue;
            }
            protocol = Objects.requireNonNullElse(matcher.group(3), protocol);
            String last = Objects.requireNonNullElse(matcher.group(2), matcher.group(1));
            ports.add(group + " " + matcher.group(1) + "-" + last + "/" + protocol);
        }
        return ports.stream();
    }

    @Test
    void keysAreUniqueWithinAGroup() {
        assertThat(rules(EVERYTHING))
                .extracting(rule -> rule.group() + " " + rule.key())
                .doesNotHaveDuplicates();
    }
}
