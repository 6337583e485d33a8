package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.DexPods;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.engine.FakeGithub;
import ci.kingdon.moonlander.engine.Internet;
import ci.kingdon.moonlander.engine.Kubelogin;
import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.TokenIssuer;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.node.ObjectNode;

/**
 * People log in through GitHub, by the real Dex and kubelogin, and get into clusters that trust it; nobody else does. {@code make e2e} leaves
 * it out, for it builds programs of its own. Keycloak is a second Dex with an issuer as Keycloak's; GitHub is played.
 */
@Scenario
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.DisplayName.class)
class PeopleGetIn {

    /** How long a token lets in: short, for the scenarios to see it end. */
    private static final Duration ID_TOKENS = Duration.ofSeconds(90);

    /** vcluster's proxy believes a token for five seconds after it has asked its API server. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    /** The default of expiry.refreshTokens.reuseInterval, and a bit. */
    private static final Duration REUSE = Duration.ofSeconds(4);

    private static final String OPERATORS = "operators";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Engine engine;
    private DexPods dexPods;
    private FakeGithub github;
    private FakeGithub.App app;
    private Logins logins;
    private Path kubeconfig;
    private Person ada;
    private Person ben;
    private Person eve;
    private Person tess;

    @BeforeAll
    void logIn(Installation installation) throws Exception {
        engine = installation.engine();
        Internet internet = engine.startInternet();
        dexPods = engine.startDexPods();
        github = internet.github();
        for (String login : List.of("ada", "ben", "eve")) {
            github.addPerson(login);
        }
        for (String login : List.of("ada", "ben")) {
            github.addMember(Logins.ORGANIZATION, login);
        }
        github.addToTeam(Logins.ORGANIZATION, Logins.DEVELOPERS, "ada");
        app = github.register(Logins.callback());
        logins = Logins.compose(installation, internet, app, ID_TOKENS);
        kubeconfig = logins.kubeconfig();
        ada = person("ada");
        ben = person("ben");
        eve = new Person(engine.terminal("eve", logins.authority()), logins.authority(), withoutUsers(kubeconfig));
        eve.signIn(github, "eve");
        tess = new Person(engine.terminal("tess", logins.authority()), logins.authority(), kubeconfig);
        tess.account(Keycloak.USER, Keycloak.PASSWORD);
        // What CozyStack says of its Keycloak has no CA in it.
        tess.trust();
        // API servers ask an issuer for its keys by themselves, every ten seconds until they have them.
        awaitIn(tess, Logins.TENANT);
        awaitIn(ada, Logins.RHEA);
        awaitIn(ada, Logins.MOO);
    }

    private Person person(String login) throws IOException {
        Person person = new Person(engine.terminal(login, logins.authority()), logins.authority(), kubeconfig);
        person.signIn(github, login);
        return person;
    }

    /** The same clusters, for whoever brings a token or nothing. */
    private static Path withoutUsers(Path kubeconfig) throws IOException {
        ObjectNode tree = Yaml.one(Files.readString(kubeconfig));
        tree.remove("users");
        tree.path("contexts").valueStream().forEach(context -> ((ObjectNode) context.path("context")).remove("user"));
        return Files.writeString(kubeconfig.resolveSibling("without-users.kubeconfig"), Yaml.write(tree));
    }

    private static void awaitIn(Person person, Logins.Entrance entrance) throws Exception {
        AtomicReference<String> said = new AtomicReference<>();
        Eventually.within(
                Duration.ofMinutes(2),
                Duration.ofSeconds(1),
                () -> "somebody gets into " + entrance.name() + "; kubectl says: " + said,
                () -> {
                    Kubelogin.Answer answer = whoami(person, entrance);
                    said.set(answer.err());
                    return answer.succeeded();
                });
    }

    private static boolean getsIn(Person person, Logins.Entrance entrance) throws Exception {
        return whoami(person, entrance).succeeded();
    }

    private static Kubelogin.Answer whoami(Person person, Logins.Entrance entrance) throws Exception {
        return person.kubectl(List.of("--context=" + entrance.name(), "auth", "whoami", "--output=json"));
    }

    /** With a token as it is, not by kubelogin. */
    private Kubelogin.Answer whoami(String token, Logins.Entrance entrance) throws Exception {
        return eve.kubectl(
                List.of("--cluster=" + entrance.source(), "--token=" + token, "auth", "whoami", "--output=json"));
    }

    @Test
    @DisplayName("1 Who gets in where: each way to come, at each cluster; and nobody else")
    void matrix(Results.Notes notes) throws Exception {
        Logins.Entrance planet = Logins.MOO;
        String expiring = ada.token(planet, "--force-refresh");
        AuthMatrix matrix = new AuthMatrix(List.of(Logins.ROOT, Logins.TENANT, planet, Logins.RHEA), notes);
        matrix.head();
        matrix.tryOut(
                by("Static", ada, "--user=" + Logins.ROOT.source()),
                new AuthMatrix.Admission(
                        Logins.ROOT,
                        new AuthMatrix.Role("admin", "admin", "*.*", List.of("* * --all-namespaces"), List.of())));
        matrix.tryOut(
                by("Keycloak", tess, "--user=" + Logins.TENANT.source()),
                new AuthMatrix.Admission(
                        Logins.TENANT,
                        new AuthMatrix.Role(
                                "tenant",
                                Keycloak.ISSUER.prefix() + "tess@example.test",
                                "deployments.apps",
                                List.of("create deployments --namespace=" + Logins.TENANT_NAMESPACE),
                                List.of("create deployments --namespace=default", "list nodes"))));
        matrix.tryOut(
                by("Dex and GitHub", ada, "--user=" + planet.source()),
                new AuthMatrix.Admission(
                        planet,
                        new AuthMatrix.Role(
                                "developer",
                                Logins.DEX.prefix() + "ada@example.test",
                                "deployments.apps",
                                List.of("create deployments --all-namespaces"),
                                List.of("create clusterrolebindings", "* * --all-namespaces"))));
        matrix.tryOut(
                by("Another planet's token", ada, "--user=" + Logins.RHEA.source()),
                new AuthMatrix.Admission(
                        Logins.RHEA,
                        new AuthMatrix.Role(
                                "viewer",
                                Logins.DEX.prefix() + "ada@example.test",
                                "deployments.apps",
                                List.of("list deployments --all-namespaces"),
                                List.of("create deployments --namespace=default"))));
        matrix.tryOut(by("No token", eve, "--username=eve", "--password=password"));
        matrix.tryOut(
                token("Another issuer's, for moo", Kubelogin.token(tess.login(Keycloak.ISSUER, planet.audience()))));
        matrix.tryOut(token("Signed by somebody else", forged(ada.token(planet))));
        String teamless = ben.token(planet);
        assertThat(Person.groups(teamless)).isEmpty();
        matrix.tryOut(token("A member without a team", teamless));
        Kubelogin.Answer stranger = eve.login(planet, Person.IMPATIENT);
        assertThat(stranger.succeeded())
                .as("somebody of no organization gets a token")
                .isFalse();
        assertThat(stranger.err()).contains("Authentication failed");
        notes.say("%s", "A stranger to the organization: Dex gives no token");
        awaitExpired(expiring);
        matrix.tryOut(token("An expired token", expiring));
        matrix.holds();
    }

    private static AuthMatrix.Way by(String name, Person person, String... flags) {
        return new AuthMatrix.Way(name, person, List.of(flags));
    }

    private AuthMatrix.Way token(String name, String token) {
        return by(name, eve, "--token=" + token);
    }

    /** With the same claims, from tomorrow on, and a signature of one's own. */
    private static String forged(String token) throws Exception {
        ObjectNode claims = (ObjectNode) Person.claims(token);
        claims.put("exp", Instant.now().plus(Duration.ofDays(1)).getEpochSecond());
        String header = new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8);
        return TokenIssuer.signed(header, claims, Authority.rsa());
    }

    private static void awaitExpired(String token) throws InterruptedException {
        Duration left = Duration.between(Instant.now(), Person.expiry(token).plus(SLACK));
        if (left.isPositive()) {
            Thread.sleep(left);
        }
    }

    @Test
    @DisplayName("2 Somebody logs in once; then the cache, the refresh token, the end of a token, and logging out")
    void session(Results.Notes notes) throws Exception {
        Logins.Entrance planet = Logins.MOO;
        ada.logOut();
        Kubelogin.Answer first = ada.login(planet);
        String token = Kubelogin.token(first);
        assertThat(Person.groups(token)).containsExactly(Logins.ORGANIZATION + ":" + Logins.DEVELOPERS);
        assertThat(Person.claims(token).path("aud").stringValue()).isEqualTo(planet.audience());
        Kubelogin.Answer cached = ada.login(planet);
        assertThat(Kubelogin.token(cached).equals(token)).as("the same token").isTrue();
        // From here on nobody can log in by this browser.
        ada.signOut();
        Kubelogin.Answer refreshed = ada.login(planet, "--force-refresh");
        String second = Kubelogin.token(refreshed);
        assertThat(second.equals(token)).as("the same token").isFalse();
        notes.say(
                "login %d ms, from the cache %d ms, refresh %d ms",
                first.took().toMillis(),
                cached.took().toMillis(),
                refreshed.took().toMillis());
        Kubelogin.Answer who = whoami(ada, planet);
        notes.say("kubectl auth whoami %d ms", who.took().toMillis());

        notes.say("a token of %d s is refused %d s after its end", ID_TOKENS.toSeconds(), refusedAfter(second, planet));
        Kubelogin.Answer renewed = whoami(ada, planet);
        assertThat(renewed.succeeded()).as("kubectl renews a token by itself").isTrue();

        String last = ada.token(planet);
        assertThat(ada.cache()).isNotEmpty();
        ada.logOut();
        assertThat(ada.cache()).isEmpty();
        assertThat(whoami(last, planet).succeeded())
                .as("a token that somebody kept lets in until its end")
                .isTrue();
        assertThat(ada.login(planet, Person.IMPATIENT).succeeded())
                .as("without a browser's login")
                .isFalse();
        ada.signIn(github, "ada");
        assertThat(whoami(ada, planet).succeeded()).isTrue();
        notes.say("after kubelogin clean the browser is needed again; a token that was kept lets in until its end");
    }

    /** How long after its end a token still lets in, in seconds. */
    private long refusedAfter(String token, Logins.Entrance planet) throws Exception {
        assertThat(whoami(token, planet).succeeded()).isTrue();
        Eventually.within(
                ID_TOKENS.plus(SLACK),
                Duration.ofMillis(500),
                () -> "a token is refused that ended at " + Person.expiry(token),
                () -> !whoami(token, planet).succeeded());
        return Duration.between(Person.expiry(token), Instant.now()).toSeconds();
    }

    @Test
    @DisplayName("3 A team is added and taken away: the next refresh knows, the old token does not")
    void teams(Results.Notes notes) throws Exception {
        Logins.Entrance planet = Logins.MOO;
        logins.allow(Logins.DEX.prefix() + Logins.ORGANIZATION + ":" + OPERATORS, "cluster-admin");
        assertThat(isAdmin(refreshed(planet), planet)).isFalse();

        github.addToTeam(Logins.ORGANIZATION, OPERATORS, "ada");
        assertThat(isAdmin(ada.token(planet), planet))
                .as("by the token of before")
                .isFalse();
        String promoted = refreshed(planet);
        assertThat(Person.groups(promoted)).contains(Logins.ORGANIZATION + ":" + OPERATORS);
        assertThat(isAdmin(promoted, planet)).isTrue();

        github.removeFromTeam(Logins.ORGANIZATION, OPERATORS, "ada");
        assertThat(isAdmin(promoted, planet)).as("until the old token ends").isTrue();
        String demoted = refreshed(planet);
        assertThat(isAdmin(demoted, planet)).isFalse();
        assertThat(whoami(demoted, planet).succeeded()).isTrue();
        Eventually.within(
                ID_TOKENS.plus(SLACK),
                Duration.ofMillis(500),
                () -> "the old token is refused",
                () -> !isAdmin(promoted, planet));
        notes.say(
                "a team that is taken away is in force at the next refresh; a token of before knows it until its end, %d s at most",
                ID_TOKENS.toSeconds());

        github.removeFromTeam(Logins.ORGANIZATION, Logins.DEVELOPERS, "ada");
        String nothing = refreshed(planet);
        assertThat(whoami(nothing, planet).succeeded())
                .as("a member of nothing")
                .isFalse();
        github.addToTeam(Logins.ORGANIZATION, Logins.DEVELOPERS, "ada");
        assertThat(whoami(refreshed(planet), planet).succeeded()).isTrue();
        notes.say("who is in no team any more is refused, and is let in when they are in one again");

        github.removeMember(Logins.ORGANIZATION, "ada");
        Thread.sleep(REUSE);
        assertThat(ada.login(planet, "--force-refresh", Person.IMPATIENT).succeeded())
                .as("a token for somebody who has left the organization")
                .isFalse();
        github.addMember(Logins.ORGANIZATION, "ada");
        Thread.sleep(REUSE);
        assertThat(ada.login(planet, "--force-refresh").succeeded()).isTrue();
        notes.say("who has left the organization gets no token any more");
    }

    /** A token by what GitHub says now: shortly after a refresh Dex answers by what it heard then. */
    private String refreshed(Logins.Entrance planet) throws Exception {
        Thread.sleep(REUSE);
        return ada.token(planet, "--force-refresh");
    }

    private boolean isAdmin(String token, Logins.Entrance planet) throws Exception {
        Kubelogin.Answer answer = eve.kubectl(List.of(
                "--context=" + planet.name(), "--token=" + token, "auth", "can-i", "*", "*", "--all-namespaces"));
        return "yes".equals(answer.out().strip());
    }

    @Test
    @DisplayName(
            "4 An issuer is added to a landed planet, and taken away: within a minute, without restart or un-landing")
    void issuers(Results.Notes notes) throws Exception {
        Logins.Entrance planet = Logins.MOO;
        ProcessHandle before = apiServer();
        Instant started = before.info().startInstant().orElseThrow();
        Eventually.within(
                Tenant.PATIENCE,
                Tenant.STEP,
                () -> "moo is Ready",
                () -> logins.landed().startsWith("True "));
        String landed = logins.landed();
        String delivery = logins.delivery();
        assertThat(whoami(keycloakToken(planet), planet).succeeded()).isFalse();

        logins.trustKeycloak();
        long start = System.nanoTime();
        Eventually.within(
                MINUTE,
                Duration.ofMillis(500),
                () -> "moo trusts Keycloak",
                () -> whoami(keycloakToken(planet), planet).succeeded());
        notes.say("an issuer is trusted %d s after the landing says so", Seconds.since(start));
        assertThat(username(keycloakToken(planet), planet)).isEqualTo(Keycloak.ISSUER.prefix() + "tess@example.test");
        assertThat(getsIn(ada, planet)).isTrue();

        logins.trustDexAlone();
        start = System.nanoTime();
        Eventually.within(
                MINUTE,
                Duration.ofMillis(500),
                () -> "moo does not trust Keycloak any more",
                () -> !whoami(keycloakToken(planet), planet).succeeded());
        notes.say("it is not trusted any more %d s after the landing says so", Seconds.since(start));
        assertThat(getsIn(ada, planet)).isTrue();
        assertThat(logins.delivery()).isEqualTo(delivery);
        assertThat(apiServer().pid()).isEqualTo(before.pid());
        assertThat(apiServer().info().startInstant()).contains(started);
        Eventually.until("moo is Ready", () -> logins.landed().equals(landed));
    }

    private ProcessHandle apiServer() throws IOException {
        return engine.vclusters()
                .planet(Logins.PLANET_NAMESPACE, Logins.PLANET)
                .orElseThrow()
                .process("kube-apiserver");
    }

    private String keycloakToken(Logins.Entrance planet) throws Exception {
        return Kubelogin.token(tess.login(Keycloak.ISSUER, planet.audience()));
    }

    private String username(String token, Logins.Entrance entrance) throws Exception {
        return Yaml.one(whoami(token, entrance).mustSucceed())
                .at("/status/userInfo/username")
                .stringValue();
    }

    @Test
    @DisplayName("5 Dex gets another pod: whoever is logged in stays so")
    void restart(Results.Notes notes) throws Exception {
        Logins.Entrance planet = Logins.MOO;
        String before = ada.token(planet, "--force-refresh");
        List<String> pods = dexPods.names(Logins.DEX_NAMESPACE);
        assertThat(pods).hasSize(1);
        ada.signOut();
        engine.controlPlane()
                .client()
                .pods()
                .inNamespace(Logins.DEX_NAMESPACE)
                .withName(pods.getFirst())
                .delete();
        long start = System.nanoTime();
        Eventually.within(
                Duration.ofMinutes(2),
                Duration.ofSeconds(1),
                () -> "Dex runs in another pod",
                () -> Collections.disjoint(dexPods.names(Logins.DEX_NAMESPACE), pods)
                        && ada.login(planet, "--force-refresh", Person.IMPATIENT)
                                .succeeded());
        notes.say("refreshed without a browser by another pod, %d s after the first was deleted", Seconds.since(start));
        assertThat(whoami(before, planet).succeeded())
                .as("a token that the pod before has signed")
                .isTrue();
        ada.signIn(github, "ada");
    }

    @Test
    @DisplayName("6 A kubeconfig without a credential is there for everybody, and lets in who logs in")
    void everybody(Results.Notes notes) throws Exception {
        Path everyones = logins.publicKubeconfig();
        assertThat(Yaml.one(Files.readString(everyones)).at("/users/0/user").propertyNames())
                .containsExactly("exec");
        List<String> command = List.of("auth", "whoami", "--output=json");
        assertThat(Yaml.one(ada.kubectl(everyones, command).mustSucceed())
                        .at("/status/userInfo/username")
                        .stringValue())
                .isEqualTo(Logins.DEX.prefix() + "ada@example.test");
        assertThat(logins.delivered())
                .containsOnlyKeys("Secret people", "ConfigMap everyone")
                .containsEntry("Secret people", Files.readString(kubeconfig))
                .containsEntry("ConfigMap everyone", Files.readString(everyones));
        notes.say("ada gets in by a ConfigMap; both kubeconfigs have come to another cluster, too");
    }

    @Test
    @DisplayName("7 What a bastion gathers is edited: its kubeconfig follows, without being looked after")
    void follows(Results.Notes notes) throws Exception {
        long start = System.nanoTime();
        logins.changeRoot("kube-public");
        Eventually.within(
                MINUTE,
                Duration.ofMillis(200),
                () -> "the kubeconfig has what the Secret says anew",
                () -> logins.people().contains("kube-public"));
        notes.say("a given kubeconfig that is edited is in the bastion's after %d s", Seconds.since(start));
        start = System.nanoTime();
        assertThat(logins.everyone()).doesNotContain("XLanding/rhea");
        logins.label(Logins.OTHER);
        Eventually.within(
                MINUTE,
                Duration.ofMillis(200),
                () -> "a landing that gets the label has a context",
                () -> logins.everyone().contains("XLanding/rhea"));
        notes.say("a landing that gets the label has a context after %d s", Seconds.since(start));
    }

    @Test
    @DisplayName(
            "8 The namespace is not deleted before all that is in it; all of it is deleted at once, and nothing is left")
    void goes(Results.Notes notes) throws Exception {
        assertThat(logins.namespaceIsKept())
                .hasValueSatisfying(
                        why -> assertThat(why).contains("is still in namespace people", "First: kubectl delete "));
        long start = System.nanoTime();
        logins.deleteAll();
        Eventually.within(
                Tenant.PATIENCE,
                Duration.ofSeconds(1),
                () -> "nothing is left; there are " + logins.remains(),
                () -> logins.remains().isEmpty());
        notes.say(
                "two vclusters, a tenant's cluster, Dex, its name and two bastions gone after %d s",
                Seconds.since(start));
    }

    @Test
    @DisplayName("9 No client secret and no token is outside a Secret, but for what Dex itself keeps")
    void nothingLeaks(Results.Notes notes) throws Exception {
        Set<String> secrets = new HashSet<>(github.issuedTokens());
        secrets.add(app.clientSecret());
        for (Person person : List.of(ada, ben, eve, tess)) {
            secrets.addAll(person.tokens());
        }
        new SecretsSearch(engine, secrets, "/registry/dex.coreos.com/").findsNothing(app.clientSecret(), notes);
    }
}
