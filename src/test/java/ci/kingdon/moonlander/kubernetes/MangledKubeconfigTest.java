package ci.kingdon.moonlander.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in a Secret, reading it ends well and tells nobody what it was. */
class MangledKubeconfigTest {

    private static final String TOKEN = "x9Qz7Kp2Wv5Jt8Rm4Bn6Lc3Hd1Gf0Ys";

    /** As kubectl writes it, a field a line, so that edits hit all of its structure. */
    private static final String PLANTED = """
            apiVersion: v1
            kind: Config
            preferences: {}
            current-context: moo
            contexts:
            - name: moo
              context:
                cluster: moo
                user: TOKEN-user
                namespace: TOKEN
            clusters:
            - name: moo
              cluster:
                server: https://moo.farm:443
                certificate-authority-data: TOKEN
                insecure-skip-tls-verify: false
                extensions:
                - name: minikube
                  extension: {version: TOKEN}
            users:
            - name: TOKEN-user
              user:
                token: TOKEN
                client-certificate-data: TOKEN
                client-key-data: TOKEN
                username: TOKEN
                password: TOKEN
                as-groups: [TOKEN]
                exec: null
                auth-provider:
            """.replace("TOKEN", TOKEN);

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        assertThat(Kubeconfig.read(bytes)).isNotNull();
    }

    /** Eight characters are a password; the token, planted everywhere, has nothing in common with our words. */
    @Property(tries = 5000)
    void noProblemQuotesAnythingOfAMangledKubeconfig(@ForAll("mangled") String kubeconfig) {
        String seen = switch (Kubeconfig.read(kubeconfig.getBytes(StandardCharsets.UTF_8))) {
            case Broken broken -> broken.problem();
            case Kubeconfig good -> good.toString().replace(good.server(), "");
        };

        for (int i = 0; i + 8 <= TOKEN.length(); i++) {
            assertThat(seen).doesNotContain(TOKEN.substring(i, i + 8));
        }
    }

    private record Edit(int at, int removed, String inserted) {

        String of(String text) {
            int from = Math.min(at, text.length());
            return text.substring(0, from) + inserted + text.substring(Math.min(from + removed, text.length()));
        }
    }

    @Provide
    Arbitrary<String> mangled() {
        Arbitrary<Integer> anywhere =
                Arbitraries.integers().between(0, PLANTED.length()).withoutEdgeCases();
        Arbitrary<Integer> removed = Arbitraries.of(0, 0, 1, 2, TOKEN.length(), 80);
        Arbitrary<String> inserted = Arbitraries.of(("~ ~\n~\t~:~: ~- ~\"~'~{~}~[~]~#~%~@~`~|\n~>-\n~? ~---\n~...\n~\\"
                        + "~&a ~*a~<<: *a\n~!!int ~!!binary ~!!x ~null~{}~[]~0x~0o_~-_~1:2~1e999999999~.inf"
                        + "~\u0000~\uFEFF~\uD83C\uDF19~\uD800~\"\\x" + TOKEN + "~" + TOKEN)
                .split("~"));
        Arbitrary<Edit> anyEdit =
                Combinators.combine(anywhere, removed, inserted).as(Edit::new);
        Arbitrary<String> withoutAValue = Combinators.combine(
                        Arbitraries.of(PLANTED.lines().toList()),
                        Arbitraries.of("null", "{}", "[]", "3", "[null]", TOKEN, "{x: " + TOKEN + "}"))
                .as(MangledKubeconfigTest::emptied);
        return Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.just(PLANTED), withoutAValue),
                        anyEdit.list().ofMaxSize(3))
                .as((text, edits) -> {
                    String mangled = text;
                    for (Edit edit : edits) {
                        mangled = edit.of(mangled);
                    }
                    return mangled;
                });
    }

    /** The file with another value on one of its lines, and without what was nested below it. */
    private static String emptied(String line, String value) {
        List<String> lines = PLANTED.lines().toList();
        int at = lines.indexOf(line);
        int indent = indent(line);
        int end = at + 1;
        while (end < lines.size()
                && (indent(lines.get(end)) > indent
                        || indent(lines.get(end)) == indent
                                && lines.get(end).strip().startsWith("-"))) {
            end++;
        }
        String replaced = line.substring(0, line.indexOf(':') + 1) + " " + value;
        return String.join("\n", lines.subList(0, at)) + "\n" + replaced + "\n"
                + String.join("\n", lines.subList(end, lines.size())) + "\n";
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
