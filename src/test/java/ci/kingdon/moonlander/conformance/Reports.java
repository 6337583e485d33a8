package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.timeline.Timeline;
import ci.kingdon.moonlander.timeline.Timeline.Arrow;
import ci.kingdon.moonlander.timeline.Timeline.Group;
import ci.kingdon.moonlander.timeline.Timeline.Resource;
import ci.kingdon.moonlander.timeline.Timeline.Span;
import ci.kingdon.moonlander.timeline.Timeline.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reports that tests write. */
final class Reports {

    /** Runs in a page that takes texts for markup; and what neither terminals nor XML take. */
    static final String HOSTILE =
            "<script>document.title='ran'</script><img src=http://elsewhere.example/x onerror=\"document.title='ran'\">"
                    + "</title></style></td>&amp;]]> \u0000\u0007\u001b[31m\u202e \ud83d\ude80\ud83d 'q' \"q\"";

    private static final Resource RELEASE = new Resource("Release moo", at(420), at(9_100));
    private static final Resource POD = new Resource("Pod moo-0", at(1_600), at(8_900));
    private static final Waiting WAITS =
            new Waiting("PlanetReady: WaitingForRelease", List.of(new Span(at(0), at(9_600))));

    private Reports() {}

    private static Duration at(int milliseconds) {
        return Duration.ofMillis(milliseconds);
    }

    /** A run in which something of everything happened. */
    static Report sample() {
        return new Report(
                "kind-moo",
                "v1.35.0",
                "v0.9.0",
                "conformance-7f3a",
                Instant.parse("2026-11-26T20:34:55.123456Z"),
                Duration.ofMillis(214_400),
                List.of(
                        new Result(
                                "versions",
                                "Crossplane and Kubernetes are new enough",
                                Outcome.PASSED,
                                "Crossplane v2.4.1, Kubernetes v1.35.0",
                                "",
                                at(310)),
                        new Result(
                                "landing",
                                "an XLanding lands on a new vcluster",
                                Outcome.PASSED,
                                "ready after 9.6 s; 11 resources composed",
                                "",
                                at(9_640)),
                        new Result(
                                "foreign",
                                "what belongs to others is left alone",
                                Outcome.FAILED,
                                "Secret conformance-7f3a/moo-kubeconfig was changed, although it belongs to nobody:\ntype Opaque became connection.crossplane.io/v1alpha1",
                                "look whether another controller writes Secrets of this name:\nkubectl get secret moo-kubeconfig --show-managed-fields -o yaml",
                                at(31_250)),
                        new Result(
                                "network",
                                "an XNetwork plans its subnets",
                                Outcome.SKIPPED,
                                "configuration-moonlander-network is not installed",
                                "",
                                at(0)),
                        new Result(
                                "login",
                                "people log in by an XIdentityProvider",
                                Outcome.SKIPPED,
                                "https://dex.example.org cannot be reached from here",
                                "run again where it can be reached",
                                at(5_000))),
                List.of(
                        new Table(
                                "landings",
                                "How long landings took",
                                List.of("landing", "shell", "ready after", "calls"),
                                List.of(
                                        List.of("first", "vcluster", "9.6 s", "14"),
                                        List.of("of ten, the median", "vcluster", "12.1 s", "17"),
                                        List.of("of ten, the slowest", "vcluster", "104.0 s", "121"))),
                        new Table(
                                "access",
                                "Who gets in where",
                                List.of("who", "own planet", "another planet", "control plane"),
                                List.of(
                                        List.of("the landing's ServiceAccount", "yes", "no", "no"),
                                        List.of("somebody without a token", "no", "no", "no")))),
                Optional.of(new Timeline(
                        "XLanding conformance-7f3a/moo lands on a new vcluster, in 10 s",
                        at(9_640),
                        List.of(
                                new Group(
                                        "control plane",
                                        List.of(
                                                WAITS,
                                                new Waiting(
                                                        "Delivered: WaitingForSecret",
                                                        List.of(
                                                                new Span(at(0), at(600)),
                                                                new Span(at(9_100), at(9_640)))),
                                                RELEASE,
                                                new Resource("ProviderConfig (helm) moo", at(9_100), at(9_100)))),
                                new Group("host", List.of(POD))),
                        List.of(new Arrow(RELEASE, WAITS), new Arrow(POD, RELEASE)))));
    }

    /** Nothing could be checked. */
    static Report empty() {
        return new Report(
                "nowhere",
                "v1.35.0",
                "",
                "conformance-0000",
                Instant.parse("2026-11-26T20:34:55Z"),
                Duration.ZERO,
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** Everything that can be text is hostile. */
    static Report hostile() {
        Waiting waiting = new Waiting(HOSTILE, List.of(new Span(at(0), at(10))));
        return new Report(
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                Instant.EPOCH,
                at(1),
                Arrays.stream(Outcome.values())
                        .map(outcome -> new Result(HOSTILE, HOSTILE, outcome, HOSTILE, HOSTILE, at(1)))
                        .toList(),
                List.of(new Table(HOSTILE, HOSTILE, List.of(HOSTILE, HOSTILE), List.of(List.of(HOSTILE, HOSTILE)))),
                Optional.of(new Timeline(HOSTILE, at(10), List.of(new Group(HOSTILE, List.of(waiting))), List.of())));
    }
}
