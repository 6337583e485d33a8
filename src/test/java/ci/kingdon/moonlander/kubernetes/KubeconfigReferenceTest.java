package ci.kingdon.moonlander.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What kubeconfigs are read as, what is refused of them and in which words, and what is written: as by fabric8's models. */
class KubeconfigReferenceTest {

    @Property(tries = 5000)
    void readsAndWritesAsFabric8sModelsDo(@ForAll("kubeconfigs") String kubeconfig) {
        byte[] bytes = kubeconfig.getBytes(StandardCharsets.UTF_8);
        ReferenceKubeconfig.Reading wanted = ReferenceKubeconfig.read(bytes);

        switch (Kubeconfig.read(bytes)) {
            case Broken broken -> assertThat(Optional.of(broken.problem())).isEqualTo(wanted.problem());
            case Kubeconfig good -> {
                assertThat(wanted.problem()).isEmpty();
                assertThat(text(good.toBytes("planet", "lander")))
                        .isEqualTo(text(wanted.kubeconfig().orElseThrow().toBytes("planet", "lander")));
                assertThat(good.checked()).isEqualTo(good);
                assertThat(Kubeconfig.read(good.toBytes("planet", "lander"))).isEqualTo(good);
            }
        }
        Statistics.collect(wanted.problem().orElse("good").replaceAll("[0-9]+", "n"));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<String> kubeconfigs() {
        return Arbitraries.oneOf(new MangledKubeconfigTest().mangled(), new YamlProperties().mangled(), filled());
    }

    /** Every field that is known, with whatever value. */
    private static Arbitrary<String> filled() {
        Arbitrary<String> values = Arbitraries.of(
                ("x~\"\"~''~null~~~true~false~TRUE~\"true\"~' true '~yes~0~1~2~1.0~0x1f~1_000~01~1e3~{}~[]"
                                + "~[x]~[null]~[[x]]~[{}]~{x: y}~{x: [y]}~{x: null}~{x: {}}~{name: x}~[{name: x, extension: 3}]~[{name: [x]}]"
                                + "~{name: x, config: {a: b}}~{config: 3}~\"a b\\nc\"~é~'it''s'~https://x~https://u:p@x~ftp://x~/file"
                                + "~{apiVersion: x, args: [a, 1, null], command: c}~{args: x}~2001-01-01~9999999999999999999~.inf~!!binary YQ==")
                        .split("~"));
        Arbitrary<String> cluster = fields(
                values,
                "certificate-authority",
                "certificate-authority-data",
                "tls-server-name",
                "insecure-skip-tls-verify",
                "proxy-url",
                "disable-compression",
                "extensions",
                "other");
        Arbitrary<String> user = fields(
                values,
                "token",
                "tokenFile",
                "username",
                "password",
                "client-certificate",
                "client-certificate-data",
                "client-key",
                "client-key-data",
                "as",
                "as-uid",
                "as-groups",
                "as-user-extra",
                "auth-provider",
                "exec",
                "extensions",
                "other");
        Arbitrary<String> rest = fields(values, "preferences", "extensions", "kind", "apiVersion", "other");
        Arbitrary<String> context = fields(values, "namespace", "extensions", "other");
        return Combinators.combine(
                        cluster,
                        user,
                        context,
                        rest,
                        Arbitraries.of("https://k", "https://k", "https://k", "http:x", "\"\"", "7", "null"))
                .as((k, u, c, r, server) -> """
                        {current-context: c, clusters: [null, {name: k, cluster: {server: %s%s}}],
                         users: [{name: u, user: {token: t%s}}], contexts: [{name: c, context: {cluster: k, user: u%s}}]%s}
                        """.formatted(server, k, u.replace(", token:", ", username:"), c, r));
    }

    private static Arbitrary<String> fields(Arbitrary<String> values, String... names) {
        return Combinators.combine(Arbitraries.of(names), values)
                .as((name, value) -> ", " + name + ": " + value)
                .list()
                .ofMaxSize(2)
                .map(all -> String.join("", all));
    }
}
