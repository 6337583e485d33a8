package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.landing.access.Account;
import ci.kingdon.moonlander.landing.access.Parent;
import ci.kingdon.moonlander.landing.access.People;
import ci.kingdon.moonlander.landing.delivery.Deliveries;
import ci.kingdon.moonlander.landing.delivery.Delivery;
import ci.kingdon.moonlander.landing.names.AccessRoles;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.Server;
import ci.kingdon.moonlander.landing.planet.Planet;
import ci.kingdon.moonlander.landing.planet.Planets;
import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.request.Policy;
import ci.kingdon.moonlander.landing.request.Rotations;
import ci.kingdon.moonlander.landing.spec.AccessSpec;
import ci.kingdon.moonlander.landing.spec.InputSpec;
import ci.kingdon.moonlander.landing.spec.LandingSpec;
import ci.kingdon.moonlander.landing.spec.PersonSpec;
import ci.kingdon.moonlander.landing.spec.PlanetSpec;
import ci.kingdon.moonlander.landing.token.TokenLife;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.staging.Observed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Decides what a spec leaves open: names, defaults, and whether the policy allows it. */
final class LandingDecision {

    /** The role that a landing's identity has where its spec names none. */
    private static final String ADMIN = "cluster-admin";

    /** The annotation of an XR by which somebody has its tokens replaced now: by any value that it had not before. */
    private static final String ROTATE = "moons.kingdon.ci/rotate";

    private final LandingRequest request;

    private LandingDecision(LandingRequest request) {
        this.request = request;
    }

    /** The landing that an XLanding asks for. */
    static Landing ofXLanding(Request request) {
        Field field = InputSpec.field(request);
        InputSpec input = InputSpec.of(field);
        LandingSpec spec = LandingSpec.ofXLanding(source(request), InputSpec.planet(field));
        if (spec.planet().isPresent() == spec.kubeconfigSecretName().isPresent()) {
            throw new Invalid(
                    "spec.planet",
                    spec.planet().isPresent() ? "stands beside spec.kubeconfigSecretName" : "is missing",
                    PlanetSpec.ALLOWED);
        }
        Identity id = Identity.ofLanding(xr(request));
        return of(request, input, id, spec, id.name() + "-kubeconfig");
    }

    /** The landing that a Landing asks for, with the defaults that it has always had. */
    static Landing ofLanding(Request request) {
        InputSpec input = InputSpec.of(InputSpec.field(request));
        LandingSpec spec = LandingSpec.ofLanding(source(request));
        return of(request, input, Identity.ofLanding(xr(request)), spec, "remote-kubeconfig");
    }

    private static ObservedResource xr(Request request) {
        return request.composite().orElseThrow();
    }

    private static Field source(Request request) {
        return Field.root("", xr(request).manifest()).at("spec");
    }

    private static Landing of(Request request, InputSpec input, Identity id, LandingSpec spec, String defaultSecret) {
        LandingNames names =
                new LandingNames(id, spec.writeKubeconfigSecretName().orElse(defaultSecret));
        return new LandingDecision(new LandingRequest(
                        names,
                        spec,
                        PlanetSpec.asked(source(request).at("planet")),
                        input,
                        new Observed(request),
                        request.receivedAt(),
                        request.credentials(LandingRequest.PARENT)))
                .landing();
    }

    private Landing landing() {
        LandingSpec spec = request.spec();
        Planet planet = Planets.of(request);
        writesBesideWhatItReads(planet);
        List<Delivery> deliveries = Deliveries.of(request, planet);
        Planet certified = certified(planet, deliveries);
        Optional<Parent> parent =
                deliveries.stream().allMatch(Delivery::isOfPlanet) ? Optional.empty() : Optional.of(Parent.of(request));
        boolean wanted = planet.isReachedAsAccount() || deliveries.stream().anyMatch(Delivery::isOfPlanet);
        Optional<Account> account = wanted ? Optional.of(account(planet)) : Optional.empty();
        account.ifPresent(minted -> notItsTokens(planet, minted, deliveries));
        return new Landing(
                request.names(),
                certified,
                account,
                tokenLife(),
                people(planet),
                request.policy(),
                parent,
                spec.networkRef(),
                deliveries);
    }

    /** What a delivery writes into the planet is not to be taken for a token there: both would be the landing's own. */
    private static void notItsTokens(Planet planet, Account account, List<Delivery> deliveries) {
        for (int i = 0; i < deliveries.size(); i++) {
            Delivery delivery = deliveries.get(i);
            if (delivery.isInto(planet)
                    && delivery.namespace().equals(account.namespace())
                    && LandingNames.isTokenOf(account.name(), delivery.secretName())) {
                throw new Invalid(
                        "spec.deliveries[" + i + "].secretName",
                        "has \"" + delivery.secretName()
                                + "\", which is how the Secrets with the tokens of ServiceAccount "
                                + account.namespace() + "/" + account.name() + " are called",
                        "another name or another namespace");
            }
        }
    }

    private TokenLife tokenLife() {
        Rotations allowed = request.policy().rotations();
        Optional<Duration> period = allowed.period(
                "spec.access.rotationPeriod", request.spec().access().rotationPeriod());
        return new TokenLife(
                period,
                allowed.overlap(period),
                request.observed().xr().annotation(ROTATE).map(Names::hash),
                request.receivedAt());
    }

    private void writesBesideWhatItReads(Planet planet) {
        String secret = request.names().kubeconfigSecret();
        if (planet.isReadFrom(request.names().namespace(), secret)) {
            throw new Invalid(
                    "spec.writeKubeconfigSecretName",
                    "is \"" + secret + "\", the Secret that the planet's own kubeconfig is read from",
                    "another name");
        }
    }

    /** A client that verifies the planet's certificate needs in it the name by which it reaches the planet. */
    private Planet certified(Planet planet, List<Delivery> deliveries) {
        Planet certified = planet.certifiedFor(deliveries.stream()
                .filter(Delivery::isOfPlanet)
                .flatMap(delivery -> delivery.server().stream())
                .map(Server::host)
                .distinct()
                .toList());
        certified.certificate().ifPresent(certificate -> {
            for (int i = 0; i < deliveries.size(); i++) {
                covers(certificate, i, deliveries.get(i));
            }
        });
        return certified;
    }

    private void covers(Planet.Certificate certificate, int index, Delivery delivery) {
        Optional<String> missing =
                delivery.server().map(Server::host).filter(host -> delivery.isOfPlanet() && !certificate.covers(host));
        if (missing.isEmpty()) {
            return;
        }
        boolean asked = !request.spec().deliveries().isEmpty()
                && request.spec().deliveries().get(index).server().isPresent();
        throw asked
                ? new Invalid(
                        "spec.deliveries[" + index + "].server",
                        "is " + missing.get() + ", which the planet's certificate would not be for",
                        "a name that " + certificate.path() + " has, or no such values")
                : new Invalid(
                        certificate.path(),
                        "lacks " + missing.get() + ", by which the planet is reached",
                        "this name among them, or no such values");
    }

    private Account account(Planet planet) {
        AccessSpec spec = request.spec().access();
        LandingNames names = request.names();
        if (planet.isOfAnotherNamespace(names.namespace())) {
            allowed(spec);
        }
        Optional<String> only = planet.onlyNamespace();
        boolean silent = spec.rules().isEmpty() && spec.clusterRole().isEmpty();
        return new Account(
                only.isPresent() ? AccessRoles.NAMESPACE : AccessRoles.PLANET,
                only.orElseGet(() -> spec.serviceAccount().namespace()),
                spec.serviceAccount().name().orElseGet(() -> planet.serviceAccount(names)),
                only.isPresent() ? Account.Scope.NAMESPACE : Account.Scope.CLUSTER,
                names.clusterWide(),
                spec.clusterRole().orElse(ADMIN),
                silent ? planet.standardRules() : spec.rules());
    }

    /** In a planet whose kubeconfig is the platform's, the platform says what others may get there by the landing. */
    private People people(Planet planet) {
        List<PersonSpec> people = request.spec().access().people();
        if (planet.isOfAnotherNamespace(request.names().namespace())) {
            for (int i = 0; i < people.size(); i++) {
                request.policy()
                        .clusterRole(
                                "spec.access.people[" + i + "].clusterRole",
                                people.get(i).clusterRole());
            }
        }
        return new People(people, planet.onlyNamespace());
    }

    /** In a planet whose kubeconfig is the platform's, the platform says who may do what. */
    private void allowed(AccessSpec spec) {
        Policy policy = request.policy();
        if (spec.rules().isEmpty()) {
            policy.clusterRole("spec.access.clusterRole", spec.clusterRole().orElse(ADMIN));
        } else {
            policy.rules("spec.access.rules");
        }
        policy.serviceAccount(
                "spec.access.serviceAccount",
                spec.serviceAccount(),
                request.names().sharedServiceAccount());
    }
}
