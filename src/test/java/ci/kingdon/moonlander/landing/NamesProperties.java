package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Way;
import ci.kingdon.moonlander.testing.World;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every name that a landing makes is one that Kubernetes takes, and no other's, whatever the landing and its parts are called. */
class NamesProperties {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";

    private static final String LABEL_VALUE = "([a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)?";

    /** The longest field manager (apimachinery, validation.FieldManagerMaxLength). */
    private static final int FIELD_MANAGER = 128;

    /** Every role that a landing can have is in one of them. */
    enum Start {
        VCLUSTER("""
                {planet: {vcluster: {name: moo, expose: {host: moo.example.org}}},
                 access: {serviceAccount: {name: %2$s}, rules: [{verbs: [get], resources: [pods]}]}, deliveries: [
                  {name: %1$s, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: edge}, providerConfigs: true},
                  {name: zz, cluster: Planet, access: Parent, namespace: default}],
                 parent: {server: harvey.example.org, clusterRole: view}}
                """),
        TRUSTING("""
                {planet: {vcluster: {name: moo, expose: {host: moo.example.org}, oidc: {identityProviderRef: {name: dex}}}},
                 access: {serviceAccount: {name: %2$s}, people: [{group: "dex:a", clusterRole: %2$s}, {user: "dex:a", clusterRole: edit}]},
                 deliveries: [{name: %1$s, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: edge}}]}
                """),
        EXISTING("""
                {planet: {existing: {kubeconfigSecretRef: {name: source}}}, access: {serviceAccount: {name: %2$s}, people: [{group: "dex:a", clusterRole: edit}]}, deliveries: [
                  {name: %1$s, cluster: Planet, namespace: default, providerConfigs: true},
                  {name: zz, secretName: %2$s, providerConfigs: true}]}
                """),
        NAMESPACE("""
                {planet: {namespace: {server: host.example.org}}, access: {serviceAccount: {name: %2$s}}, deliveries: [
                  {name: %1$s, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: edge}, providerConfigs: true},
                  {name: zz, cluster: Planet, access: Parent}],
                 parent: {server: harvey.example.org, clusterRole: view}}
                """),
        COZYSTACK("""
                {planet: {cozystack: {name: moo, tenant: tenant-moons}}, access: {serviceAccount: {name: %2$s}}, deliveries: [
                  {name: %1$s, cluster: Planet, namespace: default, providerConfigs: true}]}
                """),
        OWN_TENANT("{planet: {cozystack: {name: moo, tenant: tenant-moons, ownTenant: true}}}"),
        CLUSTER_API("""
                {planet: {clusterAPI: {name: moo, topology: {classRef: {name: small}, version: v1.35.4}}},
                 access: {serviceAccount: {name: %2$s}}, deliveries: [{name: %1$s, cluster: Planet, namespace: default}]}
                """),
        PLAIN("{planet: {existing: {kubeconfigSecretRef: {name: source}}}}");

        private final String spec;

        Start(String spec) {
            this.spec = spec;
        }
    }

    @Provide
    Arbitrary<String> landings() {
        return Arbitraries.oneOf(words(63, "."), words(63, "-"))
                .edgeCases(cases -> cases.add("a".repeat(63), "a".repeat(46) + "." + "b".repeat(15)));
    }

    @Provide
    Arbitrary<String> namespaces() {
        return words(63, "-").edgeCases(cases -> cases.add("team-a", "n".repeat(63)));
    }

    @Provide
    Arbitrary<String> deliveries() {
        return words(32, "-").edgeCases(cases -> cases.add("d".repeat(32)));
    }

    @Provide
    Arbitrary<String> accounts() {
        return Arbitraries.oneOf(words(253, "."), words(253, "-"))
                .edgeCases(cases -> cases.add("s".repeat(253), "s".repeat(246) + "." + "t".repeat(6)));
    }

    /** Words with something between them. Any place in a name may be the one where it is cut. */
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

    private final V1Function function = Landings.function();

    @Property(tries = 150)
    void areValidAndDistinct(
            @ForAll Start start,
            @ForAll("namespaces") String namespace,
            @ForAll("landings") String landing,
            @ForAll("deliveries") String delivery,
            @ForAll("accounts") String account) {
        // A delivery's ProviderConfigs that are called as the landing's own are refused.
        Assume.that(!account.equals(landing));
        List<ObjectNode> composed = composed(start, namespace, landing, delivery, account);

        assertThat(composed).hasSizeGreaterThan(4).allSatisfy(NamesProperties::isTaken);
        assertThat(composed.stream().map(NamesProperties::place)).doesNotHaveDuplicates();
        assertThat(composed.stream().map(manifest -> manifest.at("/spec/writeConnectionSecretToRef/name")))
                .filteredOn(name -> !name.isMissingNode())
                .doesNotHaveDuplicates()
                .allSatisfy(name -> isSubdomain(name.asString()));
        assertThat(remote(composed)).allSatisfy(NamesProperties::isTakenElsewhere);
        // A shell and its fill are about one Secret.
        assertThat(remote(composed).map(NamesProperties::place).distinct()).hasSize((int)
                (remote(composed).count()
                        - composed.stream()
                                .filter(manifest -> manifest.at("/spec/managementPolicies")
                                        .toString()
                                        .equals("[\"Observe\",\"Update\"]"))
                                .count()));
    }

    /** What is composed for a landing once it has landed. */
    private List<ObjectNode> composed(Start start, String namespace, String landing, String delivery, String account) {
        ObjectNode xr = Landings.xlanding(start.spec.formatted(quoted(delivery), quoted(account)));
        xr.withObject("metadata").put("name", landing).put("namespace", namespace);
        World world = World.ofLanding(function::run, xr);
        ObjectNode source = Landings.secret("source", "value", Way.FIRST.kubeconfig());
        source.withObject("metadata").put("namespace", namespace);
        world.add(source);
        world.add(Landings.identityProvider(namespace));
        world.add(Landings.identityProviders());
        for (int round = 0; round < 12; round++) {
            assertThat(world.reconcile().response().getResultsList())
                    .noneMatch(result -> result.getSeverity() == Severity.SEVERITY_FATAL);
            world.provide();
        }
        return List.copyOf(world.composed().values());
    }

    /** Or a name of digits would be a number. */
    private static String quoted(String name) {
        return '"' + name + '"';
    }

    private static Stream<ObjectNode> remote(List<ObjectNode> composed) {
        return composed.stream()
                .map(manifest -> manifest.at("/spec/forProvider/manifest"))
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast);
    }

    private static List<String> place(JsonNode manifest) {
        return Stream.of("/kind", "/apiVersion", "/metadata/namespace", "/metadata/name")
                .map(pointer -> manifest.at(pointer).asString(""))
                .toList();
    }

    private static void isTaken(ObjectNode manifest) {
        String name = name(manifest);
        isSubdomain(name);
        if (kind(manifest).equals("Object")) {
            assertThat("provider-kubernetes/" + name)
                    .as("the field manager by which an Object is applied")
                    .hasSizeLessThanOrEqualTo(FIELD_MANAGER);
        }
        if (kind(manifest).equals("ProviderConfig")) {
            assertThat(name)
                    .as("crossplane-runtime's label of a ProviderConfig")
                    .matches(LABEL_VALUE);
        }
        manifest.at("/metadata/labels")
                .forEach(label -> assertThat(label.asString()).matches(LABEL_VALUE));
    }

    private static void isTakenElsewhere(ObjectNode manifest) {
        String name = name(manifest);
        switch (kind(manifest)) {
            case "Namespace" -> assertThat(name).matches(LABEL).hasSizeLessThanOrEqualTo(Names.LONGEST_LABEL);
            case "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding" ->
                assertThat(name).matches("[^/%]{1,253}");
            default -> isSubdomain(name);
        }
        manifest.at("/metadata/labels")
                .forEach(label -> assertThat(label.asString()).matches(LABEL_VALUE));
    }

    private static void isSubdomain(String name) {
        assertThat(name).matches(SUBDOMAIN).hasSizeLessThanOrEqualTo(253);
    }

    private static String name(ObjectNode manifest) {
        return manifest.at("/metadata/name").asString();
    }

    private static String kind(ObjectNode manifest) {
        return manifest.path("kind").asString();
    }

    @Property
    void aShortenedNameIsAsLongAsItMayBeAndStillAName(@ForAll("accounts") String name) {
        assertThat(Names.shortened(name, Names.LONGEST_LABEL))
                .matches(SUBDOMAIN)
                .hasSizeLessThanOrEqualTo(Names.LONGEST_LABEL);
    }

    /** Two names of one beginning differ by their hash. */
    @Property
    void shortenedNamesStayApart(@ForAll("accounts") String one, @ForAll("accounts") String other) {
        List<String> shortened = Stream.of(one, other, one + "-b", one + ".b")
                .distinct()
                .map(name -> Names.shortened(name, Names.LONGEST_LABEL))
                .toList();
        assertThat(shortened).doesNotHaveDuplicates();
    }
}
