package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.landing.Landing.Existing;
import ci.kingdon.moonlander.landing.Landing.Vcluster;
import ci.kingdon.moonlander.landing.spec.RuleSpec;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The second stage: an identity in the planet, and its kubeconfig here. */
final class AccessStage {

    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final String TOKEN = "token";
    private static final String CA = "ca.crt";

    private final Landing landing;
    private final Observed observed;
    private final Stage stage;
    private final RemoteCluster planet;

    private AccessStage(Landing landing, Observed observed) {
        this.landing = landing;
        this.observed = observed;
        this.stage = new Stage(landing, observed);
        this.planet = new RemoteCluster(
                new ProviderConfigRef(
                        ProviderConfigRef.Kind.ProviderConfig, observed.name(Role.PLANET_KUBERNETES, landing)),
                "the planet");
    }

    /** Composes the identity, its rights, its token and its kubeconfig, each once what it stands on is ours. */
    static Stage compose(Landing landing, Observed observed, PlanetKubeconfig kubeconfig) {
        AccessStage access = new AccessStage(landing, observed);
        boolean reachable = access.isReachable();
        boolean account = access.after(reachable, Role.SERVICE_ACCOUNT, access::serviceAccount);
        boolean role =
                !landing.access().hasOwnRole() || access.after(reachable, Role.CLUSTER_ROLE, access::clusterRole);
        // A binding or a token for a ServiceAccount that is not ours would hand somebody else's rights around.
        access.after(account && role, Role.CLUSTER_ROLE_BINDING, access::binding);
        access.after(account && role, Role.TOKEN, access::token);
        access.usages();
        access.kubeconfig(kubeconfig);
        return access.stage;
    }

    /** The stage of a landing that hands access the other way. */
    static Stage none(Landing landing, Observed observed) {
        return new Stage(landing, observed)
                .await(Awaited.notSupported(
                        "spec.direction ParentToPlanet, which hands the parent's kubeconfig into the planet, is not"
                                + " supported by this version; with spec.direction PlanetToParent the planet's kubeconfig"
                                + " is written here"));
    }

    private boolean isReachable() {
        boolean reachable = observed.resource(Role.PLANET_KUBERNETES).isPresent()
                && (landing.planet() instanceof Vcluster
                        || observed.resource(Role.PLANET_KUBECONFIG).isPresent());
        if (!reachable) {
            stage.await(Awaited.soon("WaitingForPlanet", "waiting until providers can reach the planet"));
        }
        return reachable;
    }

    /** Composes what may be composed by now, and what was composed before. */
    private boolean after(boolean gate, Role role, BooleanSupplier compose) {
        return (gate || observed.resource(role).isPresent()) && compose.getAsBoolean();
    }

    private boolean serviceAccount() {
        return stage.composeRemote(
                Role.SERVICE_ACCOUNT,
                planet,
                full(Role.SERVICE_ACCOUNT_USAGE),
                new ServiceAccountBuilder()
                        .withMetadata(stage.remoteMetadata(
                                landing.access().namespace(), landing.access().serviceAccount()))
                        .build());
    }

    private boolean clusterRole() {
        List<PolicyRule> rules =
                landing.access().spec().rules().stream().map(AccessStage::rule).toList();
        return stage.composeRemote(
                Role.CLUSTER_ROLE,
                planet,
                full(Role.CLUSTER_ROLE_USAGE),
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
                full(Role.CLUSTER_ROLE_BINDING_USAGE),
                new ClusterRoleBindingBuilder()
                        .withMetadata(
                                stage.remoteMetadata(null, landing.access().clusterWideName()))
                        .withNewRoleRef(RBAC, "ClusterRole", landing.access().clusterRole())
                        .addNewSubject(
                                null,
                                "ServiceAccount",
                                landing.access().serviceAccount(),
                                landing.access().namespace())
                        .build());
    }

    private boolean token() {
        return stage.composeRemote(
                Role.TOKEN,
                planet,
                full(Role.TOKEN_USAGE),
                new SecretBuilder()
                        .withMetadata(stage.remoteMetadata(
                                landing.access().namespace(), landing.access().tokenSecret()))
                        .editMetadata()
                        .addToAnnotations(
                                "kubernetes.io/service-account.name",
                                landing.access().serviceAccount())
                        .endMetadata()
                        .withType("kubernetes.io/service-account-token")
                        .build(),
                new RemoteSecretKeys(List.of(TOKEN, CA)));
    }

    /**
     * What lives in a vcluster dies with it; to delete it there first would wait for an API server that is going away. In a
     * planet that stays it is deleted, but only if the way in is sure to be there then.
     *
     * <p>More than to create comes only once the landing has landed: Crossplane v2.4 lets an XR see about 50 changes at once
     * (--circuit-breaker-burst), a landing needs most of them, and each change of policies is two.
     */
    private ManagementPolicy full(Role usage) {
        if (landing.planet() instanceof Vcluster) {
            return landed() ? ManagementPolicy.KEEP : ManagementPolicy.CREATE;
        }
        boolean held = observed.resource(usage)
                .filter(resource -> resource.isTrue("Ready"))
                .isPresent();
        return held ? ManagementPolicy.OWN : ManagementPolicy.CREATE;
    }

    private boolean landed() {
        return observed.resource(Role.KUBECONFIG).isPresent();
    }

    /**
     * Holds the way into a planet that stays until all that is to be deleted there is deleted. A ProviderConfig is held by its
     * provider while anything uses it; the kubeconfig that it reads is held here. They come last, as all does that a landing
     * can do without.
     */
    private void usages() {
        usage(Role.SERVICE_ACCOUNT, Role.SERVICE_ACCOUNT_USAGE);
        usage(Role.CLUSTER_ROLE, Role.CLUSTER_ROLE_USAGE);
        usage(Role.CLUSTER_ROLE_BINDING, Role.CLUSTER_ROLE_BINDING_USAGE);
        usage(Role.TOKEN, Role.TOKEN_USAGE);
    }

    private void usage(Role user, Role usage) {
        boolean wanted =
                landing.planet() instanceof Existing && observed.resource(user).isPresent() && landed();
        if (wanted || observed.resource(usage).isPresent()) {
            stage.compose(
                    usage,
                    Trees.of(new Usage(
                            stage.metadata(usage).build(),
                            new Usage.Spec(
                                    Usage.Resource.named("v1", "Secret", landing.nameOf(Role.PLANET_KUBECONFIG)),
                                    Usage.Resource.named(
                                            RemoteObject.API_VERSION, RemoteObject.KIND, landing.nameOf(user)),
                                    "the planet's kubeconfig, until what was made there by it is deleted",
                                    true))),
                    observed.resource(usage)
                            .filter(resource -> resource.isTrue("Ready"))
                            .isPresent());
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
        stage.composeAtOnce(
                Role.KUBECONFIG,
                Trees.of(new SecretBuilder()
                        .withMetadata(stage.metadata(Role.KUBECONFIG).build())
                        .withType("Opaque")
                        .withData(data.get())
                        .build()));
        if (!stage.resources().containsKey(Role.KUBECONFIG)) {
            stage.await(Awaited.soon(
                    "WaitingForSecret", "waiting for Crossplane to look for Secret " + landing.secretName()));
        }
    }

    /** The kubeconfig as of now, if everything that it is made of is here now. */
    private Optional<Map<String, String>> fresh(PlanetKubeconfig planetKubeconfig) {
        Optional<byte[]> token = observed.connectionDetail(Role.TOKEN, TOKEN);
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
        return landing.planet() instanceof Vcluster ? observed.connectionDetail(Role.TOKEN, CA) : Optional.empty();
    }
}
