package ci.kingdon.moonlander.login.bastion;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.testing.World;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.node.ObjectNode;

/** The name of what a bastion makes is one that Kubernetes takes, and no other bastion's, whatever the bastion is called. */
class NamesProperties {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    private final Runner function = Bastions.function();

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

    private String secret(String bastion) {
        ObjectNode xr = Bastions.xbastion("{landings: [{name: moo}]}");
        xr.withObject("metadata").put("name", bastion);
        World world = World.ofNetwork(function::run, xr);
        HistoriesProperties.everything().forEach(world::add);
        world.reconcile();
        return world.composed().get("kubeconfig").at("/metadata/name").asString();
    }
}
