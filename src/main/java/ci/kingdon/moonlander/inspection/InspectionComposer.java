package ci.kingdon.moonlander.inspection;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.inspection.spec.InspectionSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Inspects the landings of a namespace for an Operation. It desires nothing: it only reports. */
public final class InspectionComposer implements Composer {

    private static final String GROUP = "moons.kingdon.ci";

    @Override
    public Response compose(Request request) {
        JsonNode input = request.input().map(JsonNode.class::cast).orElse(Field.NOTHING);
        InspectionSpec spec = InspectionSpec.of(Field.root("input", input));
        Inspection inspection = new Inspection(spec, request.receivedAt());
        Response response = Response.to(request);
        Lookup lookup = new Lookup(request, response);

        List<InspectedLanding> landings = landings(spec, lookup);
        Readers readers = Readers.of(spec.namespace(), landings, lookup);
        List<InspectedSecrets> secrets = landings.stream()
                .map(landing -> InspectedSecrets.of(landing, lookup))
                .toList();
        List<Inspected> inspected = secrets.stream()
                .map(each -> Inspected.of(each, readers, inspection))
                .toList();

        return new Report(inspection, inspected).tell(response);
    }

    private static List<InspectedLanding> landings(InspectionSpec spec, Lookup lookup) {
        return Stream.of("XLanding", "Landing")
                .filter(kind -> lookup.isInstalled(kind.toLowerCase(Locale.ROOT) + "s." + GROUP))
                .flatMap(kind -> lookup
                        .all(Requirement.labelled(
                                GROUP + "/v1alpha1", kind, Optional.of(spec.namespace()), spec.matchLabels()))
                        .stream())
                .map(InspectedLanding::new)
                .toList();
    }
}
