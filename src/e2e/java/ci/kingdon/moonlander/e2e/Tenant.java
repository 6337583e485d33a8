package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.Cluster;
import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A namespace on the control plane, and what a tenant does and sees there. */
public final class Tenant {

    /**
     * What a landing may take here: the machine is shared, and this is met only where something hangs. For five minutes
     * Crossplane's circuit breaker may tell of nearly nothing; then a landing of version 0.1.0, which does not ask to be called,
     * goes on.
     */
    static final Duration PATIENCE = Duration.ofMinutes(8);

    /** Within this a landing has to be gone, on whatever machine; what users may expect is the teardown scenario's to say. */
    static final Duration TEARDOWN = Duration.ofMinutes(3);

    /** crossplane-runtime's default: for so long its providers do not believe that what they have just created is gone. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    static final Duration STEP = Duration.ofMillis(100);

    /** How often many landings are looked at: looking costs the API server as much as landing does. */
    private static final Duration FEW_SECONDS = Duration.ofSeconds(3);

    /** The spec of a landing that makes a vcluster, as by default. */
    static final String VCLUSTER = "{planet: {vcluster: {}}}";

    /** The landings of {@link #landBoth}. */
    static final List<String> BOTH = List.of("moo", "mop");

    private static final String XLANDING = "moons.kingdon.ci/v1alpha1";
    private static final String OBJECTS = "kubernetes.m.crossplane.io/v1alpha1";
    private static final String RELEASES = "helm.m.crossplane.io/v1beta1";

    /** Everything that a landing composes, by API version and kind. */
    static final Map<String, List<String>> COMPOSED = Map.of(
            OBJECTS,
            List.of("Object", "ProviderConfig"),
            RELEASES,
            List.of("Release", "ProviderConfig"),
            "protection.crossplane.io/v1beta1",
            List.of("Usage"));

    private final KubernetesClient client;
    private final String namespace;

    private Tenant(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Makes the namespace. */
    static Tenant of(Installation installation, String namespace) {
        KubernetesClient client = installation.engine().controlPlane().client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        return new Tenant(client, namespace);
    }

    /** A namespace that is there. */
    public static Tenant in(KubernetesClient client, String namespace) {
        return new Tenant(client, namespace);
    }

    String namespace() {
        return namespace;
    }

    /**
     * Asks the API server to delete the namespace.
     *
     * @return why it refuses; empty where the namespace is on its way
     */
    Optional<String> deleteNamespace() {
        return deleteNamespace(false);
    }

    /** Waits until the API server would refuse to delete the namespace: a policy takes some seconds to come into force. */
    void awaitKept() throws Exception {
        await(
                Duration.ofMinutes(1),
                STEP,
                () -> "the deletion of namespace " + namespace + " is refused",
                () -> deleteNamespace(true).isPresent());
    }

    /** Waits until the API server accepts that the namespace is deleted, and then until it is gone. */
    void awaitNamespaceGone() throws Exception {
        await(
                TEARDOWN,
                Duration.ofMillis(500),
                () -> "namespace " + namespace + " is gone; its deletion is refused: " + deleteNamespace(true),
                () -> {
                    deleteNamespace();
                    return client.namespaces().withName(namespace).get() == null;
                });
    }

    private Optional<String> deleteNamespace(boolean dryRun) {
        try {
            client.namespaces().withName(namespace).dryRun(dryRun).delete();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The spec of a landing on the cluster whose kubeconfig is in a Secret. */
    static String existing(String secret) {
        return "{planet: {existing: {kubeconfigSecretRef: {name: %s}}}}".formatted(secret);
    }

    /** Waits; an API server that does not answer in time is asked again, as by every client of a busy one. */
    static void await(Duration bound, Duration step, Callable<String> what, Callable<Boolean> condition)
            throws Exception {
        AtomicReference<String> trouble = new AtomicReference<>("");
        Eventually.within(bound, step, () -> what.call() + trouble.get(), () -> {
            try {
                return condition.call();
            } catch (KubernetesClientException e) {
                trouble.set("; the API server said " + e.getMessage());
                return false;
            }
        });
    }

    /** Applies an XLanding with a spec as YAML in one line. */
    public void land(String name, String spec) {
        client.resource("""
                apiVersion: %s
                kind: XLanding
                metadata: {namespace: %s, name: %s}
                spec: %s
                """.formatted(XLANDING, namespace, name, spec)).create();
    }

    /** Puts a kubeconfig into a Secret. */
    void give(String secret, String kubeconfig) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(secret)
                        .endMetadata()
                        .addToStringData("kubeconfig", kubeconfig)
                        .build())
                .create();
    }

    /** Lands one of each kind: moo makes a vcluster, mop is on the engine's other cluster. */
    void landBoth(Engine engine) throws Exception {
        give("planet-admin", engine.planet().kubeconfig());
        land("moo", VCLUSTER);
        land("mop", existing("planet-admin"));
    }

    /** Waits until both have landed. */
    void awaitBothLanded() throws Exception {
        for (String landing : BOTH) {
            awaitLanded(landing);
        }
    }

    /** Deletes both, and waits until they are gone. */
    void leaveBoth() throws Exception {
        BOTH.forEach(this::delete);
        for (String landing : BOTH) {
            awaitGone(landing);
        }
    }

    private Resource<GenericKubernetesResource> landing(String name) {
        return landing("XLanding", name);
    }

    /** A landing of one of the two kinds. */
    Resource<GenericKubernetesResource> landing(String kind, String name) {
        return client.genericKubernetesResources(XLANDING, kind)
                .inNamespace(namespace)
                .withName(name);
    }

    /** A condition as its status, reason and message; empty while there is none. */
    public String condition(String name, String type) {
        return condition("XLanding", name, type);
    }

    /** The same of one of the two kinds. */
    String condition(String kind, String name, String type) {
        return Optional.ofNullable(landing(kind, name).get())
                .map(landing -> Conditions.of(landing, type))
                .orElse("");
    }

    /** Waits until a landing has landed. */
    void awaitLanded(String name) throws Exception {
        await(PATIENCE, STEP, () -> name + " lands; " + conditions(name), () -> hasLanded(name));
    }

    /** Waits until everything that a landing composes is ready: what a landing can do without comes last. */
    void awaitSettled(String name) throws Exception {
        await(
                PATIENCE,
                Duration.ofMillis(500),
                () -> name + " settles; there are " + unsettled(composed(OBJECTS, "Object", name)),
                () -> unsettled(composed(OBJECTS, "Object", name)).isEmpty());
    }

    /** Waits until each Object of a landing that made something where it stays may delete it. */
    void awaitDeletable(String name) throws Exception {
        await(
                PATIENCE,
                Duration.ofMillis(500),
                () -> "what " + name + " made may be deleted; there are " + undeletable(name),
                () -> undeletable(name).isEmpty());
    }

    /** The same for one Object of it. */
    void awaitDeletable(String name, String object) throws Exception {
        await(
                PATIENCE,
                Duration.ofMillis(500),
                () -> "what Object " + object + " made may be deleted; " + conditions(name),
                () -> mayDelete(resource(OBJECTS, "Object", object).require()));
    }

    private static boolean mayDelete(GenericKubernetesResource object) {
        List<String> policies = object.get("spec", "managementPolicies");
        return policies.contains("*") || policies.contains("Delete");
    }

    private List<String> undeletable(String name) {
        return composed(OBJECTS, "Object", name)
                .filter(object -> !mayDelete(object)
                        && object.<List<String>>get("spec", "managementPolicies")
                                .contains("Create"))
                .map(object -> object.getMetadata().getName())
                .toList();
    }

    /** Waits until all landings of the tenant have settled. */
    void awaitAllSettled(Duration patience) throws Exception {
        await(
                patience,
                FEW_SECONDS,
                () -> "all settle; there are " + unsettled(composed(OBJECTS, "Object")),
                () -> unsettled(composed(OBJECTS, "Object")).isEmpty());
    }

    /** Of an existing planet each Object may delete in the end, of another one each is ready. Some only look. */
    private List<String> unsettled(Stream<GenericKubernetesResource> objects) {
        return objects.filter(object -> {
                    List<String> policies = object.get("spec", "managementPolicies");
                    return !policies.contains("*")
                            && !policies.contains("Update")
                            && !policies.equals(List.of("Observe"))
                            && (isInExistingPlanet(object)
                                    || !Conditions.of(object, "Ready").startsWith("True "));
                })
                .map(object -> object.getMetadata().getName())
                .toList();
    }

    private boolean isInExistingPlanet(GenericKubernetesResource object) {
        return Optional.ofNullable(landing(object.getMetadata().getLabels().get("crossplane.io/composite"))
                        .get())
                .map(landing -> landing.<String>get("status", "planet", "kind"))
                .filter("Existing"::equals)
                .isPresent();
    }

    /** Waits until a landing of version 0.1.0 has written its kubeconfig, and nudges it until then: it did not ask to be called. */
    void awaitWritten(String name) throws Exception {
        awaitNudged(
                name,
                () -> name + "-kubeconfig is written; " + conditions(name),
                () -> client.secrets()
                                .inNamespace(namespace)
                                .withName(name + "-kubeconfig")
                                .get()
                        != null);
    }

    /**
     * Waits until a landing of another version is as this version makes it, and nudges it until then: Crossplane does not call a new
     * version by itself. That it has landed says nothing, for it had before.
     */
    void awaitTakenOver(String name) throws Exception {
        List<String> copies = List.of(name + "-planet", name + "-planet");
        awaitNudged(
                name,
                () -> name + " is taken over; providers read " + readByProviders(name) + "; " + conditions(name),
                () -> readByProviders(name).equals(copies) && hasLanded(name));
    }

    /** Waits until a condition begins like this, and nudges the landing until then. */
    void awaitNudged(String name, String type, String beginning) throws Exception {
        awaitNudged(
                name,
                () -> name + " has condition " + type + " " + beginning + "; " + conditions(name),
                () -> condition(name, type).startsWith(beginning));
    }

    /** Changes a landing in nothing that matters, again and again: Crossplane's circuit breaker may drop what it is told. */
    private void awaitNudged(String name, Callable<String> what, Callable<Boolean> condition) throws Exception {
        AtomicInteger touched = new AtomicInteger();
        // No more often: each change is one that the circuit breaker counts.
        await(PATIENCE, Duration.ofSeconds(15), what, () -> {
            touch(name, touched.incrementAndGet());
            return condition.call();
        });
    }

    private void touch(String name, int times) {
        landing(name)
                .edit(landing -> new GenericKubernetesResourceBuilder(landing)
                        .editMetadata()
                        .addToAnnotations("touched", String.valueOf(times))
                        .endMetadata()
                        .build());
    }

    /** Waits until all landings of the tenant have landed. */
    void awaitAllLanded(Duration patience) throws Exception {
        await(
                patience,
                FEW_SECONDS,
                () -> "all have landed; these have not: " + notLanded(),
                () -> notLanded().isEmpty());
    }

    /** Deletes all landings of the tenant, and waits until they are gone. */
    void deleteAll(Duration patience) throws Exception {
        await(
                patience,
                FEW_SECONDS,
                () -> "all are gone; there are " + xlandings().size(),
                () -> {
                    List<GenericKubernetesResource> there = xlandings();
                    there.stream()
                            .filter(landing -> !landing.isMarkedForDeletion())
                            .forEach(landing -> delete(landing.getMetadata().getName()));
                    return there.isEmpty();
                });
    }

    private List<GenericKubernetesResource> xlandings() {
        return client.genericKubernetesResources(XLANDING, "XLanding")
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    /** Whether a landing has landed. */
    public boolean hasLanded(String name) {
        return Optional.ofNullable(landing(name).get())
                .filter(Tenant::hasLanded)
                .isPresent();
    }

    private static boolean hasLanded(GenericKubernetesResource landing) {
        return Stream.of("PlanetReady", "AccessReady", "Delivered", "Ready", "Synced")
                .allMatch(type -> Conditions.of(landing, type).startsWith("True "));
    }

    /** Those that have not landed, and what they wait for. */
    private List<String> notLanded() {
        return xlandings().stream()
                .filter(landing -> !hasLanded(landing))
                .map(landing -> landing.getMetadata().getName() + ": " + Conditions.of(landing, "PlanetReady") + ", "
                        + Conditions.of(landing, "AccessReady"))
                .toList();
    }

    /** Waits until a condition begins like this: {@code False NameTaken}. */
    void awaitCondition(String name, String type, String beginning) throws Exception {
        await(
                PATIENCE,
                STEP,
                () -> name + " has condition " + type + " " + beginning + "; " + conditions(name),
                () -> condition(name, type).startsWith(beginning));
    }

    /** Waits until a condition says something, as a part of its message, and nudges the landing until then. */
    void awaitSaidWhenNudged(String name, String type, String part) throws Exception {
        awaitNudged(
                name,
                () -> name + " has condition " + type + " that says " + part + "; " + conditions(name),
                () -> condition(name, type).contains(part));
    }

    /** Waits until a condition is False and its message has a text in it. */
    void awaitSaid(String name, String type, String text) throws Exception {
        await(
                PATIENCE,
                STEP,
                () -> name + " says " + text + " in " + type + "; " + conditions(name),
                () -> condition(name, type).startsWith("False ")
                        && condition(name, type).contains(text));
    }

    private String conditions(String name) {
        return Stream.of("Synced", "Ready", "PlanetReady", "AccessReady", "Delivered", "Responsive")
                .map(type -> type + " is " + condition(name, type))
                .toList()
                .toString();
    }

    /** The kubeconfig that a landing delivers. */
    public String kubeconfig(String name) {
        return text(secret(name + "-kubeconfig"), "kubeconfig");
    }

    /** The Secrets that a landing's ProviderConfigs name, of provider-kubernetes and of provider-helm. */
    List<String> readByProviders(String name) {
        return Stream.of(OBJECTS, RELEASES)
                .map(api -> resource(api, "ProviderConfig", namespace + "." + name)
                        .require()
                        .<String>get("spec", "credentials", "secretRef", "name"))
                .toList();
    }

    /** The kubeconfig that provider-helm has found of a vcluster; empty while there is none. */
    String published(String name) {
        return client.secrets().inNamespace(namespace).list().getItems().stream()
                .filter(secret -> secret.getMetadata().getName().startsWith(name + "-vcluster-"))
                .filter(secret -> secret.getData() != null && secret.getData().containsKey("kubeconfig"))
                .map(secret -> text(secret, "kubeconfig"))
                .findFirst()
                .orElse("");
    }

    Secret secret(String name) {
        return client.secrets().inNamespace(namespace).withName(name).require();
    }

    static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }

    /** A client with the kubeconfig that a landing delivers. */
    public KubernetesClient enter(String name) {
        return Cluster.clientOf(kubeconfig(name));
    }

    /** Waits until providers believe what they see of everything that a landing made. */
    void awaitGrace(String name) throws Exception {
        await(
                PATIENCE,
                Duration.ofMillis(500),
                () -> "what " + name + " made is older than " + GRACE,
                () -> Stream.concat(composed(OBJECTS, "Object", name), composed(RELEASES, "Release", name))
                        .map(resource ->
                                resource.getMetadata().getAnnotations().get("crossplane.io/external-create-succeeded"))
                        .filter(Objects::nonNull)
                        .allMatch(created -> Instant.parse(created).plus(GRACE).isBefore(Instant.now())));
    }

    /** Everything in a planet of the kinds that landings make there, whosever it is, and where they make it. */
    static Stream<HasMetadata> madeIn(KubernetesClient planet) {
        return Stream.of(
                        planet.serviceAccounts()
                                .inNamespace("kube-system")
                                .list()
                                .getItems(),
                        planet.rbac().clusterRoleBindings().list().getItems(),
                        planet.secrets().inNamespace("kube-system").list().getItems(),
                        planet.secrets().inNamespace("default").list().getItems())
                .flatMap(List::stream);
    }

    /** What the tenant's landings made in a planet, and what is still there of it. */
    List<String> remainsIn(KubernetesClient planet) {
        return madeIn(planet)
                .filter(resource -> Optional.ofNullable(resource.getMetadata().getAnnotations())
                        .map(annotations -> annotations.getOrDefault("moons.kingdon.ci/landing", ""))
                        .filter(landing -> landing.startsWith(namespace + "/"))
                        .isPresent())
                .map(resource ->
                        resource.getKind() + " " + resource.getMetadata().getName())
                .toList();
    }

    /** Deletes a landing. */
    public void delete(String name) {
        landing(name).delete();
    }

    /** Deletes a landing in the foreground, as Argo CD does: it goes after everything that it composed. */
    void deleteInForeground(String name) {
        landing(name).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    }

    /** Deletes a landing, and asks again while Crossplane refuses it because of what is still in use. */
    void deleteWhenAllowed(String name) throws Exception {
        await(TEARDOWN, FEW_SECONDS, () -> name + " may be deleted; " + conditions(name), () -> {
            delete(name);
            return true;
        });
    }

    /** Changes fields of a landing's spec, as YAML in one line. */
    void editSpec(String name, String fields) {
        landing(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Yaml.one("spec: " + fields).toString());
    }

    /** Waits until a Usage is Ready. */
    void awaitUsage(String name) throws Exception {
        await(
                PATIENCE,
                STEP,
                () -> "Usage " + name + " is Ready",
                () -> Optional.ofNullable(resource("protection.crossplane.io/v1beta1", "Usage", name)
                                .get())
                        .filter(usage -> Conditions.of(usage, "Ready").startsWith("True"))
                        .isPresent());
    }

    /** Waits until a landing is gone, and all that it composed here. */
    void awaitGone(String name) throws Exception {
        awaitGone(name, TEARDOWN);
    }

    /** The same with another bound. */
    void awaitGone(String name, Duration bound) throws Exception {
        await(
                bound,
                STEP,
                () -> name + " is gone; there are " + leftovers(name),
                () -> leftovers(name).isEmpty());
    }

    /** What there is of a landing on the control plane, itself included. */
    public List<String> leftovers(String name) {
        Stream<String> landing =
                Optional.ofNullable(landing(name).get()).stream().map(_ -> "XLanding " + name);
        Stream<String> composed = composed(name)
                .map(resource ->
                        resource.getKind() + " " + resource.getMetadata().getName());
        // Kubernetes' own garbage collection takes Secrets, by their owner: who names none is not the landing's.
        Stream<String> secrets = client.secrets().inNamespace(namespace).list().getItems().stream()
                .filter(secret -> secret.getMetadata().getName().startsWith(name + "-")
                        && !secret.getMetadata().getOwnerReferences().isEmpty())
                .map(secret -> "Secret " + secret.getMetadata().getName());
        return Stream.of(landing, composed, secrets).flatMap(each -> each).toList();
    }

    /** What a landing composes here of its providers and of Crossplane. */
    public Stream<GenericKubernetesResource> composed(String name) {
        return COMPOSED.entrySet().stream()
                .flatMap(kinds -> kinds.getValue().stream().flatMap(kind -> composed(kinds.getKey(), kind, name)));
    }

    private Stream<GenericKubernetesResource> composed(String apiVersion, String kind) {
        return client.genericKubernetesResources(apiVersion, kind).inNamespace(namespace).list().getItems().stream();
    }

    private Stream<GenericKubernetesResource> composed(String apiVersion, String kind, String landing) {
        return client
                .genericKubernetesResources(apiVersion, kind)
                .inNamespace(namespace)
                .withLabel("crossplane.io/composite", landing)
                .list()
                .getItems()
                .stream();
    }

    /** One resource of the tenant's namespace. */
    public Resource<GenericKubernetesResource> resource(String apiVersion, String kind, String name) {
        return client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(namespace)
                .withName(name);
    }

    KubernetesClient client() {
        return client;
    }
}
