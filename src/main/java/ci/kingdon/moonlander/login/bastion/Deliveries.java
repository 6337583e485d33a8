package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.login.bastion.spec.As;
import ci.kingdon.moonlander.login.bastion.spec.BastionSpec;
import ci.kingdon.moonlander.login.bastion.spec.DeliverySpec;
import ci.kingdon.moonlander.login.bastion.spec.DeliverySpec.Cluster;
import ci.kingdon.moonlander.login.bastion.spec.ProviderConfigRefSpec;
import ci.kingdon.moonlander.ownership.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what deliveries leave open, and checks that the policy allows them. */
final class Deliveries {

    private final Identity id;
    private final BastionSpec spec;
    private final BastionPolicy policy;

    private Deliveries(Identity id, BastionSpec spec, BastionPolicy policy) {
        this.id = id;
        this.spec = spec;
        this.policy = policy;
    }

    /**
     * The deliveries that a bastion asks for.
     *
     * @throws Invalid where one is not allowed, or goes where another one goes
     */
    static List<Delivery> of(Identity id, BastionSpec spec, BastionPolicy policy) {
        return new Deliveries(id, spec, policy).all();
    }

    private List<Delivery> all() {
        List<Delivery> all = new ArrayList<>();
        for (int i = 0; i < spec.deliveries().size(); i++) {
            String path = "spec.deliveries[" + i + "]";
            Delivery delivery = decided(path, spec.deliveries().get(i));
            keepsCredentialsInSecrets(path, delivery);
            all.forEach(other -> apart(path, delivery, other));
            all.add(delivery);
        }
        return List.copyOf(all);
    }

    private Delivery decided(String path, DeliverySpec asked) {
        String namespace = asked.namespace().orElse(policy.namespace());
        return new Delivery(
                asked.name(),
                new Target(
                        elsewhere(path, asked, namespace),
                        namespace,
                        asked.configMapName().isPresent(),
                        asked.configMapName().or(asked::secretName).orElseGet(() -> id.name() + "-" + asked.name())),
                asked.format());
    }

    private Optional<ProviderConfigRef> elsewhere(String path, DeliverySpec asked, String namespace) {
        ProviderConfigRef cluster = asked.cluster() == Cluster.ControlPlane
                ? ProviderConfigRef.IN_CLUSTER
                : asked.providerConfigRef().map(ProviderConfigRefSpec::toRef).orElseThrow();
        policy.cluster(path + ".providerConfigRef.name", cluster);
        if (!BastionPolicy.isOwn(cluster)) {
            policy.target(path + ".namespace", namespace);
        }
        boolean here = cluster.equals(ProviderConfigRef.IN_CLUSTER) && namespace.equals(policy.namespace());
        return here ? Optional.empty() : Optional.of(cluster);
    }

    private void keepsCredentialsInSecrets(String path, Delivery delivery) {
        if (delivery.target().isPublic() && spec.hasCredentials()) {
            throw credentialsIn(path + ".configMapName", path + ".secretName");
        }
    }

    /** A ConfigMap is for everybody to read. */
    static Invalid credentialsIn(String configMap, String secret) {
        return new Invalid(
                configMap,
                "is for a kubeconfig without credentials, and this one has some: of kubeconfigs, or of contexts as "
                        + As.ServiceAccount,
                secret + ", or contexts as " + As.OIDC + " alone");
    }

    private static void apart(String path, Delivery delivery, Delivery other) {
        if (delivery.name().equals(other.name())) {
            throw new Invalid(
                    path + ".name",
                    "has \"" + delivery.name() + "\", the name of another delivery",
                    "a name of its own");
        }
        if (delivery.target().equals(other.target())) {
            throw new Invalid(
                    namePath(path, delivery.target()),
                    "has \"" + delivery.target().name() + "\", the "
                            + delivery.target().kind() + " of another delivery",
                    "a " + delivery.target().kind() + " for each delivery");
        }
    }

    /** The field that a target has its name from. */
    static String namePath(String path, Target target) {
        return path + (target.isPublic() ? ".configMapName" : ".secretName");
    }
}
