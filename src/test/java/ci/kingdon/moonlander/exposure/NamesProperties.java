package ci.kingdon.moonlander.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every name that an exposure makes is one that Kubernetes takes, and no other's, whatever the exposure and its services are called. */
class NamesProperties {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String LABEL_VALUE = "[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";

    /** The longest field manager (apimachinery, validation.FieldManagerMaxLength). */
    private static final int FIELD_MANAGER = 128;

    private static final List<String> WAYS = List.of(
            "via: CloudflareTunnel, cloudflareTunnel: {zone: demo.example.org, tunnelID: 6ff42ae2-765d-4adf-8112-31c55c1551ef, credentialsSecretRef: {name: c}}, dns: {records: ExternalDNS}",
            "via: ALB",
            "via: Gateway, gateway: {parentRefs: [{name: g, namespace: gateways}]}, certificate: {cloudflareDNS01: {apiTokenSecretRef: {name: c}}}",
            "via: Ingress, ingress: {className: c}, certificate: {cloudflareDNS01: {apiTokenSecretRef: {name: c}}}");

    @Provide
    Arbitrary<String> exposures() {
        return Arbitraries.oneOf(words(63, "."), words(63, "-"))
                .edgeCases(cases -> cases.add("a".repeat(63), "a".repeat(46) + "." + "b".repeat(15)));
    }

    @Provide
    Arbitrary<String> services() {
        return words(32, "-").edgeCases(cases -> cases.add("s".repeat(32)));
    }

    @Provide
    Arbitrary<String> namespaces() {
        return words(63, "-").edgeCases(cases -> cases.add("apps", "n".repeat(63)));
    }

    @Provide
    Arbitrary<String> ways() {
        return Arbitraries.of(WAYS);
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

    private final V1Function function = Exposures.function();

    @Property(tries = 150)
    void areValidAndDistinct(
            @ForAll("ways") String way,
            @ForAll("exposures") String exposure,
            @ForAll("services") String service,
            @ForAll("namespaces") String namespace) {
        List<ObjectNode> objects = composed(way, exposure, service, namespace);
        List<JsonNode> made = objects.stream()
                .map(object -> object.at("/spec/forProvider/manifest"))
                .toList();

        assertThat(objects).isNotEmpty().allSatisfy(object -> {
            String name = object.at("/metadata/name").asString();
            assertThat(name).matches(SUBDOMAIN);
            assertThat("provider-kubernetes/" + name).hasSizeLessThanOrEqualTo(FIELD_MANAGER);
        });
        assertThat(objects.stream().map(NamesProperties::place)).doesNotHaveDuplicates();
        assertThat(made.stream().map(NamesProperties::place)).doesNotHaveDuplicates();
        assertThat(made).allSatisfy(manifest -> {
            assertThat(manifest.at("/metadata/name").asString())
                    .matches(SUBDOMAIN)
                    .hasSizeLessThanOrEqualTo(63);
            manifest.at("/spec/selector/matchLabels")
                    .forEach(value -> assertThat(value.asString()).matches(LABEL_VALUE));
        });
    }

    /** In a planet each has a Usage, which has a role too. */
    @Property(tries = 30)
    void areDistinctFromThoseOfUsages(
            @ForAll("ways") String way, @ForAll("services") String service, @ForAll("namespaces") String namespace) {
        ObjectNode xr = Exposures.xexposure("""
                {namespace: apps, baseDomain: demo.example.org, host: {providerConfigRef: {kind: ProviderConfig, name: team-a.base}}, %s, services: [
                  {name: %s, service: {name: s, port: 80, namespace: %s}},
                  {name: zz, service: {name: s, port: 80, namespace: %s}},
                  {name: zzz, service: {name: s, port: 80}}]}
                """.formatted(
                way.replace(
                        "{name: g, namespace: gateways}",
                        "{name: g, namespace: gateways}, {name: g, namespace: gateways-usage}"),
                quoted(service),
                quoted(namespace),
                quoted(namespace.substring(0, Math.min(57, namespace.length())).replaceAll("-$", "") + "-usage")));
        World world = World.of(Identity.EXPOSURE, function::run, xr, Yaml.one(HistoriesProperties.INPUT));
        world.add(HistoriesProperties.PLANET);
        for (int round = 0; round < 6; round++) {
            assertThat(world.reconcile().response().getResultsList())
                    .allMatch(result -> result.getSeverity() == Severity.SEVERITY_NORMAL);
            world.provide();
        }
        List<String> users = world.composed().values().stream()
                .filter(usage -> usage.path("kind").asString().equals("Usage"))
                .map(usage -> usage.at("/spec/by/resourceRef/name").asString())
                .toList();
        assertThat(users).isNotEmpty();
        assertThat(world.composed().values().stream()
                        .filter(object -> object.path("kind").asString().equals("Object"))
                        .map(object -> object.at("/metadata/name").asString()))
                .containsExactlyInAnyOrderElementsOf(users);
        assertThat(xr.at("/status/services")).hasSize(3);
    }

    private static String place(JsonNode manifest) {
        return manifest.path("kind").asString() + " "
                + manifest.at("/metadata/namespace").asString() + "/"
                + manifest.at("/metadata/name").asString();
    }

    /** What is composed for an exposure once all of it is there. */
    private List<ObjectNode> composed(String way, String exposure, String service, String namespace) {
        ObjectNode xr = Exposures.xexposure("""
                {namespace: %3$s, baseDomain: demo.example.org, host: {providerConfigRef: {kind: ProviderConfig, name: edge}}, %1$s, services: [
                  {name: %2$s, service: {name: s, port: 80}},
                  {name: zz, service: {name: s, port: 80, namespace: other}},
                  {name: zz-other, service: {name: t, port: 443}, protocol: HTTPS},
                  {name: zzz, service: {name: s, port: 443, namespace: %3$s}, protocol: TLS}]}
                """.formatted(way, quoted(service), quoted(namespace)));
        xr.withObject("metadata").put("name", exposure);
        World world = World.of(Identity.EXPOSURE, function::run, xr, Yaml.one(HistoriesProperties.INPUT));
        for (int round = 0; round < 5; round++) {
            world.reconcile();
            world.provide();
        }
        return world.composed().values().stream()
                .filter(object -> object.path("kind").asString().equals("Object"))
                .toList();
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }
}
