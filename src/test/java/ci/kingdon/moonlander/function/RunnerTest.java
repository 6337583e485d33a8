package ci.kingdon.moonlander.function;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class RunnerTest {

    private static final String SECRET = "eyJhbGciOiJSUzI1NiJ9";

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Runner.class);

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Level levelBefore = LOG.getLevel();

    /** The composer under test's feet: it answers well, until told otherwise. */
    private UnaryOperator<Response> behaviour = UnaryOperator.identity();

    private final V1Function runner = new V1Function(
            request -> behaviour.apply(Response.to(request).desire("mine", Yaml.one("kind: ConfigMap"), Ready.TRUE)));

    @BeforeEach
    void listen() {
        LOG.setLevel(Level.DEBUG);
        LOG.setAdditive(false);
        LOG.addAppender(logged);
        logged.start();
    }

    @AfterEach
    void stopListening() {
        LOG.detachAppender(logged);
        LOG.setAdditive(true);
        LOG.setLevel(levelBefore);
    }

    @Test
    void answersWithWhatTheComposerSays() {
        RunFunctionResponse response = runner.run(call());

        assertThat(response.getDesired().getResourcesMap()).containsOnlyKeys("earlier", "mine");
        assertThat(response.getResultsList()).isEmpty();
        assertThat(logged.list).isEmpty();
    }

    @Test
    void aCallWithoutCompositeIsTheComposersToAnswer() {
        RunFunctionRequest call = call().toBuilder().clearObserved().build();

        assertThat(runner.run(call).getDesired().getResourcesMap()).containsOnlyKeys("earlier", "mine");

        behaviour = response -> {
            throw new IllegalStateException();
        };
        assertOneFatal(
                call,
                "InternalError",
                "cannot compose a request without composite: a bug in the function, IllegalStateException;"
                        + " its log has the stack trace, and nothing was changed");
    }

    @Test
    void aRefusalByTheComposerIsItsMessage() {
        behaviour = response -> {
            throw new Invalid("spec.planet", "is missing", "vcluster or existing");
        };

        assertOneFatal(call(), "InvalidInput", "spec.planet: is missing; allowed: vcluster or existing");
        assertThat(logged.list)
                .as("whoever wrote the spec is told; it is no error of ours")
                .allMatch(event -> event.getLevel() == Level.DEBUG);
    }

    private record Bug(String reason, Throwable thrown, String shown) {
        @Override
        public String toString() {
            return reason;
        }
    }

    static Stream<Bug> bugs() {
        IllegalStateException suppressing = new IllegalStateException(SECRET);
        suppressing.addSuppressed(new RuntimeException(SECRET));
        IllegalStateException circular = new IllegalStateException(SECRET);
        circular.initCause(new RuntimeException(SECRET, circular));
        return Stream.of(
                new Bug(
                        "a message may quote what it choked on",
                        new IllegalStateException(SECRET),
                        "IllegalStateException"),
                new Bug(
                        "so may a cause's",
                        new IllegalStateException("x", new IllegalArgumentException("y", new RuntimeException(SECRET))),
                        "IllegalStateException"),
                new Bug("so may a suppressed one's", suppressing, "IllegalStateException"),
                new Bug("causes may run in a circle", circular, "IllegalStateException"),
                new Bug(
                        "a message made of the cause's",
                        new RuntimeException(new Exception(SECRET)),
                        "RuntimeException"),
                new Bug(
                        "endless recursion ends the call and no more",
                        new StackOverflowError(SECRET),
                        "StackOverflowError"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void aBugIsToldByItsTypeAndNeverByItsMessage(Bug bug) {
        behaviour = response -> {
            throw RunnerTest.<RuntimeException>sneaky(bug.thrown);
        };

        assertOneFatal(
                call(),
                "InternalError",
                "cannot compose XBarn farm/moo: a bug in the function, " + bug.shown
                        + "; its log has the stack trace, and nothing was changed");

        assertThat(logged.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(everything(event))
                    .contains("XBarn farm/moo", bug.thrown.getClass().getName(), "at " + RunnerTest.class.getName())
                    .doesNotContain(SECRET);
        });
    }

    @Test
    void aRealStackOverflowIsSurvived() {
        behaviour = RunnerTest::forever;

        assertThat(runner.run(call()).getResultsList())
                .singleElement()
                .satisfies(result -> assertThat(result.getMessage()).contains("StackOverflowError"));
    }

    /** Each failure is one call's: the next is answered as if nothing had been. */
    private void assertOneFatal(RunFunctionRequest call, String reason, String message) {
        RunFunctionResponse response = runner.run(call);

        assertThat(response.getResultsList()).singleElement().satisfies(result -> {
            assertThat(result.getSeverity()).isEqualTo(Severity.SEVERITY_FATAL);
            assertThat(result.getReason()).isEqualTo(reason);
            assertThat(result.getMessage()).isEqualTo(message);
        });
        assertThat(response.getDesired().toByteString())
                .isEqualTo(call.getDesired().toByteString());
        assertThat(response.getContext()).isEqualTo(call.getContext());
        assertThat(response.getMeta().getTag()).isEqualTo(call.getMeta().getTag());
        assertThat(response.toString()).doesNotContain(SECRET);

        behaviour = UnaryOperator.identity();
        assertThat(runner.run(call()).getResultsList())
                .as("results of a good call afterwards")
                .isEmpty();
    }

    private static RunFunctionRequest call() {
        RunFunctionRequest.Builder call = Core.request();
        call.getObservedBuilder().setComposite(Protos.resource(Yaml.one("""
                apiVersion: example.com/v1
                kind: XBarn
                metadata: {name: moo, namespace: farm}
                """)));
        call.getDesiredBuilder()
                .setComposite(Protos.resource(Yaml.one("status: {earlier: 1}")))
                .putResources("earlier", Protos.resource(Yaml.one("kind: Secret")));
        return call.setContext(Protos.struct(Yaml.one("env: {zone: a}"))).build();
    }

    private static String everything(ILoggingEvent event) {
        return event.getFormattedMessage()
                + event.getKeyValuePairs()
                + event.getMDCPropertyMap()
                + ThrowableProxyUtil.asString(event.getThrowableProxy());
    }

    private static Response forever(Response response) {
        return forever(response).ttl(java.time.Duration.ZERO);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
