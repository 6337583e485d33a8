package ci.kingdon.moonlander.inspection;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A landing that was inspected.
 *
 * @param landing which
 * @param findings what was found, the worst first
 */
record Inspected(InspectedLanding landing, List<Finding> findings) {

    static Inspected of(InspectedSecrets secrets, Readers readers, Inspection inspection) {
        InspectedLanding landing = secrets.landing();
        // Whatever else is wrong with it goes with it.
        Stream<Finding> findings = landing.deleted().isPresent()
                ? ConditionCheck.deletion(landing, inspection)
                : Stream.of(
                                ConditionCheck.reachable(landing, inspection),
                                ConditionCheck.ready(landing, inspection),
                                TokenCheck.find(landing, inspection),
                                CertificateCheck.find(secrets, inspection),
                                DeliveryCheck.find(secrets, inspection),
                                ReaderCheck.find(secrets, readers))
                        .flatMap(found -> found);
        return new Inspected(
                landing,
                findings.sorted(Comparator.comparing(Finding::severity)).toList());
    }
}
