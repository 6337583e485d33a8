package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ConnectionDetail;
import ci.kingdon.moonlander.crossplane.ExternalName;
import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfig;
import ci.kingdon.moonlander.crossplane.Release;
import ci.kingdon.moonlander.crossplane.SecretRef;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.landing.Landing.Existing;
import ci.kingdon.moonlander.landing.Landing.Vcluster;
import ci.kingdon.moonlander.landing.spec.ChartSpec;
import ci.kingdon.moonlander.staging.Awaited;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.List;
import java.util.Optional;

/** The first stage: there is a planet, and providers can reach it. */
final class PlanetStage {

    private final Landing landing;
    private final Observed observed;
    private final Stage stage;

    private PlanetStage(Landing landing, Observed observed) {
        this.landing = landing;
        this.observed = observed;
        this.stage = new Stage(landing, observed);
    }

    /** Whether providers can reach the planet, as far as it is ours to see to: by a ProviderConfig that reads our copy. */
    static boolean isReachable(Stage planet, Observed observed) {
        return observed.resource(Role.PLANET_KUBERNETES).isPresent()
                && planet.composed(Role.PLANET_KUBECONFIG).isPresent();
    }

    /** Composes the planet and its ProviderConfigs. */
    static Stage compose(Landing landing, Observed observed, PlanetKubeconfig kubeconfig) {
        PlanetStage planet = new PlanetStage(landing, observed);
        boolean fits = NetworkCheck.passes(landing, planet.stage);
        switch (landing.planet()) {
            // What stands already stays, whatever becomes of the network.
            case Vcluster vcluster
            when !fits && observed.resource(Role.NAMESPACE).isEmpty() -> {}
            case Vcluster vcluster -> planet.created(vcluster, kubeconfig);
            case Existing existing -> planet.given(existing, kubeconfig);
        }
        boolean copied = planet.copy(kubeconfig);
        planet.providerConfigs(copied && kubeconfig.best().isPresent());
        return planet.stage;
    }

    private void created(Vcluster vcluster, PlanetKubeconfig kubeconfig) {
        boolean namespace = namespace(vcluster);
        // A namespace that is ours is the ground the Release stands on; once it stands, it stays.
        if (namespace || observed.resource(Role.VCLUSTER).isPresent()) {
            release(vcluster);
        }
        kubeconfig.problem().ifPresent(stage::await);
    }

    /**
     * The namespace on the host, for this planet alone. vcluster leaves its Secret and its volumes behind when its Release
     * goes; with the namespace they go too, so that a later planet of the same name cannot pick up old credentials.
     */
    private boolean namespace(Vcluster vcluster) {
        return stage.composeRemote(
                Role.NAMESPACE,
                new RemoteCluster(vcluster.host(), "the host (" + vcluster.host() + ")"),
                vcluster.retained() ? ManagementPolicy.KEEP : ManagementPolicy.OWN,
                new NamespaceBuilder()
                        .withMetadata(stage.remoteMetadata(null, vcluster.namespace()))
                        .build());
    }

    private void release(Vcluster vcluster) {
        Release release = new Release(
                stage.metadata(Role.VCLUSTER)
                        .addToAnnotations(ExternalName.ANNOTATION, vcluster.name())
                        .build(),
                new Release.Spec(
                        vcluster.host(),
                        new Release.ForProvider(
                                chart(vcluster.chart()), vcluster.namespace(), true, VclusterValues.of(vcluster)),
                        // vcluster itself writes this Secret, once its API server is up. Helm does not know of it.
                        List.of(ConnectionDetail.ofSecret(
                                        vcluster.namespace(),
                                        "vc-" + vcluster.name(),
                                        "data.config",
                                        KubeconfigSecret.KEY)
                                .notPartOfRelease()),
                        new SecretRef(landing.connectionSecret(Role.VCLUSTER))));
        Optional<ObservedResource> exists = observed.resource(Role.VCLUSTER);
        boolean ready = exists.filter(resource -> resource.isTrue("Ready")).isPresent();
        stage.compose(Role.VCLUSTER, Trees.of(release), ready);
        if (!ready) {
            stage.await(Awaited.soon(
                    "WaitingForRelease",
                    "waiting for provider-helm to install vcluster " + vcluster.name() + " in namespace "
                            + vcluster.namespace() + " of the host (" + vcluster.host()
                            + "), and for vcluster to publish its kubeconfig; see Release "
                            + landing.nameOf(Role.VCLUSTER)));
        }
    }

    private static Release.Chart chart(ChartSpec chart) {
        return chart.url().isPresent()
                ? new Release.Chart(Optional.empty(), Optional.empty(), Optional.empty(), chart.url())
                : new Release.Chart(chart.repository(), Optional.of("vcluster"), chart.version(), Optional.empty());
    }

    private void given(Existing existing, PlanetKubeconfig kubeconfig) {
        stage.draft().ask(PlanetKubeconfig.requirement(existing));
        kubeconfig.problem().ifPresent(stage::await);
    }

    /**
     * The planet's kubeconfig as providers read it: checked, plain where the original is encoded twice, reduced to its current
     * context, and alive for as long as the landing is. Providers must not read the original. Somebody else may replace it at any
     * time by one that names a program to execute or a file to read, which a provider would do in its own pod.
     *
     * @return whether it is composed; without it the name that a ProviderConfig refers to may be somebody else's Secret
     */
    private boolean copy(PlanetKubeconfig kubeconfig) {
        return kubeconfig
                .best()
                .map(best -> KubeconfigSecret.data(best.toBytes("planet", "planet")))
                .or(() -> observed.secretData(Role.PLANET_KUBECONFIG))
                .filter(data -> stage.composeSecretAtOnce(
                        Role.PLANET_KUBECONFIG,
                        stage.metadata(Role.PLANET_KUBECONFIG).build(),
                        data))
                .isPresent();
    }

    private void providerConfigs(boolean known) {
        providerConfig(Role.PLANET_KUBERNETES, ProviderConfig.KUBERNETES, known);
        providerConfig(Role.PLANET_HELM, ProviderConfig.HELM, known);
    }

    private void providerConfig(Role role, String apiVersion, boolean kubeconfigKnown) {
        if (!kubeconfigKnown && observed.resource(role).isEmpty()) {
            return;
        }
        ProviderConfig config = ProviderConfig.ofNamespace(
                apiVersion,
                stage.metadata(role).build(),
                landing.id().namespace(),
                landing.nameOf(Role.PLANET_KUBECONFIG),
                KubeconfigSecret.KEY);
        if (!stage.compose(role, Trees.of(config), true)) {
            stage.await(Awaited.soon(
                    "WaitingForProviderConfig",
                    "waiting for Crossplane to create ProviderConfig " + landing.nameOf(role)));
        }
    }
}
