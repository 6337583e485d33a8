package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.landing.spec.ExposureRefSpec;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.InstalledKind;
import ci.kingdon.moonlander.staging.Observed;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The name that a service of an XExposure gives a planet outside its host. What was known of it once stays, for a planet neither goes
 * nor gets another certificate because its exposure flickers. It is read from the status, where a name only is that the exposure's own
 * policy allows; on a host of the tenant's own it may be any, and so may the names that a landing gives its planet itself.
 *
 * @param namespace the landing's namespace, and the XExposure's
 * @param ref the service
 * @param name the name, as far as it is known
 * @param problem what is to be waited for, even where the name is known from before
 */
record ExposedName(String namespace, ExposureRefSpec ref, Optional<Name> name, Optional<Awaited> problem) {

    private static final String API_VERSION = "moons.kingdon.ci/v1alpha1";
    private static final String KIND = "XExposure";
    private static final String WAITING = "WaitingForExposure";
    private static final String FIELD = "spec.planet.vcluster.expose.exposureRef";
    private static final InstalledKind INSTALLED =
            new InstalledKind(KIND, "xexposures.moons.kingdon.ci", WAITING, FIELD, "login");

    /**
     * A name.
     *
     * @param host the DNS name
     * @param tls what becomes of clients' TLS on the way
     */
    record Name(String host, Tls tls) {

        /** Reads one; empty where it is not whole. */
        private static Optional<Name> of(JsonNode service) {
            return service.path("host")
                    .stringValueOpt()
                    .filter(ExposureRefSpec::isHost)
                    .flatMap(host -> service.path("tls")
                            .stringValueOpt()
                            .flatMap(Tls::of)
                            .map(tls -> new Name(host, tls)));
        }
    }

    /** What becomes of clients' TLS on the way, in the Gateway API's words. */
    enum Tls {
        /** It reaches the planet as it is, and clients see the planet's certificate. */
        Passthrough,
        /** It ends before the planet, and clients see the certificate of what ends it. */
        Terminate;

        private static Optional<Tls> of(String text) {
            for (Tls tls : values()) {
                if (tls.name().equals(text)) {
                    return Optional.of(tls);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * The name that a landing asks for.
     *
     * @param forProviders whether providers reach the planet by it, which they do with a client certificate
     */
    static ExposedName of(String namespace, ExposureRefSpec ref, boolean forProviders, Observed observed) {
        Optional<Name> fresh = fresh(namespace, ref, observed);
        Optional<Name> usable = fresh.filter(name -> !forProviders || name.tls() == Tls.Passthrough);
        return new ExposedName(
                namespace,
                ref,
                usable.or(() -> before(ref, observed)),
                usable.isPresent()
                        ? Optional.empty()
                        : fresh.map(name -> endsTls(namespace, ref, name)).or(() -> missing(namespace, ref, observed)));
    }

    private static Requirement requirement(String namespace, ExposureRefSpec ref) {
        return Requirement.named(API_VERSION, KIND, namespace, ref.name());
    }

    /** Asks to be shown the XExposure. */
    void ask(Desired desired) {
        if (INSTALLED.isKnown(desired)) {
            desired.ask(requirement(namespace, ref));
        }
        problem.ifPresent(desired::await);
    }

    private static Optional<Name> fresh(String namespace, ExposureRefSpec ref, Observed observed) {
        return observed.required(requirement(namespace, ref)).stream()
                .flatMap(List::stream)
                .flatMap(exposure -> services(exposure).valueStream())
                .filter(service -> service.path("name").asString("").equals(ref.service()))
                .flatMap(service -> Name.of(service).stream())
                .findFirst();
    }

    private static JsonNode services(ObservedResource exposure) {
        return exposure.manifest().at("/status/services");
    }

    /** The name as the landing's own status has it: what was known of the same service before. */
    private static Optional<Name> before(ExposureRefSpec ref, Observed observed) {
        JsonNode exposure = observed.status().at("/planet/exposure");
        return exposure.path("name").asString("").equals(ref.name())
                        && exposure.path("service").asString("").equals(ref.service())
                ? Name.of(exposure)
                : Optional.empty();
    }

    private static Awaited endsTls(String namespace, ExposureRefSpec ref, Name name) {
        return Awaited.action(
                "ExposureEndsTLS",
                "XExposure " + namespace + "/" + ref.name() + " ends TLS before its service " + ref.service() + " ("
                        + name.host() + "), so that the client certificate with which providers come from the control"
                        + " plane would not reach the planet; expose it by a Gateway or an Ingress with protocol TLS,"
                        + " or give " + FIELD.replace(".exposureRef", ".host"));
    }

    private static Optional<Awaited> missing(String namespace, ExposureRefSpec ref, Observed observed) {
        String xr = KIND + " " + namespace + "/" + ref.name();
        return INSTALLED
                .missing(observed)
                .or(() -> observed.required(requirement(namespace, ref))
                        .map(found -> found.stream()
                                .findFirst()
                                .map(exposure -> unnamed(xr, ref, exposure))
                                .orElseGet(() -> Awaited.action(
                                        WAITING,
                                        "waiting for somebody to create " + xr + ", which " + FIELD + " names")))
                        .or(() -> Optional.of(Awaited.soon(WAITING, "waiting for Crossplane to show " + xr))));
    }

    /** An XExposure that says nothing of its services yet will. One that says something of others only needs another service. */
    private static Awaited unnamed(String xr, ExposureRefSpec ref, ObservedResource exposure) {
        boolean others = services(exposure)
                .valueStream()
                .noneMatch(service -> service.path("name").asString("").equals(ref.service()));
        return others && !services(exposure).isEmpty()
                ? Awaited.action(
                        WAITING,
                        "waiting for somebody to give " + xr + " a service called " + ref.service() + ", which " + FIELD
                                + " names")
                : Awaited.soon(
                        WAITING,
                        "waiting for " + xr + " to give its service " + ref.service()
                                + " a name; its conditions say why it has none");
    }

    /** Writes what is known of it into {@code status.planet}, for a later call to keep. */
    void describe(ObjectNode status) {
        name.ifPresent(known -> status.putObject("exposure")
                .put("name", ref.name())
                .put("service", ref.service())
                .put("host", known.host())
                .put("tls", known.tls().name()));
    }
}
