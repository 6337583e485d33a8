package ci.kingdon.moonlander.login.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.World;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every name that an identity provider makes is one that Kubernetes takes, and no other's, whatever it and its parts are called. */
class NamesProperties {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";

    /** What a field manager has beside an Object's name (provider-kubernetes v1.2.1), and how long it may be. */
    private static final int LONGEST_OBJECT = 128 - "provider-kubernetes/".length();

    private final V1Function function = Providers.function();

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.oneOf(words(63, "."), words(63, "-"))
                .edgeCases(cases -> cases.add("a".repeat(63), "a".repeat(46) + "." + "b".repeat(15)));
    }

    @Provide
    Arbitrary<String> namespaces() {
        return words(63, "-").edgeCases(cases -> cases.add("team-a", "n".repeat(63)));
    }

    @Provide
    Arbitrary<String> connectors() {
        return words(31, "-").map(word -> "c" + word).edgeCases(cases -> cases.add("c".repeat(32)));
    }

    private static Arbitrary<String> words(int longest, String between) {
        return Arbitraries.strings()
                .withChars("ab1")
                .ofMinLength(1)
                .ofMaxLength(longest)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(words -> String.join(between, words))
                .map(text -> text.substring(0, Math.min(longest, text.length())))
                .map(text -> text.replaceAll("[-.]$", ""));
    }

    @Property(tries = 150)
    void areValidAndDistinct(
            @ForAll("namespaces") String namespace,
            @ForAll("names") String name,
            @ForAll("connectors") String one,
            @ForAll("connectors") String other) {
        List<ObjectNode> composed = composed(namespace, name, one, other);

        assertThat(composed).hasSize(3);
        assertThat(composed.stream()
                        .map(manifest -> manifest.path("kind").asString() + " "
                                + manifest.at("/metadata/name").asString()))
                .doesNotHaveDuplicates();
        assertThat(composed)
                .allSatisfy(manifest -> assertThat(manifest.at("/metadata/name").asString())
                        .matches(SUBDOMAIN)
                        .hasSizeLessThanOrEqualTo(LONGEST_OBJECT));
        JsonNode values = composed.stream()
                .map(manifest -> manifest.at("/spec/forProvider"))
                .filter(release -> release.has("chart"))
                .findFirst()
                .orElseThrow();
        assertThat(values.path("namespace").asString()).matches(LABEL).hasSizeLessThanOrEqualTo(63);
        named(values.at("/values/envVars"), "[A-Z][A-Z0-9_]*", 63);
        named(values.at("/values/volumes"), LABEL, 63);
    }

    private static void named(JsonNode list, String form, int longest) {
        List<String> names = new ArrayList<>();
        list.forEach(item -> names.add(item.path("name").asString()));
        assertThat(names)
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).matches(form).hasSizeLessThanOrEqualTo(longest));
    }

    private List<ObjectNode> composed(String namespace, String name, String one, String other) {
        String connector =
                "{type: GitHub, id: %s, github: {orgs: [{name: a}], hostName: github.corp.example.org, certificateAuthoritySecretRef: {name: a, key: b}}, credentialsSecretRef: {name: a}}";
        String second = one.equals(other) ? other.substring(0, other.length() - 1) + "z" : other;
        ObjectNode xr = Providers.provider("{issuer: 'https://auth.example.org', connectors: [%s, %s]}"
                .formatted(connector.formatted(one), connector.formatted(second)));
        xr.withObject("metadata").put("name", name).put("namespace", namespace);
        ObjectNode input = Providers.input();
        input.at("/policy/identityProvider/issuers")
                .forEach(issuer -> ((ObjectNode) issuer).putArray("namespaces").add(namespace));
        World world = World.of(Identity.IDENTITY_PROVIDER, function::run, xr, input);
        for (int round = 0; round < 6; round++) {
            assertThat(world.reconcile().response().getResultsList())
                    .noneMatch(result -> result.getSeverity() == Severity.SEVERITY_FATAL);
            world.provide();
        }
        return List.copyOf(world.composed().values());
    }
}
