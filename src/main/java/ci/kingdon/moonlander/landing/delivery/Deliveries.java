package ci.kingdon.moonlander.landing.delivery;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.kubernetes.ArgoCDCluster;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.names.Server;
import ci.kingdon.moonlander.landing.planet.Planet;
import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.request.Policy;
import ci.kingdon.moonlander.landing.spec.ArgoCDSpec;
import ci.kingdon.moonlander.landing.spec.DeliverySpec;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Access;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Cluster;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Format;
import ci.kingdon.moonlander.landing.spec.LandingSpec;
import ci.kingdon.moonlander.landing.spec.LandingSpec.Direction;
import ci.kingdon.moonlander.staging.RemoteCluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides what deliveries leave open, and checks that the policy allows them. */
public final class Deliveries {

    private final LandingNames names;
    private final Policy policy;
    private final Planet planet;

    private Deliveries(LandingRequest request, Planet planet) {
        this.names = request.names();
        this.policy = request.policy();
        this.planet = planet;
    }

    /**
     * The deliveries that a landing asks for: those of its list, or else the one of its flat fields.
     *
     * @throws Invalid where one is not allowed, or gets in another's way
     */
    public static List<Delivery> of(LandingRequest request, Planet planet) {
        return new Deliveries(request, planet).all(request.spec());
    }

    private List<Delivery> all(LandingSpec spec) {
        if (spec.deliveries().isEmpty()) {
            Delivery only = flat(spec);
            notItsOwn("spec.writeKubeconfigSecretName", names.kubeconfigSecret(), List.of(only));
            return List.of(only);
        }
        List<Delivery> all = new ArrayList<>();
        for (int i = 0; i < spec.deliveries().size(); i++) {
            String path = "spec.deliveries[" + i + "]";
            Delivery delivery = delivery(path, spec.deliveries().get(i));
            all.forEach(other -> apart(path, delivery, other));
            all.add(delivery);
        }
        notItsOwn("spec.writeKubeconfigSecretName", names.kubeconfigSecret(), all);
        notByItsOwn(all);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).destination().isHere()) {
                notItsOwn("spec.deliveries[" + i + "].secretName", all.get(i).secretName(), all);
                notThePlanets("spec.deliveries[" + i + "].providerConfigs", all.get(i));
            }
        }
        return List.copyOf(all);
    }

    /** Two deliveries share nothing that either would write. */
    private static void apart(String path, Delivery delivery, Delivery other) {
        if (delivery.name().equals(other.name()) || !Collections.disjoint(delivery.composed(), other.composed())) {
            throw new Invalid(
                    path + ".name",
                    "has \"" + delivery.name() + "\", whose resources would be called as another delivery's",
                    "a name of its own");
        }
        boolean sameName = delivery.secretName().equals(other.secretName());
        boolean sameCluster =
                delivery.destination().inStatus().equals(other.destination().inStatus());
        if (sameName && sameCluster && delivery.namespace().equals(other.namespace())) {
            throw new Invalid(
                    path + ".secretName",
                    "has \"" + delivery.secretName() + "\", the Secret of another delivery",
                    "a Secret for each delivery");
        }
        boolean sameConfigs = sameName
                && sameCluster
                && delivery.destination().isHere() == other.destination().isHere();
        if (sameConfigs && delivery.providerConfigs() && other.providerConfigs()) {
            throw new Invalid(
                    path + ".providerConfigs",
                    "is true for a second Secret called \"" + delivery.secretName()
                            + "\" in the same cluster, where ProviderConfigs are called after it",
                    "false, or a secretName of its own");
        }
    }

    /** A Secret that the landing makes on its way is not one to hand out: both would be written by turns. */
    private void notItsOwn(String path, String name, List<Delivery> all) {
        Set<String> own = new HashSet<>(Set.of(names.of(LandingRoles.PLANET_KUBECONFIG)));
        if (all.stream().anyMatch(delivery -> delivery.access() == Access.Parent)) {
            own.add(names.parentToken());
        }
        all.stream()
                .filter(delivery -> !delivery.destination().isHere())
                .forEach(delivery -> own.add(names.of(delivery.roles().secret())));
        boolean isToken =
                own.contains(names.parentToken()) && LandingNames.isTokenOf(names.parentServiceAccount(), name);
        if (own.contains(name) || isToken) {
            throw new Invalid(path, "has \"" + name + "\", a Secret that the landing makes on its way", "another name");
        }
    }

    /** What a landing delivers goes with it, and so could not be used to delete something then. */
    private void notByItsOwn(List<Delivery> all) {
        Set<String> made = all.stream()
                .filter(delivery ->
                        delivery.providerConfigs() && delivery.destination().isHere())
                .map(delivery -> names.providerConfig(delivery.secretName()))
                .collect(Collectors.toSet());
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).destination() instanceof Destination.Elsewhere elsewhere
                    && Policy.isOwn(elsewhere.cluster().providerConfig())
                    && made.contains(elsewhere.cluster().providerConfig().name())) {
                throw new Invalid(
                        "spec.deliveries[" + i + "].providerConfigRef.name",
                        "has \"" + elsewhere.cluster().providerConfig().name()
                                + "\", which another delivery of this landing makes",
                        "cluster: Planet where it is the planet, or a ProviderConfig that this landing does not make");
            }
        }
    }

    private void notThePlanets(String path, Delivery delivery) {
        if (delivery.providerConfigs() && delivery.secretName().equals(names.landing())) {
            throw new Invalid(
                    path,
                    "is true for a Secret that is called as the landing, whose own ProviderConfigs have that name",
                    "false, or another secretName");
        }
    }

    private Delivery flat(LandingSpec spec) {
        boolean up = spec.direction() == Direction.PlanetToParent;
        return decided(
                new Paths("spec.targetNamespace", "spec.writeKubeconfigSecretName", planet.serverPath()),
                new DeliverySpec(
                        "default",
                        up ? Access.Planet : Access.Parent,
                        up ? Cluster.ControlPlane : Cluster.Planet,
                        Optional.empty(),
                        spec.targetNamespace(),
                        Optional.of(names.kubeconfigSecret()),
                        Optional.empty(),
                        Format.Kubeconfig,
                        Optional.empty(),
                        false));
    }

    /** Where errors point to. */
    private record Paths(String namespace, String secretName, String server) {}

    private Delivery delivery(String path, DeliverySpec spec) {
        return decided(new Paths(path + ".namespace", path + ".secretName", path + ".server"), spec);
    }

    private Delivery decided(Paths paths, DeliverySpec spec) {
        String namespace = spec.namespace().orElseGet(() -> standardNamespace(spec));
        String name = spec.secretName().orElseGet(() -> names.landing() + "-" + spec.name());
        Destination destination = destination(paths, spec, namespace, name);
        return new Delivery(
                spec.name(),
                spec.access(),
                destination,
                namespace,
                name,
                server(paths.server(), spec, destination),
                spec.format(),
                spec.argoCD().orElse(ArgoCDSpec.NONE),
                spec.providerConfigs());
    }

    private String standardNamespace(DeliverySpec spec) {
        return spec.cluster() == Cluster.Planet
                ? planet.onlyNamespace().orElseGet(names::namespace)
                : names.namespace();
    }

    private Destination destination(Paths paths, DeliverySpec spec, String namespace, String name) {
        Optional<ProviderConfigRef> ref = spec.providerConfigRef()
                .map(asked -> policy.destination(
                        paths.namespace().replace(".namespace", ".providerConfigRef.name"), asked.toRef()));
        boolean home = spec.cluster() == Cluster.ControlPlane
                || ref.filter(ProviderConfigRef.IN_CLUSTER::equals).isPresent();
        if (home && namespace.equals(names.namespace())) {
            return here(paths, spec, name);
        }
        if (home) {
            policy.target(paths.namespace(), namespace);
            return new Destination.Elsewhere(
                    new RemoteCluster(ProviderConfigRef.IN_CLUSTER, "the control plane"), Destination.CONTROL_PLANE);
        }
        if (ref.filter(this::isPlanet).isPresent()) {
            return intoPlanet(paths, spec, namespace);
        }
        if (ref.isPresent()) {
            if (!Policy.isOwn(ref.get())) {
                policy.target(paths.namespace(), namespace);
            }
            return new Destination.Elsewhere(
                    new RemoteCluster(ref.get(), ref.get().toString()),
                    ref.get().toString());
        }
        return intoPlanet(paths, spec, namespace);
    }

    /** The landing's own ProviderConfig reaches the planet, which is not to be taken for a cluster that the landing knows nothing of. */
    private boolean isPlanet(ProviderConfigRef ref) {
        return Policy.isOwn(ref) && ref.name().equals(names.providerConfig(names.landing()));
    }

    private Destination here(Paths paths, DeliverySpec spec, String name) {
        boolean same = name.equals(names.kubeconfigSecret());
        boolean asWritten = spec.access() == Access.Planet
                && spec.format() == Format.Kubeconfig
                && spec.server().isEmpty();
        if (same && !asWritten) {
            throw new Invalid(
                    paths.secretName(),
                    "has \"" + name + "\", the Secret that the landing's own kubeconfig is written to",
                    "another name");
        }
        if (planet.isReadFrom(names.namespace(), name)) {
            throw new Invalid(
                    paths.secretName(),
                    "has \"" + name + "\", the Secret that the planet's own kubeconfig is read from",
                    "another name");
        }
        return same ? new Destination.Written() : new Destination.Here();
    }

    private Destination intoPlanet(Paths paths, DeliverySpec spec, String namespace) {
        planet.onlyNamespace().ifPresent(only -> withinNamespace(paths, spec, namespace, only));
        if (planet.isOfAnotherNamespace(names.namespace())) {
            policy.target(paths.namespace(), namespace);
        }
        return new Destination.Inside(planet.outlivesLanding());
    }

    /** A planet that is one namespace holds neither other namespaces nor what is in none. */
    private static void withinNamespace(Paths paths, DeliverySpec spec, String namespace, String only) {
        if (!namespace.equals(only)) {
            throw new Invalid(
                    paths.namespace(),
                    "has \"" + namespace + "\", and the planet is a namespace and has no others",
                    only + ", or no such field");
        }
        if (spec.providerConfigs()) {
            throw new Invalid(
                    paths.namespace().replace(".namespace", ".providerConfigs"),
                    "is true for a Secret in the planet, which is a namespace and cannot have ClusterProviderConfigs",
                    "false");
        }
    }

    private Optional<Server> server(String path, DeliverySpec spec, Destination destination) {
        Optional<Server> server = reached(path, spec, destination);
        if (spec.format() == Format.ArgoCD) {
            server.filter(asked -> ArgoCDCluster.isItsOwn(asked.url())).ifPresent(asked -> {
                throw new Invalid(
                        path,
                        "is " + asked.host() + ", which Argo CD takes for the cluster that it runs in",
                        "another name of the same cluster; or no such delivery, as Argo CD knows its own cluster");
            });
        }
        return server;
    }

    private Optional<Server> reached(String path, DeliverySpec spec, Destination destination) {
        Optional<Server> asked = spec.server().map(Server::at);
        if (asked.isPresent() || spec.access() == Access.Parent) {
            return asked;
        }
        return switch (destination) {
            case Destination.Inside _ -> planet.serverInside();
            case Destination.Elsewhere elsewhere ->
                planet.serverFrom(elsewhere.cluster().providerConfig(), path);
            case Destination.Written _, Destination.Here _ -> planet.serverFrom(ProviderConfigRef.IN_CLUSTER, path);
        };
    }
}
