package ci.kingdon.moonlander.image;

import ci.kingdon.moonlander.fuzz.Mutation;
import ci.kingdon.moonlander.fuzz.Seeds;
import ci.kingdon.moonlander.fuzz.Verdict;
import ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Hostile calls, one case after the other, by several callers; and what was found. */
final class FuzzCalls {

    /** How long an answer may take. What else a machine does may hold up any call, so that one is slow only if it is when it is repeated. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private static final int REPEATS = 3;

    /** What stays without an answer for so long has none. */
    private static final long GIVE_UP_SECONDS = 30;

    /** Who has found so many different things mends these first. */
    private static final int ENOUGH = 20;

    private static final MethodDescriptor<byte[], byte[]> CALL = MethodDescriptor.newBuilder(
                    new Container.Bytes(), new Container.Bytes())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(FunctionRunnerServiceGrpc.getRunFunctionMethod().getFullMethodName())
            .build();

    private final List<RunFunctionRequest> seeds = Seeds.all();
    /** Each once. */
    private final Set<String> findings = ConcurrentHashMap.newKeySet();

    private final AtomicLong next = new AtomicLong();
    private final AtomicLong slowest = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final long first;
    private final long calls;
    private final long deadline;

    /** So many cases from the first one's number on, or as many as there is time for. */
    FuzzCalls(long first, long calls, Duration atMost) {
        this.first = first;
        this.calls = calls;
        this.deadline = System.nanoTime() + atMost.toNanos();
    }

    /** Calls until all is done, beside others who do the same. */
    void run(ManagedChannel channel) {
        while (findings.size() < ENOUGH && System.nanoTime() < deadline) {
            long call = next.getAndIncrement();
            if (call >= calls) {
                return;
            }
            Mutation request = Mutation.of(seeds, first + call);
            answer(channel, request).ifPresent(wrong -> found(wrong, "case " + (first + call)));
        }
    }

    private Optional<String> answer(ManagedChannel channel, Mutation request) {
        long took = 0;
        for (int time = 0; time <= REPEATS; time++) {
            long start = System.nanoTime();
            Optional<String> wrong = ask(channel, request);
            took = Duration.ofNanos(System.nanoTime() - start).toMillis();
            if (wrong.isPresent()) {
                return wrong;
            }
            if (took <= LONGEST.toMillis()) {
                slowest.accumulateAndGet(took, Math::max);
                return Optional.empty();
            }
            repeated.incrementAndGet();
        }
        return Optional.of("takes " + took + " ms");
    }

    private static Optional<String> ask(ManagedChannel channel, Mutation request) {
        byte[] answer;
        try {
            CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(GIVE_UP_SECONDS, TimeUnit.SECONDS);
            answer = ClientCalls.blockingUnaryCall(channel, CALL, options, request.bytes());
        } catch (StatusRuntimeException e) {
            return Verdict.of(request.bytes(), e.getStatus());
        }
        return Verdict.of(request, answer);
    }

    /** Whether a caller who means well gets an answer. */
    void serves(ManagedChannel channel) {
        ask(channel, new Mutation(seeds.getFirst().toByteArray(), false))
                .ifPresent(wrong -> found(wrong, "it does not serve on"));
    }

    /** Notes what is wrong, and says where it was found first. */
    void found(String wrong, String where) {
        if (findings.add(wrong)) {
            System.out.println(where + ": " + wrong);
        }
    }

    boolean isClean() {
        return findings.isEmpty();
    }

    /** How far it is. */
    @Override
    public String toString() {
        long done = Math.min(next.get(), calls);
        return done + " calls, cases " + first + " to " + (first + done - 1) + ", " + findings.size()
                + " findings; the slowest answer took " + slowest.get() + " ms, " + repeated.get()
                + " calls had to be repeated to tell";
    }
}
