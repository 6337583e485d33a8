package ci.kingdon.moonlander.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Plain YAML is read and written as Jackson reads and writes it, and the rest by Jackson. */
class YamlProperties {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** As kubectl writes it. */
    static final String KUBECTLS = """
            apiVersion: v1
            clusters:
            - cluster:
                certificate-authority-data: LS0tLS1CRUdJTg==
                server: https://10.0.0.1:6443
              name: kubernetes
            contexts:
            - context:
                cluster: kubernetes
                user: kubernetes-admin
                namespace: default
              name: kubernetes-admin@kubernetes
            current-context: kubernetes-admin@kubernetes
            kind: Config
            preferences: {}
            users:
            - name: kubernetes-admin
              user:
                as-groups:
                - system:masters
                - 'a b'
                client-certificate-data: LS0tLS1CRUdJTg==
                client-key-data: "LS0tLS1CRUdJTg=="
                exec: null
                auth-provider:
            """;

    /** As Talos writes it, with lists farther to the right. */
    static final String TALOS = """
            apiVersion: v1
            kind: Config
            clusters:
                - name: moo
                  cluster:
                    server: https://moo.farm:6443
                    insecure-skip-tls-verify: false
            users:
                - name: admin@moo
                  user:
                    token: a.b_c-d
            contexts:
                - context:
                    cluster: moo
                    namespace: default
                    user: admin@moo
                  name: admin@moo
            current-context: admin@moo
            """;

    @Test
    void whatOthersWriteIsPlain() {
        for (String kubeconfig : new String[] {KUBECTLS, TALOS}) {
            assertThat(PlainYamlReader.read(bytes(kubeconfig))).contains((ObjectNode) jackson(bytes(kubeconfig)));
        }
    }

    @Property(tries = 20000)
    void readsAsJacksonDoesOrNotAtAll(@ForAll("mangled") String document) {
        byte[] bytes = bytes(document);
        Optional<ObjectNode> plain = PlainYamlReader.read(bytes);

        Statistics.label("plain").collect(plain.isPresent());
        plain.ifPresent(read -> assertThat((JsonNode) read).isEqualTo(jackson(bytes)));
    }

    @Property(tries = 5000)
    void readsLinesOfAnyOrderAsJacksonDoesOrNotAtAll(@ForAll("lines") String document) {
        byte[] bytes = bytes(document);
        Optional<ObjectNode> plain = PlainYamlReader.read(bytes);

        Statistics.label("plain").collect(plain.isPresent());
        plain.ifPresent(read -> assertThat((JsonNode) read).isEqualTo(jackson(bytes)));
    }

    @Property(tries = 5000)
    void writesTheBytesThatJacksonWrites(@ForAll("trees") ObjectNode tree) {
        Optional<String> plain = PlainYamlWriter.write(tree);

        Statistics.label("plain").collect(plain.isPresent());
        plain.ifPresent(written -> assertThat(written).isEqualTo(ReferenceKubeconfig.YAML.writeValueAsString(tree)));
    }

    @Property
    void readsWhatItWrites(@ForAll("trees") ObjectNode tree) {
        PlainYamlWriter.write(tree)
                .ifPresent(written ->
                        assertThat(PlainYamlReader.read(bytes(written))).contains(tree));
        assertThat(Yaml.read(Yaml.write(tree))).isEqualTo(tree);
    }

    private static JsonNode jackson(byte[] bytes) {
        try {
            return ReferenceKubeconfig.YAML.readTree(bytes);
        } catch (JacksonException e) {
            return NODES.stringNode("refused: " + e.getMessage());
        }
    }

    @Provide
    Arbitrary<String> mangled() {
        Arbitrary<String> whole = Arbitraries.of(KUBECTLS, TALOS);
        Arbitrary<Integer> anywhere =
                Arbitraries.integers().between(0, KUBECTLS.length()).withoutEdgeCases();
        Arbitrary<String> inserted =
                Arbitraries.of((" ~  ~    ~\n~\n  ~\n- ~\n  - ~: ~:~- ~-~---~...~'~\"~''~\"\"~{}~[]~{~}~[~]~#~ #"
                                + "~%~@~`~|~>~&a ~*a~<<: ~!!int ~? ~,~, ~\\~\t~\r~null~Null~NULL~~true~True~yes~on~Off~y~0x1f~0o7~1_0~1:2~1e3"
                                + "~.inf~-1~+~/~=~a: b~a:\n~x\u0085y~\u2028~\uFEFF~é~😀~\u0000")
                        .split("~"));
        Arbitrary<String[]> edit = Combinators.combine(anywhere, Arbitraries.of(0, 0, 1, 2, 4, 20), inserted)
                .as((at, removed, text) -> new String[] {"" + at, "" + removed, text});
        return Combinators.combine(whole, edit.list().ofMaxSize(3)).as((text, edits) -> {
            String mangled = text;
            for (String[] one : edits) {
                int from = Math.min(Integer.parseInt(one[0]), mangled.length());
                int to = Math.min(from + Integer.parseInt(one[1]), mangled.length());
                mangled = mangled.substring(0, from) + one[2] + mangled.substring(to);
            }
            return mangled;
        });
    }

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> line = Combinators.combine(
                        Arbitraries.of("", "", "  ", "  ", "    ", " "),
                        Arbitraries.of("", "", "", "- ", "- ", "-"),
                        Arbitraries.of("a:", "b:", "c-d:", "e1:", "null:", "y:", ""),
                        Arbitraries.of(
                                "", "", "", " x", " x", " null", " true", " 'x y'", " \"\"", " ''", " {}", " []",
                                " a:b", " no", " nUll", " inf", " NaN", " e1", " x:", "x"))
                .as((indent, dash, key, value) -> indent + dash + key + value);
        return Combinators.combine(line.list().ofMinSize(1).ofMaxSize(6), Arbitraries.of("", "\n", "\n", "\n\n"))
                .as((all, end) -> String.join("\n", all) + end);
    }

    @Provide
    Arbitrary<ObjectNode> trees() {
        Arbitrary<String> plain = Arbitraries.strings()
                .withCharRange('!', '~')
                .ofMaxLength(300)
                .filter(text -> !text.matches(".*[\"\\\\].*"));
        Arbitrary<JsonNode> scalar = Arbitraries.frequencyOf(
                Tuple.of(12, plain.map(NODES::stringNode)),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(120).map(NODES::stringNode)),
                Tuple.of(1, Arbitraries.of("true", "1", "", "null", "~", "a b").map(NODES::stringNode)),
                Tuple.of(1, Arbitraries.of(true, false).map(NODES::booleanNode)));
        Arbitrary<String> key = Arbitraries.frequencyOf(
                Tuple.of(
                        20,
                        Arbitraries.strings()
                                .withCharRange('a', 'z')
                                .withCharRange('A', 'Z')
                                .withChars('-')
                                .ofMinLength(1)
                                .ofMaxLength(12)),
                Tuple.of(1, Arbitraries.of("y", "N", "on", "Off", "TRUE", "null", "no", "a b", "", "0x1", "a:", "#a")));
        return object(
                key,
                Arbitraries.lazyOf(
                        () -> scalar,
                        () -> scalar,
                        () -> object(key, scalar).map(JsonNode.class::cast),
                        () -> object(key, scalar)
                                .list()
                                .ofMaxSize(3)
                                .map(items -> NODES.arrayNode().addAll(items)),
                        () -> scalar.list()
                                .ofMaxSize(3)
                                .map(items -> NODES.arrayNode().addAll(items)),
                        () -> object(key, object(key, scalar).map(JsonNode.class::cast))
                                .list()
                                .ofMaxSize(2)
                                .map(items -> NODES.arrayNode().addAll(items))));
    }

    private static Arbitrary<ObjectNode> object(Arbitrary<String> key, Arbitrary<? extends JsonNode> value) {
        return Arbitraries.maps(key, value.map(JsonNode.class::cast))
                .ofMaxSize(4)
                .map(fields -> {
                    ObjectNode object = NODES.objectNode();
                    Map<String, JsonNode> ordered = new LinkedHashMap<>(fields);
                    ordered.forEach(object::set);
                    return object;
                });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
