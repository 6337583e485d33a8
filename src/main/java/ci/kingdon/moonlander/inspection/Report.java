package ci.kingdon.moonlander.inspection;

import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.function.Result;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an inspection says: the output for machines, and results, which become the Operation's events. Both begin with the worst, and both
 * end at the limit.
 *
 * @param inspection which
 * @param landings all that were inspected
 */
record Report(Inspection inspection, List<Inspected> landings) {

    /** A finding, and the landing that it is about. */
    private record About(InspectedLanding landing, Finding finding) {}

    Response tell(Response response) {
        List<About> all = landings.stream()
                .flatMap(each -> each.findings().stream().map(finding -> new About(each.landing(), finding)))
                .sorted(Comparator.comparing(about -> about.finding().severity()))
                .toList();
        List<About> told = all.stream().limit(inspection.spec().limit()).toList();
        told.forEach(about -> response.result(result(about)));
        return response.result(Result.normal("Inspected", summary(all, told))).output(output(all, told));
    }

    private static Result result(About about) {
        Finding finding = about.finding();
        String message = finding.reason() + ": " + about.landing().kind() + " "
                + about.landing().name() + ": " + finding.message();
        return finding.severity() == Severity.Notice
                ? Result.normal(finding.reason(), message)
                : Result.warning(finding.reason(), message);
    }

    private String summary(List<About> all, List<About> told) {
        String counts = Stream.of(Severity.values())
                .map(severity -> count(all, severity) + " " + severity.key())
                .reduce((left, right) -> left + ", " + right)
                .orElseThrow();
        String omitted =
                all.size() == told.size() ? "" : "; " + (all.size() - told.size()) + " of them are beyond the limit";
        return "inspected " + landings.size() + " landings in namespace "
                + inspection.spec().namespace() + ": " + all.size() + " findings (" + counts + ")" + omitted;
    }

    private static long count(List<About> all, Severity severity) {
        return all.stream()
                .filter(about -> about.finding().severity() == severity)
                .count();
    }

    private ObjectNode output(List<About> all, List<About> told) {
        ObjectNode output = JsonNodeFactory.instance
                .objectNode()
                .put("namespace", inspection.spec().namespace())
                .put("inspectedAt", seconds(inspection.now()));
        List<Inspected> shown = shown();
        ObjectNode counts =
                output.putObject("counts").put("landings", landings.size()).put("findings", all.size());
        Stream.of(Severity.values()).forEach(severity -> counts.put(severity.key(), count(all, severity)));
        output.putObject("omitted")
                .put("landings", landings.size() - shown.size())
                .put("findings", all.size() - told.size());
        ArrayNode list = output.putArray("landings");
        shown.forEach(each -> landing(list.addObject(), each.landing(), told));
        return output;
    }

    /** Those with the worst findings, in the order in which they came. */
    private List<Inspected> shown() {
        List<Inspected> worst = new ArrayList<>(landings);
        worst.sort(Comparator.comparing(each -> each.findings().isEmpty()
                ? Severity.values().length
                : each.findings().getFirst().severity().ordinal()));
        List<Inspected> kept =
                worst.subList(0, Math.min(worst.size(), inspection.spec().limit()));
        return landings.stream().filter(kept::contains).toList();
    }

    private void landing(ObjectNode node, InspectedLanding landing, List<About> told) {
        node.put("kind", landing.kind()).put("name", landing.name()).put("ready", landing.isReady());
        landing.issuedAt().ifPresent(issued -> {
            ObjectNode token =
                    node.putObject("token").put("issuedAt", seconds(issued)).put("age", inspection.age(issued));
            landing.rotatesAt().ifPresent(rotates -> token.put("rotatesAt", seconds(rotates)));
        });
        ArrayNode findings = node.putArray("findings");
        told.stream()
                .filter(about -> about.landing().equals(landing))
                .map(About::finding)
                .forEach(finding -> findings.addObject()
                        .put("severity", finding.severity().name())
                        .put("reason", finding.reason())
                        .put("message", finding.message()));
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
