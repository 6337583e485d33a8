package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.kubernetes.Broken;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.landing.Landing.Given;
import ci.kingdon.moonlander.landing.Landing.Minted;
import ci.kingdon.moonlander.staging.Awaited;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Beside the second stage: the parent's access, where somebody is to have it. */
final class ParentStage {

    /** What the Secret with the parent's token is called, after the landing's name. */
    static final String TOKEN = "-parent-token";

    private static final RemoteCluster CONTROL_PLANE = new RemoteCluster(Policy.IN_CLUSTER, "the control plane");

    private final Landing landing;
    private final Observed observed;
    private final Stage stage;

    private ParentStage(Landing landing, Observed observed) {
        this.landing = landing;
        this.observed = observed;
        this.stage = new Stage(landing, observed);
    }

    /**
     * The stage, and the kubeconfig that comes of it.
     *
     * @param stage what is composed for it
     * @param source the kubeconfig
     */
    record Access(Stage stage, Source source) {}

    /** Takes the kubeconfig that the step is given, or makes an identity in the control plane. */
    static Access compose(Landing landing, Observed observed) {
        ParentStage parent = new ParentStage(landing, observed);
        Source source = landing.parent()
                .map(from -> switch (from) {
                    case Given given -> given(given);
                    case Minted minted -> parent.minted(minted);
                })
                .orElseGet(() -> new Source(Optional.empty(), Optional.empty()));
        source.problem().ifPresent(parent.stage::await);
        return new Access(parent.stage, source);
    }

    private static Source given(Given given) {
        return switch (KubeconfigSecret.read(given.kubeconfig())) {
            case Kubeconfig good ->
                Source.of(given.server().map(server -> good.by(server.url())).orElse(good));
            case Broken broken ->
                Source.missing(Awaited.action(
                        "ParentBroken",
                        "the kubeconfig in the step's credential " + Decision.PARENT + " " + broken.problem()));
        };
    }

    private Source minted(Minted minted) {
        String namespace = landing.id().namespace();
        String name = landing.id().name() + "-parent";
        String clusterWide = "moonlander:" + namespace + ":" + landing.id().name() + ":parent";
        boolean account = stage.composeRemote(
                Role.PARENT_SERVICE_ACCOUNT,
                CONTROL_PLANE,
                ManagementPolicy.OWN,
                stage.serviceAccount(namespace, name));
        // A binding or a token for a ServiceAccount that is not ours would hand somebody else's rights around.
        stage.after(
                account,
                Role.PARENT_CLUSTER_ROLE_BINDING,
                () -> stage.composeRemote(
                        Role.PARENT_CLUSTER_ROLE_BINDING,
                        CONTROL_PLANE,
                        ManagementPolicy.OWN,
                        stage.binding(clusterWide, minted.clusterRole(), namespace, name)));
        stage.after(
                account,
                Role.PARENT_TOKEN,
                () -> stage.composeRemote(
                        Role.PARENT_TOKEN,
                        CONTROL_PLANE,
                        ManagementPolicy.OWN,
                        stage.token(namespace, name, landing.id().name() + TOKEN),
                        RemoteSecretKeys.TOKEN));
        return observed.connectionDetail(Role.PARENT_TOKEN, RemoteSecretKeys.TOKEN_KEY)
                .flatMap(token -> observed.connectionDetail(Role.PARENT_TOKEN, RemoteSecretKeys.CA_KEY)
                        .map(ca -> Source.of(Kubeconfig.of(
                                minted.reached().url(),
                                ca,
                                Kubeconfig.bearer(new String(token, StandardCharsets.UTF_8))))))
                .orElseGet(() -> Source.missing(Awaited.soon(
                        "WaitingForParent",
                        "waiting for the control plane's token controller to fill Secret " + namespace + "/" + name
                                + "-token")));
    }
}
