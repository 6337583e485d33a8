package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.landing.spec.RuleSpec;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.ownership.Ownership;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.RemoteSecretKeys;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Mints an identity in a cluster: in the planet and in the parent alike. */
final class MintedAccount {

    private static final String RBAC = "rbac.authorization.k8s.io";

    /** The key of the token in a ServiceAccount's token Secret. */
    private static final String TOKEN_KEY = "token";

    /** The key of the cluster's CA in it. */
    private static final String CA_KEY = "ca.crt";

    private static final RemoteSecretKeys TOKEN = new RemoteSecretKeys(List.of(TOKEN_KEY, CA_KEY));

    private final Account account;
    private final RemoteCluster cluster;
    private final Function<Role, ManagementPolicy> policy;
    private final Rights rights;
    private final Desired desired;
    private final RemoteObjects remote;

    /**
     * An identity to mint as part of what a stage wants.
     *
     * @param policy what an Object may do with what it made
     * @param rights the rights that provider-kubernetes needs in the cluster
     */
    MintedAccount(
            Account account,
            RemoteCluster cluster,
            Function<Role, ManagementPolicy> policy,
            Rights rights,
            Desired desired) {
        this.account = account;
        this.cluster = cluster;
        this.policy = policy;
        this.rights = rights;
        this.desired = desired;
        this.remote = new RemoteObjects(desired);
    }

    /**
     * Composes the ServiceAccount, its role, its binding and its token, each once what it stands on is ours.
     *
     * @param reachable whether the cluster can be reached by now
     * @param bounded whether the identity may do anything there by now
     */
    void compose(boolean reachable, boolean bounded) {
        boolean made = compose(reachable, account.roles().serviceAccount(), serviceAccount());
        boolean allowed = !account.hasOwnRole() || composeRole(reachable);
        // A binding or a token for a foreign ServiceAccount would hand out somebody else's rights.
        Role binding = bindingRole();
        boolean mayAct = made && allowed && bounded;
        boolean bound = compose(mayAct, binding, binding(binding));
        if (!bound && !binding.equals(account.roles().binding())) {
            keepFirstBinding();
        }
        desired.after(
                mayAct,
                account.roles().token(),
                () -> remote.compose(
                        account.roles().token(),
                        resource(account.roles().token(), token()).publishing(TOKEN)));
    }

    /** Whether the ServiceAccount and its role are there, and the binding and the token come without anything being in their way. */
    boolean isOnItsWay() {
        List<Role> first = account.hasOwnRole()
                ? List.of(account.roles().serviceAccount(), account.roles().role())
                : List.of(account.roles().serviceAccount());
        return bearer().isEmpty()
                && first.stream().allMatch(desired.observed()::isReady)
                && roles().stream()
                        .flatMap(role -> desired.observed().resource(role).stream())
                        .noneMatch(object ->
                                object.isOutOfSync() || Ownership.ofRemote(desired.id(), object) == Ownership.FOREIGN);
    }

    /** Whether it is ours. One whose rules were edited meanwhile gets the new ones only once there is a kubeconfig. */
    private boolean composeRole(boolean reachable) {
        compose(reachable, account.roles().role(), role());
        return remote.isOurs(account.roles().role());
    }

    private boolean compose(boolean gate, Role role, HasMetadata model) {
        return desired.after(gate, role, () -> remote.compose(role, resource(role, model)));
    }

    private RemoteResource resource(Role role, HasMetadata model) {
        return RemoteResource.of(cluster, model, policy.apply(role)).needing(rights);
    }

    private ServiceAccount serviceAccount() {
        return new ServiceAccountBuilder()
                .withMetadata(remote.metadata(account.namespace(), account.name()))
                .build();
    }

    private HasMetadata role() {
        List<PolicyRule> rules =
                account.rules().stream().map(MintedAccount::rule).toList();
        return switch (account.scope()) {
            case CLUSTER ->
                new ClusterRoleBuilder()
                        .withMetadata(remote.metadata(account.roleName()))
                        .withRules(rules)
                        .build();
            case NAMESPACE ->
                new RoleBuilder()
                        .withMetadata(remote.metadata(account.namespace(), account.roleName()))
                        .withRules(rules)
                        .build();
        };
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

    /** The roles of its resources, as they are composed in this call. */
    List<Role> roles() {
        Stream<Role> own = account.hasOwnRole() ? Stream.of(account.roles().role()) : Stream.empty();
        return Stream.concat(
                        Stream.concat(Stream.of(account.roles().serviceAccount()), own),
                        Stream.of(bindingRole(), account.roles().token()))
                .toList();
    }

    /** Kubernetes lets nobody change what a binding binds to, so that another role gets another binding. */
    private Role bindingRole() {
        Role first = account.roles().binding();
        Role other = account.roles().bindingTo(account.boundRole());
        boolean firstIsOfAnother =
                bound(first).filter(role -> !role.equals(account.boundRole())).isPresent();
        return firstIsOfAnother || desired.observed().exists(other) ? other : first;
    }

    /** The role that a binding is to: as it is seen in the cluster, where it is ours, or else as its Object has it. */
    private Optional<String> bound(Role binding) {
        return desired.observed().resource(binding).flatMap(object -> {
            Optional<String> asked = roleOf(object, "/spec/forProvider/manifest");
            return Ownership.ofRemote(desired.id(), object) == Ownership.OURS
                    ? roleOf(object, "/status/atProvider/manifest").or(() -> asked)
                    : asked;
        });
    }

    private static Optional<String> roleOf(ObservedResource object, String binding) {
        return object.manifest().at(binding + "/roleRef/name").stringValueOpt();
    }

    /** Nobody is without rights meanwhile. It deletes no more than it would if it were to stay, and so needs no Usage for its removal. */
    private void keepFirstBinding() {
        Role first = account.roles().binding();
        desired.observed().resource(first).ifPresent(object -> {
            desired.reserve(first);
            remote.composeAsItIs(first, object, Optional.of(policy.apply(first)));
        });
    }

    private HasMetadata binding(Role role) {
        String name = role.equals(account.roles().binding())
                ? account.roleName()
                : account.roleName() + ":" + Names.hash(account.boundRole());
        RoleRef to = new RoleRef(RBAC, account.boundKind(), account.boundRole());
        Subject subject = new Subject(null, "ServiceAccount", account.name(), account.namespace());
        return switch (account.scope()) {
            case CLUSTER ->
                new ClusterRoleBindingBuilder()
                        .withMetadata(remote.metadata(name))
                        .withRoleRef(to)
                        .withSubjects(subject)
                        .build();
            case NAMESPACE ->
                new RoleBindingBuilder()
                        .withMetadata(remote.metadata(account.namespace(), name))
                        .withRoleRef(to)
                        .withSubjects(subject)
                        .build();
        };
    }

    /** The Secret that the cluster's token controller fills. */
    private Secret token() {
        return new SecretBuilder()
                .withMetadata(remote.metadata(account.namespace(), account.tokenSecret()))
                .editMetadata()
                .addToAnnotations("kubernetes.io/service-account.name", account.name())
                .endMetadata()
                .withType("kubernetes.io/service-account-token")
                .build();
    }

    /** The token, once it has arrived; secret. */
    Optional<String> bearer() {
        return desired.observed()
                .connectionDetail(account.roles().token(), TOKEN_KEY)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** The CA of the cluster's server, which comes with the token. */
    Optional<byte[]> authority() {
        return desired.observed().connectionDetail(account.roles().token(), CA_KEY);
    }

    /** When the cluster's API server made the token's Secret, once the token has arrived. */
    Optional<String> issuedAt() {
        return bearer().flatMap(_ -> desired.observed().resource(account.roles().token()))
                .flatMap(token -> token.manifest()
                        .at("/status/atProvider/manifest/metadata/creationTimestamp")
                        .stringValueOpt());
    }
}
