package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Fields;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.kubernetes.Metadata;
import ci.kingdon.moonlander.landing.spec.RuleSpec;
import ci.kingdon.moonlander.landing.token.Token;
import ci.kingdon.moonlander.landing.token.TokenLife;
import ci.kingdon.moonlander.landing.token.Tokens;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.ownership.Ownership;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.RemoteSecretKeys;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Mints an identity in a cluster: in the planet and in the parent alike. */
final class MintedAccount {

    private static final RemoteSecretKeys TOKEN = new RemoteSecretKeys(List.of(Token.TOKEN_KEY, Token.CA_KEY));

    private final Account account;
    private final RemoteCluster cluster;
    private final Function<Role, ManagementPolicy> policy;
    private final Rights rights;
    private final Desired desired;
    private final RemoteObjects remote;
    private final Rotation rotation;

    /**
     * An identity to mint as part of what a stage wants.
     *
     * @param life how long its tokens live
     * @param policy what an Object may do with what it made
     * @param rights the rights that provider-kubernetes needs in the cluster
     */
    MintedAccount(
            Account account,
            TokenLife life,
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
        this.rotation = new Rotation(Tokens.of(account.roles(), desired.id(), desired.observed()), life, desired);
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
        rotation.compose(mayAct, token -> resource(token.role(), secret(token)).publishing(TOKEN));
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

    private boolean compose(boolean gate, Role role, ObjectNode manifest) {
        return desired.after(gate, role, () -> remote.compose(role, resource(role, manifest)));
    }

    private RemoteResource resource(Role role, ObjectNode manifest) {
        return RemoteResource.of(cluster, manifest, policy.apply(role)).needing(rights);
    }

    private ObjectNode serviceAccount() {
        return Manifests.serviceAccount(remote.metadata(account.namespace(), account.name()));
    }

    private ObjectNode role() {
        return Manifests.role(
                metadata(account.roleName()),
                account.rules().stream().map(MintedAccount::rule).toList());
    }

    /** The metadata of a role or a binding. */
    private Metadata metadata(String name) {
        return switch (account.scope()) {
            case CLUSTER -> remote.metadata(name);
            case NAMESPACE -> remote.metadata(account.namespace(), name);
        };
    }

    private static ObjectNode rule(RuleSpec rule) {
        return new Fields()
                .put("apiGroups", rule.apiGroups())
                .put("nonResourceURLs", rule.nonResourceURLs())
                .put("resourceNames", rule.resourceNames())
                .put("resources", rule.resources())
                .put("verbs", rule.verbs())
                .tree();
    }

    /** The roles of its resources, as they are composed in this call. */
    List<Role> roles() {
        Stream<Role> own = account.hasOwnRole() ? Stream.of(account.roles().role()) : Stream.empty();
        return Stream.concat(
                        Stream.concat(Stream.of(account.roles().serviceAccount()), own),
                        Stream.concat(Stream.of(bindingRole()), rotation.roles()))
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

    private ObjectNode binding(Role role) {
        String name = role.equals(account.roles().binding())
                ? account.roleName()
                : account.roleName() + ":" + Names.hash(account.boundRole());
        return Manifests.binding(
                metadata(name),
                account.boundKind(),
                account.boundRole(),
                List.of(Manifests.account(account.namespace(), account.name())));
    }

    /** The Secret that the cluster's token controller fills. */
    private ObjectNode secret(Token token) {
        Metadata metadata = remote.metadata(account.namespace(), account.tokenSecret(token.generation()))
                .annotated("kubernetes.io/service-account.name", account.name());
        return Manifests.secret(metadata, "kubernetes.io/service-account-token", Map.of());
    }

    /** The tokens, and how far a rotation is. */
    Rotation rotation() {
        return rotation;
    }

    /** The token in use, once it has arrived; secret. */
    Optional<String> bearer() {
        return rotation.current().bearer();
    }

    /** The CA of the cluster's server, which comes with the token. */
    Optional<byte[]> authority() {
        return rotation.current().authority();
    }

    /** The name of the Secret with the token in use. */
    String tokenSecret() {
        return account.namespace() + "/"
                + account.tokenSecret(rotation.current().generation());
    }
}
