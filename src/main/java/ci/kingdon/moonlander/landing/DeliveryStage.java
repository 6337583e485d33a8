package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ExternalName;
import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfig;
import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.identity.Names;
import ci.kingdon.moonlander.identity.Ownership;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.landing.Delivery.Elsewhere;
import ci.kingdon.moonlander.landing.Delivery.Here;
import ci.kingdon.moonlander.landing.Delivery.Inside;
import ci.kingdon.moonlander.landing.Delivery.Written;
import ci.kingdon.moonlander.staging.Awaited;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The third stage, once for each delivery: the kubeconfig is where it is wanted. */
final class DeliveryStage {

    /**
     * On a Secret in another cluster, which content it has: a hash of it. provider-kubernetes hides a Secret's data, and does
     * not look at the Secret here before its next poll; by this it is told at once, and tells back.
     */
    static final String CONTENT = "moons.kingdon.ci/content";

    /** provider-kubernetes' own, on an Object that it has begun to work for. */
    private static final String FINALIZER = "finalizer.managedresource.crossplane.io";

    /** Where only a provider can write: in which cluster, whether it outlives the landing, whether it is the planet. */
    private record There(RemoteCluster cluster, boolean stays, boolean planet) {}

    private final Landing landing;
    private final Observed observed;
    private final Delivery delivery;
    private final Source source;
    private final boolean planetReachable;
    private final Stage stage;

    private DeliveryStage(
            Landing landing, Observed observed, Delivery delivery, Source source, boolean planetReachable) {
        this.landing = landing;
        this.observed = observed;
        this.delivery = delivery;
        this.source = source;
        this.planetReachable = planetReachable;
        this.stage = new Stage(landing, observed);
    }

    /** Composes a delivery of what the source has. */
    static Stage compose(
            Landing landing, Observed observed, Delivery delivery, Source source, boolean planetReachable) {
        DeliveryStage composing = new DeliveryStage(landing, observed, delivery, source, planetReachable);
        switch (delivery.destination()) {
            case Written _ -> composing.written();
            case Here _ -> composing.here();
            case Elsewhere elsewhere -> composing.there(new There(elsewhere.cluster(), true, false));
            case Inside inside -> composing.there(new There(observed.planet(landing), inside.stays(), true));
        }
        return composing.stage;
    }

    private void written() {
        source.problem().ifPresent(stage::await);
        providerConfigs(delivery.secretName(), source.problem().isEmpty());
    }

    private void here() {
        boolean there = secret(stage.metadata(delivery.secretName())
                .addToLabels(Contents.labels(delivery))
                .addToAnnotations(delivery.argoCD().annotations())
                .build());
        providerConfigs(delivery.secretName(), there);
    }

    /** ProviderConfigs of the landing's own namespace that read the delivered Secret. */
    private void providerConfigs(String secretName, boolean delivered) {
        if (delivery.providerConfigs()) {
            providerConfig(delivery.role().providerKubernetes(), ProviderConfig.KUBERNETES, secretName, delivered);
            providerConfig(delivery.role().providerHelm(), ProviderConfig.HELM, secretName, delivered);
        }
    }

    private void providerConfig(Role role, String apiVersion, String secretName, boolean delivered) {
        stage.after(delivered, role, () -> {
            stage.composeAtOnce(
                    role,
                    Trees.of(ProviderConfig.ofNamespace(
                            apiVersion,
                            stage.metadata(landing.providerConfig(secretName)).build(),
                            landing.id().namespace(),
                            secretName,
                            KubeconfigSecret.KEY)));
            return true;
        });
    }

    /** The Secret here: what is known now, or else what was known when it was written. */
    private boolean secret(ObjectMeta metadata) {
        Optional<Map<String, String>> data = fresh().or(() -> observed.secretData(delivery.role()));
        if (data.isEmpty()) {
            source.problem().ifPresent(stage::await);
            return false;
        }
        return stage.composeSecretAtOnce(delivery.role(), metadata, data.get());
    }

    private Optional<Map<String, String>> fresh() {
        return source.kubeconfig().flatMap(kubeconfig -> {
            if (Contents.mustVerify(delivery) && kubeconfig.isInsecure()) {
                stage.await(Awaited.action(
                        "InsecureKubeconfig",
                        "the kubeconfig does not verify the server's certificate (insecure-skip-tls-verify, or http),"
                                + " which is not handed on in format " + delivery.format()
                                + "; give it the server's CA"));
                return Optional.empty();
            }
            Kubeconfig reached = Contents.reached(landing, delivery, kubeconfig);
            if (Contents.isArgoCDsOwn(delivery, reached)) {
                stage.await(Awaited.action(
                        "ServerTaken",
                        "the kubeconfig's server is kubernetes.default.svc, which Argo CD takes for the cluster that it"
                                + " runs in; give the delivery a server by which Argo CD reaches the other one"));
                return Optional.empty();
            }
            return Optional.of(Contents.data(landing, delivery, reached));
        });
    }

    /**
     * To another cluster it takes two Objects: the shell makes the Secret, empty, and removes it in the end; the fill writes
     * into it. provider-kubernetes writes what an Object refers to into its spec when it creates something or adds its
     * finalizer: so the fill creates nothing, and refers to the Secret here only once it has its finalizer.
     */
    private void there(There there) {
        Role staged = delivery.role();
        boolean known = secret(stage.metadata(staged).build());
        boolean reachable = !there.planet() || planetReachable;
        if (!reachable) {
            stage.await(Awaited.soon("WaitingForPlanet", "waiting until providers can reach the planet"));
        }
        boolean shell = stage.after(
                known && reachable,
                staged.shell(),
                () -> stage.composeRemote(
                        staged.shell(),
                        there.cluster(),
                        there.stays() && isHeld(there) ? ManagementPolicy.MAKE : ManagementPolicy.CREATE,
                        remote()));
        boolean filled = stage.after(shell, staged.fill(), () -> fill(there));
        if (delivery.providerConfigs()) {
            remoteProviderConfig(there, staged.providerKubernetes(), ProviderConfig.KUBERNETES, filled);
            remoteProviderConfig(there, staged.providerHelm(), ProviderConfig.HELM, filled);
        }
        hold(there);
    }

    /** The Secret there, empty, and nothing yet by which anybody would look for a kubeconfig in it. */
    private Secret remote() {
        return new SecretBuilder()
                .withMetadata(stage.remoteMetadata(delivery.namespace(), delivery.secretName()))
                .withType("Opaque")
                .build();
    }

    private static boolean holdsPlanet(There there) {
        return there.planet() && there.stays();
    }

    /** Whether all is held that it takes to remove the Secret again. */
    private boolean isHeld(There there) {
        return unheld(there).isEmpty();
    }

    /** The Objects for which something is yet to be held. */
    private List<Role> unheld(There there) {
        Stream<Role> users = !there.stays()
                ? Stream.of()
                : holdsPlanet(there)
                        ? Stream.of(delivery.role().fill(), delivery.role().shell())
                        : Stream.of(delivery.role().fill());
        return users.filter(user -> !stage.isHeld(user)).toList();
    }

    /** The fill goes before the shell, which it would fill again; and the way into a planet that stays goes last. */
    private void hold(There there) {
        Role staged = delivery.role();
        if (!there.stays()) {
            return;
        }
        stage.hold(
                staged.fill(),
                Usage.Resource.named(RemoteObject.API_VERSION, RemoteObject.KIND, landing.nameOf(staged.shell())),
                "the delivered Secret, until nothing fills it any more",
                observed.resource(staged.fill()).isPresent());
        if (holdsPlanet(there)) {
            List.of(staged.shell(), staged.providerKubernetes(), staged.providerHelm())
                    .forEach(role -> stage.hold(
                            role,
                            Usage.Resource.named("v1", "Secret", landing.nameOf(Role.PLANET_KUBECONFIG)),
                            "the planet's kubeconfig, until what was made there by it is deleted",
                            observed.resource(role).isPresent()));
        }
    }

    private boolean fill(There there) {
        Role role = delivery.role().fill();
        Optional<ObservedResource> object = observed.resource(role);
        ObjectNode manifest = Trees.of(remote());
        Ownership shell = Ownership.ofRemote(
                landing.id(), observed.resource(delivery.role().shell()), manifest);
        boolean foreign = shell == Ownership.FOREIGN;
        boolean mayBegin = shell == Ownership.OURS && isHeld(there);
        boolean refers = !foreign && refers(object, mayBegin);
        if (refers) {
            label(manifest);
        }
        object.flatMap(Leak::in).ifPresent(stage.leaks()::add);
        RemoteObject desired = new RemoteObject(
                stage.metadata(role)
                        .addToAnnotations(ExternalName.ANNOTATION, landing.nameOf(role))
                        .build(),
                new RemoteObject.Spec(
                        there.cluster().providerConfig(),
                        (foreign ? ManagementPolicy.LOOK : ManagementPolicy.FILL).actions(),
                        new RemoteObject.ForProvider(manifest),
                        refers
                                ? List.of(RemoteObject.Reference.toDataOf(
                                        landing.id().namespace(), landing.nameOf(delivery.role())))
                                : List.of(),
                        RemoteObject.Readiness.CREATED,
                        List.of(),
                        Optional.empty()));
        boolean filled = refers && isFilled(object);
        stage.compose(role, Leak.scrubbed(Trees.of(desired), object), filled);
        if (!filled) {
            List<String> unheld = unheld(there).stream()
                    .map(user -> landing.nameOf(user.usage()))
                    .toList();
            stage.await(Awaited.soon(
                    "WaitingForDelivery",
                    "waiting for the kubeconfig to arrive in Secret " + delivery.namespace() + "/"
                            + delivery.secretName() + " in " + there.cluster().inWords()
                            + (unheld.isEmpty()
                                    ? ""
                                    : "; Usages that must be ready first: " + String.join(", ", unheld))
                            + stage.trouble(role, object)));
        }
        return filled;
    }

    /** Once what is in the Secret here is on its way, it stays so. */
    private static boolean refers(Optional<ObservedResource> fill, boolean mayBegin) {
        return fill.filter(object -> isWorkedFor(object)
                        && (mayBegin
                                || !object.manifest()
                                        .path("spec")
                                        .path("references")
                                        .isEmpty()))
                .isPresent();
    }

    /**
     * What its readers look for, and which content it is: that of the Secret here as it is now, for what it becomes by this
     * very call may reach the provider later than this does.
     */
    private void label(ObjectNode manifest) {
        ObjectNode metadata = manifest.withObject("metadata");
        Contents.labels(delivery)
                .forEach((key, value) -> metadata.withObject("labels").put(key, value));
        ObjectNode annotations = metadata.withObject("annotations");
        delivery.argoCD().annotations().forEach(annotations::put);
        observed.secretData(delivery.role()).ifPresent(data -> annotations.put(CONTENT, content(data)));
    }

    private String content(Map<String, String> data) {
        return Names.hash(
                data + " " + Contents.labels(delivery) + " " + delivery.argoCD().annotations());
    }

    private static boolean isWorkedFor(ObservedResource object) {
        for (JsonNode finalizer : object.manifest().path("metadata").path("finalizers")) {
            if (FINALIZER.equals(finalizer.asString(""))) {
                return true;
            }
        }
        return false;
    }

    private boolean isFilled(Optional<ObservedResource> fill) {
        Optional<String> wanted = stage.composed(delivery.role()).map(staged -> content(Observed.secretData(staged)));
        return fill.filter(object -> object.isTrue("Synced"))
                .map(object -> object.manifest()
                        .path("status")
                        .path("atProvider")
                        .path("manifest")
                        .path("metadata")
                        .path("annotations")
                        .path(CONTENT)
                        .asString(""))
                .filter(content -> wanted.filter(content::equals).isPresent())
                .isPresent();
    }

    /** A ClusterProviderConfig beside a delivered Secret. The landing's namespace in its name keeps tenants apart. */
    private void remoteProviderConfig(There there, Role role, String apiVersion, boolean filled) {
        ManagementPolicy full = !there.stays()
                ? ManagementPolicy.KEEP
                : holdsPlanet(there) && !stage.isHeld(role) ? ManagementPolicy.CREATE : ManagementPolicy.OWN;
        stage.after(
                filled,
                role,
                () -> stage.composeRemote(
                        role,
                        there.cluster(),
                        full,
                        Trees.of(ProviderConfig.ofCluster(
                                apiVersion,
                                stage.remoteMetadata(null, landing.providerConfig(delivery.secretName())),
                                delivery.namespace(),
                                delivery.secretName(),
                                KubeconfigSecret.KEY))));
    }
}
