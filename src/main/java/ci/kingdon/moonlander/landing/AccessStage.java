package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.landing.Landing.Existing;
import ci.kingdon.moonlander.landing.Landing.Vcluster;
import ci.kingdon.moonlander.landing.spec.RuleSpec;
import ci.kingdon.moonlander.staging.Awaited;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The second stage: an identity in the planet, and its kubeconfig here. */
final class AccessStage {

    private final Landing landing;
    private final Observed observed;
    private final Stage stage;
    private final RemoteCluster planet;

    private AccessStage(Landing landing, Observed observed) {
        this.landing = landing;
        this.observed = observed;
        this.stage = new Stage(landing, observed);
        this.planet = observed.planet(landing);
    }

    /** Composes the identity, its rights, its token and its kubeconfig, each once what it stands on is ours. */
    static Stage compose(Landing landing, Observed observed, PlanetKubeconfig kubeconfig, boolean planetReachable) {
        AccessStage access = new AccessStage(landing, observed);
        if (!landing.entersPlanet()) {
            return access.stage;
        }
        if (!planetReachable) {
            access.stage.await(Awaited.soon("WaitingForPlanet", "waiting until providers can reach the planet"));
        }
        boolean account = access.stage.after(planetReachable, Role.SERVICE_ACCOUNT, access::serviceAccount);
        boolean role = !landing.access().hasOwnRole()
                || access.stage.after(planetReachable, Role.CLUSTER_ROLE, access::clusterRole);
        // A binding or a token for a ServiceAccount that is not ours would hand somebody else's rights around.
        access.stage.after(account && role, Role.CLUSTER_ROLE_BINDING, access::binding);
        access.stage.after(account && role, Role.TOKEN, access::token);
        access.kubeconfig(kubeconfig);
        access.usages();
        return access.stage;
    }

    private boolean serviceAccount() {
        return stage.composeRemote(
                Role.SERVICE_ACCOUNT,
                planet,
                full(Role.SERVICE_ACCOUNT),
                stage.serviceAccount(
                        landing.access().namespace(), landing.access().serviceAccount()));
    }

    private boolean clusterRole() {
        List<PolicyRule> rules =
                landing.access().spec().rules().stream().map(AccessStage::rule).toList();
        return stage.composeRemote(
                Role.CLUSTER_ROLE,
                planet,
                full(Role.CLUSTER_ROLE),
                new ClusterRoleBuilder()
                        .withMetadata(
                                stage.remoteMetadata(null, landing.access().clusterWideName()))
                        .withRules(rules)
                        .build());
    }

    private static PolicyRule rule(RuleSpec rule) {
        return new PolicyRuleBuilder()
                .withApiGroups(rule.apiGroups())
                .withResources(rule.resources())
                .withResourceNames(rule.resourceNames())
                .withNonResourceURLs(rule.nonResourceURLs())
                .withVerbs(rule.verbs())
                .build();
    }

    private boolean binding() {
        return stage.composeRemote(
                Role.CLUSTER_ROLE_BINDING,
                planet,
                full(Role.CLUSTER_ROLE_BINDING),
                stage.binding(
                        landing.access().clusterWideName(),
                        landing.access().clusterRole(),
                        landing.access().namespace(),
                        landing.access().serviceAccount()));
    }

    private boolean token() {
        return stage.composeRemote(
                Role.TOKEN,
                planet,
                full(Role.TOKEN),
                stage.token(
                        landing.access().namespace(),
                        landing.access().serviceAccount(),
                        landing.access().tokenSecret()),
                RemoteSecretKeys.TOKEN);
    }

    /**
     * What lives in a vcluster dies with it; to delete it there first would wait for an API server that is going away. In a
     * planet that stays it is deleted, but only if the way in is sure to be there then.
     *
     * <p>More than to create comes only once the landing has landed: Crossplane v2.4 lets an XR see about 50 changes at once
     * (--circuit-breaker-burst), a landing needs most of them, and each change of policies is two.
     */
    private ManagementPolicy full(Role role) {
        if (landing.planet() instanceof Vcluster) {
            return landed() ? ManagementPolicy.KEEP : ManagementPolicy.CREATE;
        }
        return stage.isHeld(role) ? ManagementPolicy.OWN : ManagementPolicy.CREATE;
    }

    private boolean landed() {
        return observed.resource(Role.KUBECONFIG).isPresent();
    }

    /**
     * Holds the way into a planet that stays until all that is to be deleted there is deleted. A ProviderConfig is held by its
     * provider while anything uses it; the kubeconfig that it reads is held here. They come last, as all does that a landing
     * can do without; or where somebody has to see to something first, for then it may be deleted before it has landed.
     */
    private void usages() {
        if (landing.planet() instanceof Existing) {
            boolean time =
                    landed() || stage.awaited().filter(Awaited::somebodyMustAct).isPresent();
            Role.ACCESS.forEach(role -> stage.hold(
                    role,
                    Usage.Resource.named("v1", "Secret", landing.nameOf(Role.PLANET_KUBECONFIG)),
                    "the planet's kubeconfig, until what was made there by it is deleted",
                    time && stage.isReady(role)));
        }
    }

    private void kubeconfig(PlanetKubeconfig planetKubeconfig) {
        Optional<Map<String, String>> data = fresh(planetKubeconfig).or(() -> observed.secretData(Role.KUBECONFIG));
        if (data.isEmpty()) {
            stage.await(Awaited.soon(
                    "WaitingForToken",
                    "waiting for the planet's token controller to fill Secret "
                            + landing.access().namespace() + "/"
                            + landing.access().tokenSecret()));
            return;
        }
        stage.composeSecretAtOnce(
                Role.KUBECONFIG, stage.metadata(Role.KUBECONFIG).build(), data.get());
    }

    /** The kubeconfig as of now, if everything that it is made of is here now. */
    private Optional<Map<String, String>> fresh(PlanetKubeconfig planetKubeconfig) {
        Optional<byte[]> token = observed.connectionDetail(Role.TOKEN, RemoteSecretKeys.TOKEN_KEY);
        return token.flatMap(bytes -> planetKubeconfig
                        .best()
                        .map(best -> best.orCertificateAuthority(clusterCa())
                                .as(Kubeconfig.bearer(new String(bytes, StandardCharsets.UTF_8)))
                                .toBytes(landing.id().name(), landing.access().serviceAccount())))
                .map(KubeconfigSecret::data);
    }

    /**
     * The CA that the token came with, for a vcluster, which always has one of its own. An existing planet whose kubeconfig
     * names no CA is one whose certificate the public CAs vouch for.
     */
    private Optional<byte[]> clusterCa() {
        return landing.planet() instanceof Vcluster
                ? observed.connectionDetail(Role.TOKEN, RemoteSecretKeys.CA_KEY)
                : Optional.empty();
    }

    /** The kubeconfig as it is written here, for whoever else is to have it. */
    static Source source(Stage access) {
        return access.composed(Role.KUBECONFIG)
                .map(secret -> KubeconfigSecret.read(secret, Optional.of(KubeconfigSecret.KEY)))
                .map(reading -> reading instanceof Kubeconfig good ? Source.of(good) : null)
                .orElseGet(
                        () -> Source.missing(Awaited.soon("WaitingForAccess", "waiting for the planet's kubeconfig")));
    }
}
