package ci.kingdon.moonlander.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * Plays GitHub, as far as Dex's connector asks it: OAuth for an app, and the API's answers about the user whose token it is. People, their
 * organizations and teams may change at any time. Who is signed in is said by a cookie; nobody is asked for consent.
 */
public final class FakeGithub implements Engine.Part {

    /** Its public name. */
    public static final String NAME = "github.example.test";

    /** The cookie by which it knows who is signed in. */
    public static final String COOKIE = "user_session";

    private static final String API = "/api/v3";
    private static final int RANDOM_BYTES = 20;

    private final HttpsServer server;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, App> apps = new ConcurrentHashMap<>();
    private final Map<String, Person> people = new ConcurrentHashMap<>();
    private final Map<String, String> sessions = new ConcurrentHashMap<>();
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    /**
     * An OAuth app, as somebody registers it.
     *
     * @param callback where GitHub may send people back to
     */
    public record App(String clientId, String clientSecret, String callback) {}

    /** What a code stands for until it is redeemed. */
    private record Grant(String clientId, String login) {}

    /** Somebody with an account. Teams are written as organization/slug. */
    private record Person(int id, String login, Set<String> organizations, Set<String> teams) {

        Map<String, Object> user() {
            return Map.of(
                    "id", id, "login", login, "name", "The one called " + login, "email", login + "@example.test");
        }

        List<Map<String, Object>> teamList() {
            return teams.stream()
                    .map(team -> team.split("/"))
                    .map(parts -> Map.<String, Object>of(
                            "name", "Team " + parts[1], "slug", parts[1], "organization", Map.of("login", parts[0])))
                    .toList();
        }
    }

    private FakeGithub(HttpsServer server) {
        this.server = server;
    }

    static FakeGithub serve(InetSocketAddress address, SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        FakeGithub github = new FakeGithub(server);
        server.createContext("/login/oauth/authorize", github::authorize);
        server.createContext("/login/oauth/access_token", github::redeem);
        server.createContext(API, github::answer);
        server.start();
        return github;
    }

    /** Registers an app. */
    public App register(String callback) {
        App app = new App("Iv1." + random(), random(), callback);
        apps.put(app.clientId(), app);
        return app;
    }

    /** Gives somebody an account. */
    public void addPerson(String login) {
        people.put(
                login,
                new Person(1000 + people.size(), login, new ConcurrentSkipListSet<>(), new ConcurrentSkipListSet<>()));
    }

    /** Makes somebody a member of an organization. */
    public void addMember(String organization, String login) {
        person(login).organizations().add(organization);
    }

    /** Takes somebody out of an organization. */
    public void removeMember(String organization, String login) {
        person(login).organizations().remove(organization);
    }

    /** Makes a member one of a team too. */
    public void addToTeam(String organization, String team, String login) {
        person(login).teams().add(organization + "/" + team);
    }

    /** Takes somebody out of a team. */
    public void removeFromTeam(String organization, String team, String login) {
        person(login).teams().remove(organization + "/" + team);
    }

    private Person person(String login) {
        return Optional.ofNullable(people.get(login)).orElseThrow();
    }

    /** Signs somebody in, and returns the value of the cookie that says so. */
    public String signIn(String login) {
        String session = random();
        sessions.put(session, person(login).login());
        return session;
    }

    /** The tokens that it has given to apps. */
    public Set<String> issuedTokens() {
        return Set.copyOf(tokens.keySet());
    }

    private String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
        App app = apps.get(query.getOrDefault("client_id", ""));
        Optional<String> login = session(exchange);
        if (app == null || !query.getOrDefault("redirect_uri", "").startsWith(app.callback())) {
            send(exchange, 404, "text/plain", "no such app, or not its callback");
        } else if (login.isEmpty()) {
            send(exchange, 401, "text/plain", "sign in first");
        } else {
            String code = random();
            codes.put(code, new Grant(app.clientId(), login.get()));
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            query.get("redirect_uri") + "?code=" + code + "&state=" + encoded(query.get("state")));
            send(exchange, 302, "text/plain", "");
        }
    }

    private Optional<String> session(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Cookie")).stream()
                .flatMap(cookies -> Arrays.stream(cookies.split("; *")))
                .filter(cookie -> cookie.startsWith(COOKIE + "="))
                .map(cookie -> sessions.get(cookie.substring(COOKIE.length() + 1)))
                .filter(login -> login != null)
                .findFirst();
    }

    private void redeem(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Grant grant = codes.remove(form.getOrDefault("code", ""));
        if (grant == null || !isApp(exchange, form, grant.clientId())) {
            send(exchange, 401, "application/json", Serialization.asJson(Map.of("error", "bad_verification_code")));
        } else {
            String token = "gho_" + random();
            tokens.put(token, grant.login());
            send(
                    exchange,
                    200,
                    "application/json",
                    Serialization.asJson(Map.of("access_token", token, "token_type", "bearer", "scope", "read:org")));
        }
    }

    /** By its id and secret, in the form or, as Go's client tries first, by Basic authentication. */
    private boolean isApp(HttpExchange exchange, Map<String, String> form, String clientId) {
        String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .filter(value -> value.startsWith("Basic "))
                .map(value -> new String(Base64.getDecoder().decode(value.substring(6)), StandardCharsets.UTF_8))
                .orElseGet(() -> form.get("client_id") + ":" + form.get("client_secret"));
        return header.equals(clientId + ":" + apps.get(clientId).clientSecret());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        String login = tokens.get(header.replaceFirst("^(?i:bearer|token) ", ""));
        if (login == null) {
            send(exchange, 401, "application/json", "{\"message\": \"Bad credentials\"}");
            return;
        }
        Person person = person(login);
        String path = exchange.getRequestURI().getPath().substring(API.length());
        switch (path) {
            case "/user" -> send(exchange, person.user());
            case "/user/emails" ->
                send(exchange, List.of(Map.of("email", login + "@example.test", "verified", true, "primary", true)));
            case "/user/orgs" ->
                send(
                        exchange,
                        person.organizations().stream()
                                .map(organization -> Map.of("login", organization))
                                .toList());
            case "/user/teams" -> send(exchange, person.teamList());
            default -> send(exchange, isMember(person, path) ? 204 : 404, "application/json", "");
        }
    }

    private static boolean isMember(Person person, String path) {
        return person.organizations().stream()
                .anyMatch(organization -> path.equals("/orgs/" + organization + "/members/" + person.login()));
    }

    private static void send(HttpExchange exchange, Object answer) throws IOException {
        send(exchange, 200, "application/json", Serialization.asJson(answer));
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (exchange) {
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(Optional.ofNullable(text).orElse("").split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
