package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.kubernetes.Broken;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.kubernetes.User;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.token.TokenLife;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.Rights;
import java.util.List;
import java.util.Optional;

/**
 * Beside the second stage: the parent's access, where a delivery hands it on.
 *
 * @param desired what the stage wants
 * @param kubeconfig the parent's kubeconfig
 * @param rotation the tokens of the identity that is minted there, if any
 */
public record ParentStage(Desired desired, KubeconfigSource kubeconfig, Optional<Rotation> rotation) {

    private static final RemoteCluster CONTROL_PLANE =
            new RemoteCluster(ProviderConfigRef.IN_CLUSTER, "the control plane");

    private static final Rights RIGHTS = Rights.ofInstallation("parent", List.of("the parent's clusterRole"));

    /**
     * Takes the kubeconfig that the step is given, or mints an identity in the control plane.
     *
     * @param life how long its tokens live
     */
    public static ParentStage compose(Optional<Parent> parent, TokenLife life, LandingNames names, Observed observed) {
        Desired desired = new Desired(names.id(), observed, names::of);
        ParentStage stage = parent.map(from -> switch (from) {
                    case Parent.Given given -> new ParentStage(desired, given(given), Optional.empty());
                    case Parent.Minted minted -> minted(minted, life, desired);
                })
                .orElseGet(() -> new ParentStage(desired, KubeconfigSource.NONE, Optional.empty()));
        stage.kubeconfig.problem().ifPresent(desired::await);
        return stage;
    }

    private static KubeconfigSource given(Parent.Given given) {
        return switch (KubeconfigSecret.read(given.kubeconfig())) {
            case Kubeconfig good ->
                KubeconfigSource.of(given.server()
                        .map(server -> good.withAddress(server.url()))
                        .orElse(good)
                        .inNamespace(Optional.empty()));
            case Broken broken ->
                KubeconfigSource.missing(Awaited.action(
                        "ParentBroken",
                        "the kubeconfig in the step's credential " + LandingRequest.PARENT + " " + broken.problem()));
        };
    }

    private static ParentStage minted(Parent.Minted parent, TokenLife life, Desired desired) {
        MintedAccount minted =
                new MintedAccount(parent.account(), life, CONTROL_PLANE, _ -> ManagementPolicy.ALL, RIGHTS, desired);
        minted.compose(true, true);
        KubeconfigSource source = minted.bearer()
                .flatMap(token -> minted.authority()
                        .map(ca -> Kubeconfig.of(parent.server().url(), ca, User.bearer(token))))
                .map(KubeconfigSource::of)
                .orElseGet(() -> KubeconfigSource.missing(Awaited.soon(
                        "WaitingForParent",
                        "waiting for the control plane's token controller to fill Secret " + minted.tokenSecret())));
        return new ParentStage(desired, source.before(minted.rotation().formerUsers()), Optional.of(minted.rotation()));
    }
}
