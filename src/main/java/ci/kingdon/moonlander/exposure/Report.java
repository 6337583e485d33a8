package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.staging.Answer;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the XR says about its exposure: conditions and status.
 *
 * @param exposure the exposure
 * @param way how its services are reached
 * @param stages what was composed to get there
 * @param teardown what the teardown needs
 */
record Report(Exposure exposure, Way way, Stages stages, List<Desired> teardown) {

    private static final String EXPOSED = "Exposed";

    /** The response with everything that the stages want and say. */
    Response response(Request request) {
        List<Desired> all = Stream.concat(stages.desired(), teardown.stream()).toList();
        List<Caveat> caveats = Caveats.of(exposure, way);
        List<Condition> conditions = new ArrayList<>();
        if (!stages.way().roles().isEmpty()) {
            conditions.add(Answer.condition("WayReady", List.of(stages.way()), way.doneInWords()));
        }
        if (exposure.certificate().isPresent()) {
            conditions.add(Answer.condition(
                    "CertificateReady", List.of(stages.certificate()), "the certificate has been issued"));
        }
        if (stages.services().stream().anyMatch(stage -> !stage.roles().isEmpty())) {
            conditions.add(
                    Answer.condition("ServicesReady", stages.services(), "what each service has of its own is there"));
        }
        conditions.add(Caveats.condition(caveats));
        conditions.add(Answer.summary(EXPOSED, all));
        List<Step> steps = Stream.concat(
                        Caveats.steps(caveats, request.composite().flatMap(xr -> xr.condition(Caveats.FEASIBLE))),
                        Stream.of(Answer.done(EXPOSED, all, request, "all that the exposure asks for is there")))
                .toList();
        return Answer.to(request, all, conditions, steps).status(status());
    }

    private ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        ArrayNode services = status.putArray("services");
        for (int i = 0; i < exposure.services().size(); i++) {
            services.add(service(exposure.services().get(i), stages.services().get(i)));
        }
        return status;
    }

    private ObjectNode service(Published service, Desired stage) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        Optional<Awaited> awaited = Stream.of(stages.way(), stages.certificate(), stage)
                .flatMap(part -> part.awaited().stream())
                .findFirst();
        status.put("name", service.name())
                .put("host", service.host())
                .put("url", service.url())
                .put("tls", way.endsTls(exposure, service) ? "Terminate" : "Passthrough")
                .put("ready", awaited.isEmpty());
        awaited.ifPresent(what -> status.put("reason", what.reason()).put("message", what.message()));
        return status;
    }
}
