package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.names.Server;
import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.spec.ExistingSpec;
import ci.kingdon.moonlander.landing.spec.KubeconfigSecretRef;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster that the landing is given, and that outlives it.
 *
 * @param secretNamespace the namespace of the Secret with its kubeconfig
 * @param secretName the Secret
 * @param key the key; empty to try the usual ones
 */
record Existing(String secretNamespace, String secretName, Optional<String> key) implements Planet {

    /** The planet of a spec. */
    static Existing of(LandingRequest request, ExistingSpec spec) {
        KubeconfigSecretRef ref = spec.kubeconfigSecretRef();
        return new Existing(
                request.policy()
                        .source(
                                "spec.planet.existing.kubeconfigSecretRef.namespace",
                                ref.namespace().orElseGet(request.names()::namespace)),
                ref.name().orElseGet(request.names()::adminKubeconfig),
                ref.key());
    }

    /** The planet of the fields that the kind Landing has had from the beginning. */
    static Existing ofFlatFields(LandingRequest request) {
        LandingNames names = request.names();
        return new Existing(
                request.policy()
                        .source(
                                "spec.kubeconfigSecretNamespace",
                                request.spec().kubeconfigSecretNamespace().orElseGet(names::namespace)),
                request.spec().kubeconfigSecretName().orElseGet(names::adminKubeconfig),
                Optional.empty());
    }

    @Override
    public String kind() {
        return "Existing";
    }

    @Override
    public boolean outlivesLanding() {
        return true;
    }

    @Override
    public boolean make(Desired desired, boolean mayBegin) {
        return desired.ask(requirement()).isPresent();
    }

    /** A landing of another namespace is not held: whoever may read its kubeconfig is not to say how long it stays. */
    @Override
    public Optional<Foundation> foundation(Desired desired) {
        return desired.id()
                .namespace()
                .filter(secretNamespace::equals)
                .flatMap(_ -> desired.ask(requirement()).stream()
                        .flatMap(List::stream)
                        .findFirst()
                        .flatMap(secret -> Foundation.of(secret, desired.id())));
    }

    @Override
    public Optional<Role> madeBy() {
        return Optional.empty();
    }

    @Override
    public List<Role> onFoundation() {
        return List.of(LandingRoles.PLANET_KUBERNETES);
    }

    private Requirement requirement() {
        return Requirement.named("v1", "Secret", secretNamespace, secretName);
    }

    @Override
    public PlanetKubeconfig kubeconfig(LandingNames names, Observed observed, Optional<Kubeconfig> copy) {
        String secret = "Secret " + secretNamespace + "/" + secretName;
        Optional<ObservedResource> found =
                observed.required(requirement()).stream().flatMap(List::stream).findFirst();
        return found.map(resource -> PlanetKubeconfig.judged(
                        KubeconfigSecret.read(resource.manifest(), key), "the kubeconfig in " + secret, copy))
                .orElseGet(() -> new PlanetKubeconfig(
                        copy,
                        Optional.of(Awaited.soon(
                                "WaitingForKubeconfig",
                                "waiting for somebody to create " + secret + " with the planet's kubeconfig"
                                        + (copy.isPresent() ? "; the last one seen there is used until then" : "")))));
    }

    /** Other landings may land there too. */
    @Override
    public String serviceAccount(LandingNames names) {
        return names.sharedServiceAccount();
    }

    @Override
    public boolean hasOwnAuthority() {
        return false;
    }

    @Override
    public boolean isOfAnotherNamespace(String namespace) {
        return !secretNamespace.equals(namespace);
    }

    @Override
    public boolean isReadFrom(String namespace, String secret) {
        return secretNamespace.equals(namespace) && secretName.equals(secret);
    }

    @Override
    public Optional<Server> serverInside() {
        return Optional.empty();
    }

    @Override
    public Optional<Server> serverFrom(ProviderConfigRef cluster, String path) {
        return Optional.empty();
    }

    @Override
    public String serverPath() {
        return "spec.deliveries";
    }

    /** Nothing more is known of it. */
    @Override
    public void describe(ObjectNode status, Observed observed) {}
}
