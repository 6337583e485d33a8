package ci.kingdon.moonlander.landing.token;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One generation of an identity's token, as a call shows it. What there is to remember of it stands in annotations of its Object; the
 * first generation has none where nobody asks for rotation.
 *
 * @param generation counted from 1
 * @param role the role of its Object
 * @param observed what the call shows
 */
public record Token(int generation, Role role, Observed observed) {

    /** When the function asked for it, by the function's clock. */
    private static final String REQUESTED_AT = "moons.kingdon.ci/token-requested-at";

    /** That it was seen, and handed out: so it stays the one in use, also while a provider does not show it. */
    private static final String HANDED_OUT = "moons.kingdon.ci/token-handed-out";

    /** From when on everything had the next one, by the function's clock. */
    private static final String SUPERSEDED_AT = "moons.kingdon.ci/token-superseded-at";

    /** A hash of what somebody has asked by that it be made. */
    private static final String ASKED_BY = "moons.kingdon.ci/token-asked-by";

    /** How long a time is as Kubernetes writes it: to the second, in UTC, with a year of four digits. */
    private static final int LENGTH = "2006-01-02T15:04:05Z".length();

    /** The key of the token in a ServiceAccount's token Secret. */
    public static final String TOKEN_KEY = "token";

    /** The key of the cluster's CA in it. */
    public static final String CA_KEY = "ca.crt";

    /** Whether its Object exists. */
    public boolean exists() {
        return observed.exists(role);
    }

    /** The token itself, once it has arrived; secret. */
    public Optional<String> bearer() {
        return observed.connectionDetail(role, TOKEN_KEY).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** The CA of the cluster's server, which comes with the token. */
    public Optional<byte[]> authority() {
        return observed.connectionDetail(role, CA_KEY);
    }

    /** Whether it is handed out in this call, or was before. */
    public boolean isHandedOut() {
        return annotation(HANDED_OUT).isPresent() || (observed.isReady(role) && bearer().isPresent());
    }

    /** When the cluster's API server made its Secret, if it says a time. */
    public Optional<String> issuedAt() {
        return observed.resource(role)
                .flatMap(object -> object.manifest()
                        .at("/status/atProvider/manifest/metadata/creationTimestamp")
                        .stringValueOpt())
                .filter(text -> instant(text).isPresent());
    }

    /** When the function asked for it; empty of the first generation. */
    Optional<Instant> requestedAt() {
        return annotation(REQUESTED_AT).flatMap(Token::instant);
    }

    /** From when on everything had the next one. */
    Optional<Instant> supersededAt() {
        return annotation(SUPERSEDED_AT).flatMap(Token::instant);
    }

    /** Whether everything has the next one. */
    public boolean isSuperseded() {
        return supersededAt().isPresent();
    }

    /** What somebody has asked by that it be made, as a hash. */
    Optional<String> askedBy() {
        return annotation(ASKED_BY);
    }

    /** When it was asked for and when it was made: two clocks, and either may be wrong. */
    Stream<Instant> times() {
        return Stream.of(annotation(REQUESTED_AT), issuedAt())
                .flatMap(Optional::stream)
                .flatMap(text -> instant(text).stream());
    }

    /**
     * The annotations that its Object has from now on.
     *
     * @param now when the call was received
     * @param asked a hash of what somebody asks by to have a new one
     * @param former whether another one is in use
     */
    public Map<String, String> annotations(Instant now, Optional<String> asked, boolean former) {
        Map<String, String> all = new TreeMap<>();
        if (generation > 1) {
            all.put(REQUESTED_AT, annotation(REQUESTED_AT).orElseGet(() -> text(now)));
            if (isHandedOut()) {
                all.put(HANDED_OUT, "true");
            }
        }
        (exists() ? askedBy() : asked).ifPresent(hash -> all.put(ASKED_BY, hash));
        annotation(SUPERSEDED_AT).filter(_ -> former).ifPresent(time -> all.put(SUPERSEDED_AT, time));
        return all;
    }

    /** The annotation that says that from now on everything has the next one. */
    public static Map<String, String> superseded(Instant now) {
        return Map.of(SUPERSEDED_AT, text(now));
    }

    private Optional<String> annotation(String key) {
        return observed.resource(role).flatMap((ObservedResource object) -> object.annotation(key));
    }

    private static String text(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond()).toString();
    }

    /**
     * Somebody may have written another text there, and a planet's API server may be anybody's; it is then as if there were none. To a time
     * that is as long as Kubernetes' own any period can be added.
     */
    private static Optional<Instant> instant(String text) {
        try {
            return text.length() == LENGTH ? Optional.of(Instant.parse(text)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Names the generation and nothing that is secret. */
    @Override
    public String toString() {
        return "Token[generation=" + generation + ", role=" + role.key() + "]";
    }
}
