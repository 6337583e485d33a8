package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Broken;
import ci.kingdon.moonlander.kubernetes.Cluster;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigReading;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.login.bastion.SecretContext.Found;
import ci.kingdon.moonlander.login.bastion.spec.As;
import ci.kingdon.moonlander.login.bastion.spec.LandingRefSpec;
import ci.kingdon.moonlander.login.bastion.spec.LandingRefSpec.Certificate;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import java.util.Optional;

/** The context of a landing's planet. */
final class LandingContext {

    private static final String PREFIX = "XLanding/";

    private final LandingRefSpec spec;
    private final String source;
    private final Bastion bastion;
    private final Written written;
    private final Desired desired;

    private LandingContext(LandingRefSpec spec, Bastion bastion, Written written, Desired desired) {
        this.spec = spec;
        this.source = source(spec);
        this.bastion = bastion;
        this.written = written;
        this.desired = desired;
    }

    /** Where the context of a landing is from. */
    static String source(LandingRefSpec spec) {
        return PREFIX + spec.name() + (spec.as() == As.OIDC ? "" : "/" + spec.as());
    }

    /** The landing that a source is, given that it is one as this. */
    static Optional<String> landing(String source, As as) {
        return Optional.of(source)
                .filter(text -> text.startsWith(PREFIX))
                .map(text -> text.substring(PREFIX.length()))
                .map(text -> text.replaceFirst("/" + As.ServiceAccount + "$", ""))
                .filter(name -> source(LandingRefSpec.selected(name, as)).equals(source));
    }

    /** The context of a landing that is there. */
    static Context of(
            LandingRefSpec spec, ObservedResource landing, Bastion bastion, Written written, Desired desired) {
        return new LandingContext(spec, bastion, written, desired).of(landing);
    }

    /** The context of a landing that is not there, or has not been looked for. */
    static Context missing(LandingRefSpec spec, Awaited problem, Bastion bastion, Written written, Desired desired) {
        return new LandingContext(spec, bastion, written, desired).context(Optional.empty(), Found.missing(problem));
    }

    private Context of(ObservedResource landing) {
        PlanetStatus planet = PlanetStatus.of(landing);
        Found found = spec.as() == As.OIDC ? login(landing, planet) : serviceAccount(landing);
        return context(
                planet.context(spec.name()),
                new Found(found.kubeconfig().map(kubeconfig -> exposed(kubeconfig, planet)), found.problem()));
    }

    /** The kubeconfig with the name that the planet has outside its host, where it has one and nobody says otherwise. */
    private Kubeconfig exposed(Kubeconfig kubeconfig, PlanetStatus planet) {
        if (spec.server().isPresent()
                || planet.exposed().filter(PublicData::isServer).isEmpty()) {
            return kubeconfig;
        }
        Cluster cluster = kubeconfig.cluster().withServer(planet.exposed().get());
        return new Kubeconfig(
                planet.endsTls() ? cluster.withCertificateAuthorityData(Optional.empty()) : cluster,
                kubeconfig.user(),
                kubeconfig.namespace());
    }

    private Context context(Optional<String> standardName, Found found) {
        return new Context(
                source,
                spec.context().or(() -> standardName).or(() -> written.name(source)),
                spec.context().isPresent(),
                found.kubeconfig().or(this::before).map(this::reached),
                found.problem());
    }

    private Optional<Kubeconfig> before() {
        return spec.as() == As.OIDC ? written.login(source, bastion.kubelogin()) : written.credential(source);
    }

    /** The kubeconfig with the server by which people reach the planet. */
    private Kubeconfig reached(Kubeconfig kubeconfig) {
        Cluster cluster = spec.server().map(kubeconfig.cluster()::withServer).orElse(kubeconfig.cluster());
        return new Kubeconfig(
                spec.certificate() == Certificate.Public
                        ? cluster.withCertificateAuthorityData(Optional.empty())
                        : cluster,
                kubeconfig.user(),
                kubeconfig.namespace());
    }

    private Found login(ObservedResource landing, PlanetStatus planet) {
        Optional<String> wrong = planet.wrong();
        if (wrong.isPresent()) {
            return Found.missing(Awaited.action(
                    "LandingBroken", "status.planet of XLanding " + spec.name() + " is not used: its " + wrong.get()));
        }
        if (planet.server().isEmpty()) {
            return Found.missing(Awaited.soon(
                    "WaitingForPlanet", "waiting for XLanding " + spec.name() + " to say where its planet is reached"));
        }
        if (planet.issuer().isEmpty()) {
            return Found.missing(noIssuer(landing));
        }
        return new Found(
                Optional.of(new Kubeconfig(
                        Cluster.at(planet.server().get()).withCertificateAuthorityData(planet.certificateAuthority()),
                        bastion.kubelogin().user(planet.issuer().get()),
                        Optional.empty())),
                Optional.empty());
    }

    /** A landing that is Ready says all that it is going to say. */
    private Awaited noIssuer(ObservedResource landing) {
        String what = "XLanding " + spec.name() + " to say at which issuer people log in (status.planet.oidc)";
        return landing.isTrue("Ready")
                ? Awaited.action(
                        "NoIssuer",
                        "waiting for " + what + ": give its planet OIDC, or ask for the context as "
                                + As.ServiceAccount)
                : Awaited.soon("WaitingForIssuer", "waiting for " + what);
    }

    private Found serviceAccount(ObservedResource landing) {
        String secret = landing.manifest()
                .at("/spec/writeKubeconfigSecretName")
                .stringValueOpt()
                .orElse(spec.name() + "-kubeconfig");
        return SecretContext.find(bastion.namespace(), secret, desired, found -> ofLanding(landing, found));
    }

    /** The kubeconfig of a Secret that the landing wrote. */
    private KubeconfigReading ofLanding(ObservedResource landing, ObservedResource secret) {
        String mark = bastion.namespace() + "/" + spec.name() + "/" + landing.uid();
        return secret.annotation(Identity.LANDING).filter(mark::equals).isPresent()
                ? KubeconfigSecret.read(secret.manifest(), Optional.of(KubeconfigSecret.KEY))
                : new Broken("was not written by XLanding " + spec.name());
    }
}
