package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import java.util.List;
import java.util.function.Consumer;

/** Composes an exposure: a way from the Internet to a host, a certificate, and a name for each service. */
public final class ExposureComposer implements Composer {

    /** Its kind. */
    public static final Kind XEXPOSURE = new Kind("moons.kingdon.ci", "XExposure");

    @Override
    public Response compose(Request request) {
        Exposure exposure = ExposureDecision.of(request);
        Observed observed = new Observed(request);
        Way way = Ways.of(exposure);

        Desired shared = stage(exposure, observed, way::shared);
        Desired certificate = stage(exposure, observed, host -> CertificateStage.compose(way, host));
        List<Desired> services = exposure.services().stream()
                .map(service -> stage(exposure, observed, host -> way.entry(service, host)))
                .toList();
        Stages stages = new Stages(shared, certificate, services);
        List<Desired> teardown = TeardownStage.compose(exposure, stages, observed);

        return new Report(exposure, way, stages, teardown).response(request);
    }

    private static Desired stage(Exposure exposure, Observed observed, Consumer<HostResources> composes) {
        HostResources host = new HostResources(exposure, observed);
        composes.accept(host);
        return host.desired();
    }
}
