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
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

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
        planet.providerConfigs(kubeconfig);
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
                        new SecretRef(kubeconfigSecret())));
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

    /**
     * The kubeconfig of an existing planet, copied: plain where the original is encoded twice, reduced to its current context,
     * and alive for as long as the landing is, whenever the original goes.
     */
    private void given(Existing existing, PlanetKubeconfig kubeconfig) {
        stage.draft().ask(PlanetKubeconfig.requirement(existing));
        kubeconfig.problem().ifPresent(stage::await);
        Optional<Map<String, String>> data = kubeconfig
                .best()
                .map(best -> KubeconfigSecret.data(best.toBytes("planet", "planet")))
                .or(() -> observed.secretData(Role.PLANET_KUBECONFIG));
        data.ifPresent(bytes -> {
            ObjectNode secret = Trees.of(new SecretBuilder()
                    .withMetadata(stage.metadata(Role.PLANET_KUBECONFIG).build())
                    .withType("Opaque")
                    .withData(bytes)
                    .build());
            if (!stage.compose(Role.PLANET_KUBECONFIG, secret, true)) {
                stage.await(Awaited.soon(
                        "WaitingForSecret",
                        "waiting for Crossplane to create Secret " + landing.nameOf(Role.PLANET_KUBECONFIG)));
            }
        });
    }

    private String kubeconfigSecret() {
        return landing.planet() instanceof Vcluster
                ? landing.connectionSecret(Role.VCLUSTER)
                : landing.nameOf(Role.PLANET_KUBECONFIG);
    }

    private void providerConfigs(PlanetKubeconfig kubeconfig) {
        // Without the copy the name that a ProviderConfig would refer to may be somebody else's.
        boolean secret = landing.planet() instanceof Vcluster
                || stage.composed(Role.PLANET_KUBECONFIG).isPresent();
        boolean known = secret && kubeconfig.best().isPresent();
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
                kubeconfigSecret(),
                KubeconfigSecret.KEY);
        if (!stage.compose(role, Trees.of(config), true)) {
            stage.await(Awaited.soon(
                    "WaitingForProviderConfig",
                    "waiting for Crossplane to create ProviderConfig " + landing.nameOf(role)));
        }
    }
}
