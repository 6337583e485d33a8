package ci.kingdon.moonlander.function;

import ci.kingdon.moonlander.proto.lean.RunFunctionRequest;
import ci.kingdon.moonlander.proto.lean.RunFunctionResponse;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers calls with a composer, and turns whatever goes wrong in it into one fatal result: a call always gets an answer,
 * and a fatal one changes nothing.
 */
public final class Runner {

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    static final String INVALID_INPUT = "InvalidInput";

    static final String INTERNAL_ERROR = "InternalError";

    private final Composer composer;
    private final InstantSource clock;
    private final Optional<AnswerMetrics> metrics;

    private Runner(Composer composer, InstantSource clock, Optional<AnswerMetrics> metrics) {
        this.composer = composer;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * A runner of this composer, which counts nothing.
     *
     * @param clock by which each call is stamped with when it was received
     */
    public Runner(Composer composer, InstantSource clock) {
        this(composer, clock, Optional.empty());
    }

    /** The same runner, whose answers are counted. */
    public Runner counting(AnswerMetrics answers) {
        return new Runner(composer, clock, Optional.of(answers));
    }

    /** Answers one call. Throws nothing but errors of the JVM itself, such as being out of memory. */
    public RunFunctionResponse run(RunFunctionRequest proto) {
        Request request = Request.of(proto, clock.instant());
        RunFunctionResponse answer = answer(request);
        metrics.ifPresent(counted -> counted.count(request, answer));
        return answer;
    }

    private RunFunctionResponse answer(Request request) {
        try {
            return composer.compose(request).toProto();
        } catch (Invalid e) {
            LOG.atDebug().addKeyValue("composite", composite(request)).log("refused: {}", e.getMessage());
            return Response.fatal(request, INVALID_INPUT, e.getMessage()).toProto();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.atError()
                    .addKeyValue("composite", composite(request))
                    .setCause(WithoutMessage.of(e))
                    .log("a bug: the composer failed");
            return Response.fatal(
                            request,
                            INTERNAL_ERROR,
                            "cannot compose " + composite(request) + ": a bug in the function, "
                                    + e.getClass().getSimpleName()
                                    + "; its log has the stack trace, and nothing was changed")
                    .toProto();
        }
    }

    private static String composite(Request request) {
        return request.composite().map(ObservedResource::toString).orElse("a request without composite");
    }

    /**
     * A throwable without the words. An exception's message may quote what it choked on, and that may be a secret; its type
     * and its stack trace say where to look.
     */
    private static final class WithoutMessage extends RuntimeException {

        @java.io.Serial
        private static final long serialVersionUID = 1;

        private WithoutMessage(String type, Throwable cause) {
            super(type, cause);
        }

        /** Causes may go round in a circle; so many are more than anybody reads. */
        private static final int MOST_CAUSES = 10;

        static WithoutMessage of(Throwable e) {
            return of(e, MOST_CAUSES);
        }

        private static WithoutMessage of(Throwable e, int causes) {
            Throwable cause = e.getCause() == null || causes == 0 ? null : of(e.getCause(), causes - 1);
            WithoutMessage copy = new WithoutMessage(e.getClass().getName(), cause);
            copy.setStackTrace(e.getStackTrace());
            return copy;
        }
    }
}
