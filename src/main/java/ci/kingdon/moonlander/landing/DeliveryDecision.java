package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.identity.Identity;
import ci.kingdon.moonlander.kubernetes.ArgoCDCluster;
import ci.kingdon.moonlander.landing.Delivery.Destination;
import ci.kingdon.moonlander.landing.Landing.Existing;
import ci.kingdon.moonlander.landing.Landing.Vcluster;
import ci.kingdon.moonlander.landing.spec.ArgoCDSpec;
import ci.kingdon.moonlander.landing.spec.DeliverySpec;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Access;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Cluster;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Format;
import ci.kingdon.moonlander.landing.spec.LandingSpec;
import ci.kingdon.moonlander.landing.spec.LandingSpec.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what a delivery leaves open, and whether the policy allows it. */
final class DeliveryDecision {

    /** What an API server calls itself, to those inside its cluster. */
    private static final Server INSIDE = new Server("https://kubernetes.default.svc");

    private final Identity id;
    private final Policy policy;
    private final Landing.Planet planet;
    private final String secretName;

    DeliveryDecision(Identity id, Policy policy, Landing.Planet planet, String secretName) {
        this.id = id;
        this.policy = policy;
        this.planet = planet;
        this.secretName = secretName;
    }

    /** What goes where: as deliveries say, or else as the flat fields do. */
    List<Delivery> all(LandingSpec spec) {
        if (spec.deliveries().isEmpty()) {
            Delivery only = flat(spec);
            notItsOwn("spec.writeKubeconfigSecretName", secretName, List.of(only));
            return List.of(only);
        }
        List<Delivery> all = new ArrayList<>();
        for (int i = 0; i < spec.deliveries().size(); i++) {
            String path = "spec.deliveries[" + i + "]";
            Delivery delivery = delivery(path, spec.deliveries().get(i));
            all.forEach(other -> apart(path, delivery, other));
            all.add(delivery);
        }
        notItsOwn("spec.writeKubeconfigSecretName", secretName, all);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).isHere()) {
                notItsOwn("spec.deliveries[" + i + "].secretName", all.get(i).secretName(), all);
                notThePlanets("spec.deliveries[" + i + "].providerConfigs", all.get(i));
            }
        }
        return List.copyOf(all);
    }

    /** Two deliveries share nothing that either would write. */
    private static void apart(String path, Delivery delivery, Delivery other) {
        if (delivery.name().equals(other.name()) || !Collections.disjoint(delivery.roles(), other.roles())) {
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
        boolean sameConfigs = sameName && sameCluster && delivery.isHere() == other.isHere();
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
        Set<String> own = new HashSet<>(Set.of(id.name() + "-" + Role.PLANET_KUBECONFIG.key()));
        if (all.stream().anyMatch(delivery -> delivery.access() == Access.Parent)) {
            own.add(id.name() + ParentStage.TOKEN);
        }
        all.stream()
                .filter(delivery -> !delivery.isHere())
                .forEach(delivery -> own.add(id.name() + "-" + delivery.role().key()));
        if (own.contains(name)) {
            throw new Invalid(path, "has \"" + name + "\", a Secret that the landing makes on its way", "another name");
        }
    }

    private void notThePlanets(String path, Delivery delivery) {
        if (delivery.providerConfigs() && delivery.secretName().equals(id.name())) {
            throw new Invalid(
                    path,
                    "is true for a Secret that is called as the landing, whose own ProviderConfigs have that name",
                    "false, or another secretName");
        }
    }

    private Delivery flat(LandingSpec spec) {
        boolean up = spec.direction() == Direction.PlanetToParent;
        return decided(
                new Paths("spec.targetNamespace", "spec.writeKubeconfigSecretName", "spec.planet.vcluster.expose.host"),
                new DeliverySpec(
                        "default",
                        up ? Access.Planet : Access.Parent,
                        up ? Cluster.ControlPlane : Cluster.Planet,
                        Optional.empty(),
                        spec.targetNamespace(),
                        Optional.of(secretName),
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
        String namespace = spec.namespace().orElse(id.namespace());
        String name = spec.secretName().orElseGet(() -> id.name() + "-" + spec.name());
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

    private Destination destination(Paths paths, DeliverySpec spec, String namespace, String name) {
        Optional<ProviderConfigRef> ref = spec.providerConfigRef()
                .map(asked -> policy.destination(
                        paths.namespace().replace(".namespace", ".providerConfigRef.name"), asked.toRef()));
        boolean home = spec.cluster() == Cluster.ControlPlane
                || ref.filter(Policy.IN_CLUSTER::equals).isPresent();
        if (home && namespace.equals(id.namespace())) {
            return here(paths, spec, name);
        }
        if (home) {
            policy.target(paths.namespace(), namespace);
            return new Delivery.Elsewhere(new RemoteCluster(Policy.IN_CLUSTER, "the control plane"), "ControlPlane");
        }
        if (ref.isPresent()) {
            if (!Policy.isOwn(ref.get())) {
                policy.target(paths.namespace(), namespace);
            }
            return new Delivery.Elsewhere(
                    new RemoteCluster(ref.get(), ref.get().toString()),
                    ref.get().toString());
        }
        return intoPlanet(paths, namespace);
    }

    private Destination here(Paths paths, DeliverySpec spec, String name) {
        boolean same = name.equals(secretName);
        boolean asWritten = spec.access() == Access.Planet
                && spec.format() == Format.Kubeconfig
                && spec.server().isEmpty();
        if (same && !asWritten) {
            throw new Invalid(
                    paths.secretName(),
                    "has \"" + name + "\", the Secret that the landing's own kubeconfig is written to",
                    "another name");
        }
        if (isReadFrom(name)) {
            throw new Invalid(
                    paths.secretName(),
                    "has \"" + name + "\", the Secret that the planet's own kubeconfig is read from",
                    "another name");
        }
        return same ? new Delivery.Written() : new Delivery.Here();
    }

    private boolean isReadFrom(String name) {
        return planet instanceof Existing existing
                && existing.secretNamespace().equals(id.namespace())
                && existing.secretName().equals(name);
    }

    private Destination intoPlanet(Paths paths, String namespace) {
        if (planet instanceof Existing existing && !existing.secretNamespace().equals(id.namespace())) {
            policy.target(paths.namespace(), namespace);
        }
        return new Delivery.Inside(planet instanceof Existing);
    }

    private Optional<Server> server(String path, DeliverySpec spec, Destination destination) {
        Optional<Server> server = reached(path, spec, destination);
        if (spec.format() == Format.ArgoCD
                && server.map(Server::url).filter(ArgoCDCluster::isItsOwn).isPresent()) {
            throw new Invalid(
                    path,
                    "is " + INSIDE.host() + ", which Argo CD takes for the cluster that it runs in",
                    "another name of the same cluster; or no such delivery, as Argo CD knows its own cluster");
        }
        return server;
    }

    private Optional<Server> reached(String path, DeliverySpec spec, Destination destination) {
        Optional<Server> asked = spec.server().map(Server::at);
        if (asked.isPresent() || spec.access() == Access.Parent || !(planet instanceof Vcluster vcluster)) {
            return asked;
        }
        if (destination instanceof Delivery.Inside) {
            return Optional.of(INSIDE);
        }
        ProviderConfigRef to = destination instanceof Delivery.Elsewhere there
                ? there.cluster().providerConfig()
                : Policy.IN_CLUSTER;
        if (to.equals(vcluster.host())) {
            return Optional.of(Server.at(vcluster.inClusterServer() + ":443"));
        }
        return Optional.of(vcluster.spec()
                .expose()
                .host()
                .map(Server::at)
                .orElseThrow(() -> new Invalid(
                        path,
                        "is missing, and " + to + " is not the planet's host (" + vcluster.host()
                                + "), so that the planet's Service means nothing there",
                        "the DNS name or address at which the planet is reached from there; or set"
                                + " spec.planet.vcluster.expose.host")));
    }
}
