package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.staging.Desired;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was composed to get there.
 *
 * @param way what all services share
 * @param certificate the certificate
 * @param services what each service has of its own, in their order
 */
record Stages(Desired way, Desired certificate, List<Desired> services) {

    Stream<Desired> desired() {
        return Stream.concat(Stream.of(way, certificate), services.stream());
    }
}
