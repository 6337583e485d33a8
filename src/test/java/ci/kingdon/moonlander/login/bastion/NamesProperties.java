package ci.kingdon.moonlander.login.bastion;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The name of what a bastion makes is one that Kubernetes takes, and no other bastion's, whatever the bastion is called. */
class NamesProperties {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    private final V1Function function = Bastions.function();

    @Provide
    Arbitrary<String> bastions() {
        return Arbitraries.strings()
                .withChars("ab1.-")
                .ofMinLength(1)
                .ofMaxLength(63)
                .filter(name -> name.matches(LABEL + "(\\." + LABEL + ")*"))
                .edgeCases(cases -> cases.add("a", "b".repeat(63), "a-kubeconfig"));
    }

    @Property(tries = 200)
    void areValidAndDistinct(@ForAll("bastions") String one, @ForAll("bastions") String other) {
        assertThat(secret(one)).matches(LABEL + "(\\." + LABEL + ")*").hasSizeLessThanOrEqualTo(253);
        assertThat(secret(one).equals(secret(other))).isEqualTo(one.equals(other));
    }

    @Provide
    Arbitrary<String> targets() {
        return Arbitraries.strings()
                .withChars("ab1.-")
                .ofMinLength(1)
                .ofMaxLength(253)
                .filter(name -> name.matches(LABEL + "(\\." + LABEL + ")*"))
                .edgeCases(cases -> cases.add("a", "a-shell", "a.b", "b".repeat(253)));
    }

    /** Two deliveries share nothing that either would write, whatever their targets are called. */
    @Property(tries = 200)
    void ofDeliveriesAreValidAndDistinct(
            @ForAll("bastions") String bastion, @ForAll("targets") String one, @ForAll("targets") String other) {
        List<String> names = delivered(bastion, one, other);
        assertThat(names).doesNotHaveDuplicates();
        assertThat(names)
                .allSatisfy(name ->
                        assertThat(name).matches(LABEL + "(\\." + LABEL + ")*").hasSizeLessThanOrEqualTo(253));
    }

    /** The names of everything that deliveries to all kinds of places make, in the bastion's namespace. */
    private List<String> delivered(String bastion, String one, String other) {
        ObjectNode xr = Bastions.xbastion("{landings: [{name: moo}]}");
        xr.withObject("metadata").put("name", bastion);
        ArrayNode deliveries = xr.withObject("spec").putArray("deliveries");
        new TreeSet<>(List.of(one, other)).forEach(name -> {
            for (String namespace : List.of("vms", "vms-a")) {
                for (String field : List.of("secretName", "configMapName")) {
                    deliveries
                            .addObject()
                            .put("name", "d" + deliveries.size())
                            .put("namespace", namespace)
                            .put(field, name);
                }
            }
        });
        World world = World.of(
                Identity.BASTION,
                function::run,
                xr,
                Yaml.one(HistoriesProperties.INPUT.replace("[vms]", "[vms, vms-a]")));
        HistoriesProperties.everything().forEach(world::add);
        HistoriesProperties.settle(world);
        assertThat(world.remotes()).hasSize(deliveries.size());
        return world.composed().values().stream()
                .map(resource -> resource.path("kind").asString() + " "
                        + resource.at("/metadata/name").asString())
                .map(name -> name.replaceFirst("^Secret |^Object |^Usage ", ""))
                .toList();
    }

    private String secret(String bastion) {
        ObjectNode xr = Bastions.xbastion("{landings: [{name: moo}]}");
        xr.withObject("metadata").put("name", bastion);
        World world = World.ofNetwork(function::run, xr);
        HistoriesProperties.everything().forEach(world::add);
        world.reconcile();
        return world.composed().get("kubeconfig").at("/metadata/name").asString();
    }
}
