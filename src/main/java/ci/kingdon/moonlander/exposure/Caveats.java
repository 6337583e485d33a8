package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.staging.Step;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What of an exposure cannot work, though all of it can be made. */
final class Caveats {

    /** The condition that says them. */
    static final String FEASIBLE = "Feasible";

    private Caveats() {}

    /** All of them, in the order of the services. */
    static List<Caveat> of(Exposure exposure, Way way) {
        return Stream.concat(
                        way.caveats(exposure),
                        exposure.services().stream()
                                .flatMap(service -> Stream.concat(
                                        clientCertificates(exposure, service, way).stream(), issuer(service).stream())))
                .toList();
    }

    private static Optional<Caveat> clientCertificates(Exposure exposure, Published service, Way way) {
        boolean asked = service.spec().clientCertificates() || service.isPassedThrough();
        return asked && way.endsTls(exposure, service)
                ? Optional.of(new Caveat(
                        "ClientCertificates",
                        service.path() + ": " + way.inWords()
                                + " ends the TLS of clients, so that their certificates do not"
                                + " reach " + service.backend() + ": a kubeconfig with client-certificate-data gets"
                                + " nobody in at " + service.url()
                                + ", one with a token or with OIDC does, if it trusts"
                                + " that certificate"))
                : Optional.empty();
    }

    private static Optional<Caveat> issuer(Published service) {
        return service.spec()
                .issuer()
                .filter(issuer -> !hostOf(issuer).equals(service.host()))
                .map(issuer -> new Caveat(
                        "IssuerDiffers",
                        service.path() + ".issuer: is " + issuer + ", and the service's URL is " + service.url()
                                + ": whoever looks for its keys there does not find this issuer; give it that URL as its"
                                + " issuer"));
    }

    private static String hostOf(String url) {
        try {
            return Optional.ofNullable(URI.create(url).getAuthority()).orElse("");
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    /** People are told each of them once: as the condition, which has them all, comes to say it. */
    static Stream<Step> steps(List<Caveat> caveats, Optional<JsonNode> feasible) {
        String said = feasible.map(condition -> condition.path("message").asString(""))
                .orElse("");
        return caveats.stream()
                .map(caveat -> Step.trouble(caveat.reason(), said.contains(caveat.message()), true, caveat.message()));
    }

    /** The condition that says them. */
    static Condition condition(List<Caveat> caveats) {
        return caveats.isEmpty()
                ? Condition.isTrue(FEASIBLE, "Available", "")
                : Condition.isFalse(
                        FEASIBLE,
                        caveats.getFirst().reason(),
                        caveats.stream().map(Caveat::message).collect(Collectors.joining("; ")));
    }
}
