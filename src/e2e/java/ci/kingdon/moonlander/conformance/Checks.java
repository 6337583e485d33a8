package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.conformance.Finding.Failed;
import ci.kingdon.moonlander.conformance.Finding.Passed;
import ci.kingdon.moonlander.conformance.Finding.Skipped;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one check after the other, and skips those that would say nothing. */
final class Checks {

    private final List<Check> all;
    private final Map<String, Result> results = new LinkedHashMap<>();

    private Checks(List<Check> all) {
        this.all = all;
    }

    /** Every check there is, in the order in which they are made. */
    static List<Check> all(String version) {
        List<Check> all = new ArrayList<>(List.of(
                new RightsCheck(),
                new PackagesCheck(),
                new FunctionCheck(version),
                new ApiCheck(),
                new StorageCheck(),
                new ObjectCheck()));
        all.addAll(LandingCheck.all());
        all.addAll(List.of(
                new ExistingCheck(),
                new LayersCheck(),
                new AuthCheck(),
                new TimesCheck(),
                new ImagesCheck(),
                new KubevirtCheck(),
                new NetworkCheck()));
        return all;
    }

    /** Those that were asked for, and what these need. */
    static Checks of(List<Check> all, Options options) {
        List<String> wanted = new ArrayList<>(options.only());
        for (Check check : all.reversed()) {
            if (wanted.contains(check.name())) {
                wanted.addAll(check.needs());
            }
        }
        return new Checks(all.stream()
                .filter(check -> wanted.isEmpty() || wanted.contains(check.name()))
                .filter(check -> !options.skip().contains(check.name()))
                .toList());
    }

    /** Makes them. */
    List<Result> make(Run run, Progress progress) throws InterruptedException {
        for (Check check : all) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            progress.starts(check.name(), check.title());
            long start = System.nanoTime();
            Finding finding = look(check, run);
            Result result = result(check, finding, Duration.ofNanos(System.nanoTime() - start));
            results.put(check.name(), result);
            progress.ended(result);
        }
        return List.copyOf(results.values());
    }

    private Finding look(Check check, Run run) throws InterruptedException {
        Optional<String> missing =
                check.needs().stream().filter(this::isMissing).findFirst();
        if (missing.isPresent()) {
            return new Skipped("it needs what " + missing.get() + " looks for", "see " + missing.get());
        }
        try {
            return check.look(run);
        } catch (InterruptedException e) {
            throw e;
        } catch (KubernetesClientException e) {
            return trouble(e);
        } catch (Exception e) {
            // The message may quote what was read.
            return new Failed(
                    "it ended with " + e.getClass().getSimpleName(), "this is a fault of the check: please report it");
        }
    }

    /** A check that somebody left out is taken for granted, but for a landing, in whose planet others are. */
    private boolean isMissing(String need) {
        return results.containsKey(need)
                ? results.get(need).outcome() != Outcome.PASSED
                : need.startsWith(LandingCheck.PREFIX);
    }

    private static Finding trouble(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                ? new Skipped(Refusals.said(e), "call it with a context that may")
                : new Failed(
                        "the API server was not reached, or said " + e.getCode() + ": " + Refusals.said(e),
                        "try kubectl with the same context");
    }

    private static Result result(Check check, Finding finding, Duration took) {
        return switch (finding) {
            case Passed passed -> new Result(check.name(), check.title(), Outcome.PASSED, passed.detail(), "", took);
            case Failed failed ->
                new Result(check.name(), check.title(), Outcome.FAILED, failed.detail(), failed.advice(), took);
            case Skipped skipped ->
                new Result(check.name(), check.title(), Outcome.SKIPPED, skipped.reason(), skipped.advice(), took);
        };
    }
}
