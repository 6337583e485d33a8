package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.FakeGithub;
import ci.kingdon.moonlander.engine.Kubelogin;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Somebody who works by kubectl, and what they get from kubelogin. */
final class Person {

    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** For kubelogin: how long it waits for a browser that comes back, and for one that does not. */
    private static final String PATIENT = "--authentication-timeout-sec=90";

    static final String IMPATIENT = "--authentication-timeout-sec=20";

    private final Kubelogin terminal;
    private final String authority;
    private final Path kubeconfig;
    private final Set<String> tokens = new TreeSet<>();

    Person(Kubelogin terminal, String authority, Path kubeconfig) {
        this.terminal = terminal;
        this.authority = authority;
        this.kubeconfig = kubeconfig;
    }

    /** Has a machine that trusts the authority of both issuers, whatever a kubeconfig says. */
    void trust() {
        terminal.trust();
    }

    /** Signs in at GitHub by the browser. */
    void signIn(FakeGithub github, String login) throws IOException {
        terminal.setCookie(FakeGithub.NAME, FakeGithub.COOKIE, github.signIn(login));
    }

    /** Signs out everywhere. */
    void signOut() throws IOException {
        terminal.forgetCookies();
    }

    /** Says what to type into a form that asks for a password. */
    void account(String name, String password) throws IOException {
        terminal.setAccount(name, password);
    }

    /** Runs kubectl with the kubeconfig for all; an API server that does not answer is asked again. */
    Kubelogin.Answer kubectl(List<String> arguments) throws Exception {
        return kubectl(kubeconfig, arguments);
    }

    /** The same with another kubeconfig. */
    Kubelogin.Answer kubectl(Path other, List<String> arguments) throws Exception {
        Kubelogin.Answer answer = terminal.kubectl(other, arguments);
        for (int again = 0; again < ATTEMPTS && !answer.isAnswered(); again++) {
            Thread.sleep(PAUSE);
            answer = terminal.kubectl(other, arguments);
        }
        return answer;
    }

    /** Asks kubelogin for a token as the kubeconfig does, with further flags. */
    Kubelogin.Answer login(Logins.Entrance entrance, String... flags) throws Exception {
        return login(entrance.issuer(), entrance.audience(), flags);
    }

    /** The same with an issuer and for whom of one's choice. */
    Kubelogin.Answer login(Logins.Issuer issuer, String audience, String... flags) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "get-token",
                "--oidc-issuer-url=" + issuer.url(),
                "--oidc-client-id=" + audience,
                "--oidc-extra-scope=email",
                "--oidc-extra-scope=groups",
                "--oidc-extra-scope=offline_access",
                "--oidc-pkce-method=S256",
                "--certificate-authority-data="
                        + Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8)),
                "--browser-command=" + terminal.browser(),
                PATIENT));
        arguments.addAll(List.of(flags));
        Kubelogin.Answer answer = terminal.kubelogin(arguments);
        keepTokens();
        return answer;
    }

    /** A token that lets in now, by the cache or by whatever is needed. */
    String token(Logins.Entrance entrance, String... flags) throws Exception {
        return Kubelogin.token(login(entrance, flags));
    }

    /** Deletes the cache of tokens. */
    void logOut() throws Exception {
        keepTokens();
        terminal.kubelogin(List.of("clean")).mustSucceed();
    }

    /** What the cache of tokens consists of. */
    List<Path> cache() throws IOException {
        return terminal.cache();
    }

    private void keepTokens() throws IOException {
        for (Path file : terminal.cache()) {
            JsonNode cached = Yaml.one(Files.readString(file));
            for (String field : List.of("id_token", "refresh_token")) {
                if (cached.path(field).isString()) {
                    tokens.add(cached.path(field).stringValue());
                }
            }
        }
    }

    /** Every token that the cache has ever had. */
    Set<String> tokens() throws IOException {
        keepTokens();
        return Set.copyOf(tokens);
    }

    /** What is in a token. */
    static JsonNode claims(String token) {
        return Yaml.one(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    }

    /** The groups in a token. */
    static List<String> groups(String token) {
        return claims(token)
                .path("groups")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    /** Until when a token lets in. */
    static Instant expiry(String token) {
        return Instant.ofEpochSecond(claims(token).path("exp").longValue());
    }
}
