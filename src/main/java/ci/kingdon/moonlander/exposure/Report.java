package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.function.Result;
import ci.kingdon.moonlander.staging.Answer;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
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

    /** The response with everything that the stages want and say. */
    Response response(Request request) {
        List<Desired> all = Stream.concat(stages.desired(), teardown.stream()).toList();
        List<Caveat> caveats = Caveats.of(exposure, way);
        Response response = Answer.to(request, all);
        caveats.forEach(caveat -> response.result(Result.warning(caveat.reason(), caveat.message())));
        if (!stages.way().roles().isEmpty()) {
            response.condition(Answer.condition("WayReady", List.of(stages.way()), way.doneInWords()));
        }
        if (exposure.certificate().isPresent()) {
            response.condition(Answer.condition(
                    "CertificateReady", List.of(stages.certificate()), "the certificate has been issued"));
        }
        if (stages.services().stream().anyMatch(stage -> !stage.roles().isEmpty())) {
            response.condition(
                    Answer.condition("ServicesReady", stages.services(), "what each service has of its own is there"));
        }
        return response.condition(Caveats.condition(caveats))
                .condition(Answer.summary("Exposed", all))
                .status(status());
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
