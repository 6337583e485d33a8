package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.kubernetes.User;
import ci.kingdon.moonlander.landing.token.Token;
import ci.kingdon.moonlander.landing.token.TokenLife;
import ci.kingdon.moonlander.landing.token.Tokens;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.Role;
import ci.kingdon.moonlander.staging.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Composes an identity's tokens, and replaces the one in use. The next one is made beside it; as soon as it has arrived it is handed out;
 * once everything has it, and the overlap is over, the former one is revoked. At each moment there are two at most, and both are accepted:
 * whoever reads the kubeconfig again within the overlap has no failed call. A landing is as ready during all of this as it was before.
 */
public final class Rotation {

    /** How far a rotation is, as Gardener calls it. */
    public enum Phase {
        /** The next token is made, or is on its way to where kubeconfigs are delivered. */
        Preparing,
        /** Everything has the new token, and the former one is still accepted. */
        Prepared,
        /** The former token is being revoked. */
        Completing,
        /** There is one token. */
        Completed
    }

    /** How a message begins by which a rotation does not go on. */
    private static final String LATE = "late since ";

    private static final Set<Phase> REVOKING = EnumSet.of(Phase.Prepared, Phase.Completing);

    private static final Set<Phase> UNDER_WAY = EnumSet.of(Phase.Preparing, Phase.Prepared, Phase.Completing);

    /** A rotation is looked after while somebody else has to do something for it: Crossplane drops changes of an XR that sees many. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Tokens tokens;
    private final TokenLife life;
    private final Desired desired;
    private Optional<Phase> phase = Optional.empty();
    private String message = "";
    private boolean composed;

    Rotation(Tokens tokens, TokenLife life, Desired desired) {
        this.tokens = tokens;
        this.life = life;
        this.desired = desired;
    }

    /**
     * Composes the token in use, and beside it the next or the former one.
     *
     * @param mayBegin whether the first token may be made by now
     * @param resource the resource of a token
     */
    void compose(boolean mayBegin, Function<Token, RemoteResource> resource) {
        RemoteObjects remote = new RemoteObjects(desired);
        composed = true;
        Token current = tokens.current();
        desired.after(mayBegin, current.role(), () -> remote.compose(current.role(), resource.apply(current)));
        remember(current, false);
        for (Token token : accepted()) {
            desired.reserve(token.role());
            remote.composeBeside(token.role(), resource.apply(token));
            remember(token, true);
        }
        if (tokens.next().isPresent() || (mayBegin && isToBegin())) {
            Token next = tokens.following();
            desired.reserve(next.role());
            Optional<Awaited> awaited = remote.composeBeside(next.role(), resource.apply(next));
            awaited.filter(Awaited::somebodyMustAct).ifPresent(what -> desired.warn(what.reason(), what.message()));
            remember(next, false);
            is(Phase.Preparing, awaited.map(Awaited::message).orElse("waiting for the next token to arrive"));
        }
    }

    private void remember(Token token, boolean former) {
        desired.annotate(token.role(), token.annotations(life.now(), life.askedBy(), former));
    }

    private boolean isToBegin() {
        return life.isDue(tokens.current())
                && tokens.former().isEmpty()
                && tokens.current().bearer().isPresent()
                && !isBeingRevoked();
    }

    /** The former tokens that go on being accepted. The others nobody composes any more, so that they are taken away. */
    private List<Token> accepted() {
        return tokens.former().stream().filter(token -> !life.isOver(token)).toList();
    }

    /** The users that kubeconfigs had before, where they still get in. */
    List<User> formerUsers() {
        return accepted().stream()
                .flatMap(token -> token.bearer().stream())
                .map(User::bearer)
                .toList();
    }

    /** The roles of the tokens that are composed. */
    Stream<Role> roles() {
        return Stream.of(
                        List.of(tokens.current()),
                        accepted(),
                        tokens.next().stream().toList())
                .flatMap(List::stream)
                .map(Token::role);
    }

    /** The token in use. */
    Token current() {
        return tokens.current();
    }

    /**
     * Goes on once it is known where the token in use has arrived.
     *
     * @param places where a former token still is, in words; asked only while there is one
     */
    public void goOn(Supplier<List<String>> places) {
        if (!composed) {
            return;
        }
        List<String> behind = tokens.former().isEmpty() ? List.of() : places.get();
        boolean missing = !behind.isEmpty() || tokens.next().isPresent();
        for (Token token : accepted()) {
            boolean superseded = token.isSuperseded() || !missing;
            if (superseded && !token.isSuperseded()) {
                desired.annotate(token.role(), Token.superseded(life.now()));
            }
            is(
                    superseded ? Phase.Prepared : Phase.Preparing,
                    superseded
                            ? "generation " + token.generation() + " is revoked at " + revokedAt(token)
                            : "waiting until the new token is in " + String.join(", ", behind));
        }
        if (phase.isEmpty() && (tokens.former().size() > accepted().size() || isBeingRevoked())) {
            is(Phase.Completing, "waiting until generation " + tokens.before().generation() + " is deleted");
        }
        if (phase.filter(Phase.Preparing::equals).isPresent()) {
            life.lateSince(tokens.next().orElse(tokens.current()))
                    .ifPresent(time -> message = LATE + time + ", " + message);
        }
        wake();
    }

    /** One that is superseded in this very call is so from now on. */
    private Instant revokedAt(Token former) {
        return life.revokedAt(former).orElseGet(() -> life.now().plus(life.overlap()));
    }

    private void is(Phase now, String awaited) {
        if (phase.isEmpty()) {
            phase = Optional.of(now);
            message = awaited;
        }
    }

    /** Whether the token before is not known to be gone: its Object leaves what is observed as soon as core deletes it. */
    private boolean isBeingRevoked() {
        return was(REVOKING)
                && tokens.current().generation() > 1
                && tokens.former().isEmpty()
                && desired.ask(Requirement.named(
                                RemoteObject.API_VERSION,
                                RemoteObject.KIND,
                                desired.id().namespace().orElse(""),
                                desired.nameOf(tokens.before().role())))
                        .filter(List::isEmpty)
                        .isEmpty();
    }

    private JsonNode status() {
        return desired.observed().status().path(tokens.roles().inStatus());
    }

    private void wake() {
        Optional<Duration> soonest = phase.filter(Phase.Prepared::equals).isPresent()
                ? accepted().stream().map(this::revokedAt).map(life::until).findFirst()
                : phase.isPresent()
                        ? Optional.of(PATIENCE)
                        : life.rotatesAt(tokens.current()).map(life::until);
        soonest.ifPresent(desired::callAgainIn);
    }

    /** What people are told of a rotation: that it begins, that everything has the new token, and that the former one is gone. */
    public Stream<Step> steps() {
        String whose = tokens.roles().inStatus() + ": ";
        return Stream.of(
                Step.of("RotationStarted", was(UNDER_WAY), is(UNDER_WAY), whose + message),
                Step.trouble(
                        "RotationLate",
                        status().path("message").asString("").startsWith(LATE),
                        message.startsWith(LATE),
                        whose + message),
                Step.of(
                        "RotationPrepared",
                        was(REVOKING),
                        is(REVOKING),
                        whose + "everything has the token of generation "
                                + tokens.current().generation() + "; " + message),
                Step.of(
                        "RotationCompleted",
                        !was(UNDER_WAY),
                        !is(UNDER_WAY),
                        whose + "the token of generation " + tokens.current().generation()
                                + " is the only one that is accepted"));
    }

    private boolean was(Set<Phase> phases) {
        return phases.stream()
                .anyMatch(one -> one.name().equals(status().path("phase").asString("")));
    }

    private boolean is(Set<Phase> phases) {
        return phase.filter(phases::contains).isPresent();
    }

    /** What the XR's status says of the token: nothing more than that there is one where there never was another one, nor is to be. */
    public ObjectNode describe() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        Token current = tokens.current();
        status.put("generation", current.generation());
        current.issuedAt()
                .filter(_ -> current.bearer().isPresent())
                .or(() -> status().path("issuedAt").stringValueOpt())
                .ifPresent(time -> status.put("issuedAt", time));
        life.rotatesAt(current).ifPresent(time -> status.put("rotatesAt", time.toString()));
        phase.or(() -> current.generation() > 1 ? Optional.of(Phase.Completed) : Optional.empty())
                .ifPresent(now -> status.put("phase", now.name()));
        if (!message.isEmpty()) {
            status.put("message", message);
        }
        return status;
    }
}
