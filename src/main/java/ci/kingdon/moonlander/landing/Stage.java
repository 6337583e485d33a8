package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ConnectionDetail;
import ci.kingdon.moonlander.crossplane.ExternalName;
import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.identity.Identity;
import ci.kingdon.moonlander.identity.Ownership;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Draft;
import ci.kingdon.moonlander.staging.Draft.Composed;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one stage of a landing wants, in a landing's words. Two rules are kept here for every resource alike. Nothing un-lands:
 * what exists stays composed. And nothing foreign is touched in another cluster; in this one {@link Draft} sees to that.
 */
final class Stage {

    private static final String RBAC = "rbac.authorization.k8s.io";

    private final Landing landing;
    private final Observed observed;
    private final Draft draft;
    private final List<Leak> leaks = new ArrayList<>();

    Stage(Landing landing, Observed observed) {
        this.landing = landing;
        this.observed = observed;
        this.draft = new Draft(landing.id(), observed.request());
    }

    /** What it adds to the response. */
    Draft draft() {
        return draft;
    }

    /** What is composed under a role. */
    Optional<ObjectNode> composed(Role role) {
        return draft.composed(role.key()).map(Composed::manifest);
    }

    /** Where secret bytes stand that should be in Secrets only. */
    List<Leak> leaks() {
        return leaks;
    }

    /** What the stage waits for; empty once it is done. */
    Optional<Awaited> awaited() {
        return draft.awaited();
    }

    /** Says what the stage waits for. */
    Stage await(Awaited what) {
        draft.await(what);
        return this;
    }

    /** The metadata of what is composed under a role: its name, and whose it is. */
    ObjectMetaBuilder metadata(Role role) {
        return metadata(observed.name(role, landing));
    }

    /** The same for what has a name of the spec's choosing. */
    ObjectMetaBuilder metadata(String name) {
        return new ObjectMetaBuilder()
                .withNamespace(landing.id().namespace())
                .withName(name)
                .addToAnnotations(Identity.LANDING, landing.id().annotation());
    }

    /** The same annotation for what is made in another cluster. */
    ObjectMeta remoteMetadata(String namespace, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .addToAnnotations(Identity.LANDING, landing.id().annotation())
                .build();
    }

    /**
     * Composes a resource, unless something foreign has its name.
     *
     * @param ready whether it is ready, given that it exists
     * @return whether it exists already
     */
    boolean compose(Role role, ObjectNode manifest, boolean ready) {
        boolean exists = observed.resource(role).isPresent();
        draft.compose(role.key(), new Composed(manifest, exists && ready, exists));
        return exists;
    }

    /**
     * Composes a resource that is ready as soon as Crossplane has applied it, which it does before it says anything about the
     * composite. To wait until it is seen would be to wait for a call that may come late.
     */
    void composeAtOnce(Role role, ObjectNode manifest) {
        draft.compose(
                role.key(), new Composed(manifest, true, observed.resource(role).isPresent()));
    }

    /**
     * The same with a Secret.
     *
     * @param data in base64
     * @return whether it is composed
     */
    boolean composeSecretAtOnce(Role role, ObjectMeta metadata, Map<String, String> data) {
        composeAtOnce(
                role,
                Trees.of(new SecretBuilder()
                        .withMetadata(metadata)
                        .withType("Opaque")
                        .withData(data)
                        .build()));
        boolean composed = composed(role).isPresent();
        if (!composed) {
            await(Awaited.soon("WaitingForSecret", "waiting for Crossplane to look for Secret " + metadata.getName()));
        }
        return composed;
    }

    /** Whether what is composed under a role is ready. */
    boolean isReady(Role role) {
        return draft.composed(role.key()).filter(Composed::ready).isPresent();
    }

    /** Composes what may be composed by now, and what was composed before. */
    boolean after(boolean gate, Role role, BooleanSupplier compose) {
        return (gate || observed.resource(role).isPresent()) && compose.getAsBoolean();
    }

    /**
     * Holds something for as long as another resource, which needs it for its own deletion, is there.
     *
     * @param user the resource that needs it
     * @param of what it needs
     * @param reason what people are told who try to delete it
     * @param wanted whether it is time to
     */
    void hold(Role user, Usage.Resource of, String reason, boolean wanted) {
        Role usage = user.usage();
        if (wanted || observed.resource(usage).isPresent()) {
            compose(
                    usage,
                    Trees.of(new Usage(
                            metadata(usage).build(),
                            new Usage.Spec(
                                    of,
                                    Usage.Resource.named(
                                            RemoteObject.API_VERSION, RemoteObject.KIND, landing.nameOf(user)),
                                    reason,
                                    true))),
                    isHeld(user));
        }
    }

    /** Whether what a resource needs for its own deletion is held for it. */
    boolean isHeld(Role user) {
        return observed.resource(user.usage())
                .filter(usage -> usage.isTrue("Ready"))
                .isPresent();
    }

    /** A ServiceAccount in another cluster. */
    ServiceAccount serviceAccount(String namespace, String name) {
        return new ServiceAccountBuilder()
                .withMetadata(remoteMetadata(namespace, name))
                .build();
    }

    /** What binds it to a ClusterRole. */
    ClusterRoleBinding binding(String name, String clusterRole, String namespace, String serviceAccount) {
        return new ClusterRoleBindingBuilder()
                .withMetadata(remoteMetadata(null, name))
                .withNewRoleRef(RBAC, "ClusterRole", clusterRole)
                .addNewSubject(null, "ServiceAccount", serviceAccount, namespace)
                .build();
    }

    /** The Secret that the cluster's token controller fills with its token. */
    Secret token(String namespace, String serviceAccount, String name) {
        return new SecretBuilder()
                .withMetadata(remoteMetadata(namespace, name))
                .editMetadata()
                .addToAnnotations("kubernetes.io/service-account.name", serviceAccount)
                .endMetadata()
                .withType("kubernetes.io/service-account-token")
                .build();
    }

    /**
     * Composes an Object for a resource in another cluster. It begins as a mere observer that may create; only once the
     * resource is seen to be ours does it get its full rights.
     *
     * @param cluster the other cluster
     * @param full what may be done with what is ours
     * @param model the resource
     * @return whether the resource is there and ours
     */
    boolean composeRemote(Role role, RemoteCluster cluster, ManagementPolicy full, HasMetadata model) {
        return composeRemote(role, cluster, full, model, RemoteSecretKeys.NONE);
    }

    /** The same, with keys of a remote Secret that become connection details once the Secret is ours. */
    boolean composeRemote(
            Role role, RemoteCluster cluster, ManagementPolicy full, HasMetadata model, RemoteSecretKeys keys) {
        return composeRemote(role, cluster, full, Trees.of(model), keys.details(model), keys);
    }

    /** The same for what has no model. */
    boolean composeRemote(Role role, RemoteCluster cluster, ManagementPolicy full, ObjectNode manifest) {
        return composeRemote(role, cluster, full, manifest, List.of(), RemoteSecretKeys.NONE);
    }

    private boolean composeRemote(
            Role role,
            RemoteCluster cluster,
            ManagementPolicy full,
            ObjectNode manifest,
            List<ConnectionDetail> details,
            RemoteSecretKeys keys) {
        Optional<ObservedResource> object = observed.resource(role);
        object.flatMap(Leak::in).ifPresent(leaks::add);
        Ownership ownership = Ownership.ofRemote(landing.id(), object, manifest);
        boolean ours = ownership == Ownership.OURS;
        String kind = manifest.path("kind").asString();
        RemoteObject desired = new RemoteObject(
                metadata(role)
                        .addToAnnotations(ExternalName.ANNOTATION, landing.nameOf(role))
                        .build(),
                new RemoteObject.Spec(
                        cluster.providerConfig(),
                        (ours ? full : ManagementPolicy.CREATE).actions(),
                        new RemoteObject.ForProvider(manifest),
                        List.of(),
                        RemoteObject.Readiness.CREATED,
                        ours ? details : List.of(),
                        ours ? keys.connectionSecret(landing.connectionSecret(role)) : Optional.empty()));
        boolean ready = ours && object.filter(o -> o.isTrue("Ready")).isPresent();
        compose(role, Leak.scrubbed(Trees.of(desired), object), ready);
        if (ownership == Ownership.FOREIGN) {
            await(Awaited.nameTaken(landing.id(), kind, remoteName(manifest), cluster.inWords()));
        } else if (!ready) {
            await(Awaited.soon(
                    "WaitingFor" + kind,
                    "waiting for " + kind + " " + remoteName(manifest) + " in " + cluster.inWords()
                            + trouble(role, object)));
        }
        return ready;
    }

    /** What is wrong with an Object, as the end of a message. */
    String trouble(Role role, Optional<ObservedResource> object) {
        return Awaited.trouble("provider-kubernetes", "Object " + landing.nameOf(role), object);
    }

    private static String remoteName(ObjectNode manifest) {
        JsonNode metadata = manifest.path("metadata");
        String namespace = metadata.path("namespace").asString("");
        return (namespace.isEmpty() ? "" : namespace + "/")
                + metadata.path("name").asString();
    }
}
