package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.login.bastion.spec.PolicySpec;
import ci.kingdon.moonlander.login.bastion.spec.ProviderConfigRefSpec;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the platform team lets a bastion deliver to with the platform's credentials. With a ProviderConfig of its own a tenant may
 * deliver anywhere: it could be done without a bastion.
 *
 * @param namespace the bastion's own
 * @param policy the step's
 */
record BastionPolicy(String namespace, PolicySpec policy) {

    /** Whether a cluster is reached with credentials of the tenant's own. */
    static boolean isOwn(ProviderConfigRef ref) {
        return ref.kind() == ProviderConfigRef.Kind.ProviderConfig;
    }

    /** Checks whether a cluster may be delivered to. */
    void cluster(String path, ProviderConfigRef asked) {
        List<ProviderConfigRef> others =
                policy.hosts().stream().map(ProviderConfigRefSpec::toRef).toList();
        if (!isOwn(asked) && !asked.equals(ProviderConfigRef.IN_CLUSTER) && !others.contains(asked)) {
            throw new Invalid(
                    path,
                    "has " + asked + ", which the policy does not allow",
                    listed(Stream.concat(Stream.of(ProviderConfigRef.IN_CLUSTER), others.stream()))
                            + " (policy.hosts of the Composition's input), or a ProviderConfig in namespace "
                            + namespace);
        }
    }

    /** Checks whether a namespace of a cluster that is reached with the platform's credentials may be written to. */
    void target(String path, String asked) {
        List<String> others = policy.targetNamespaces();
        if (!asked.equals(namespace) && !others.contains(asked)) {
            throw new Invalid(
                    path,
                    "has \"" + asked + "\", which the policy does not allow",
                    listed(Stream.concat(Stream.of(namespace), others.stream()))
                            + " (policy.targetNamespaces of the Composition's input)");
        }
    }

    private static String listed(Stream<?> items) {
        return String.join(", ", items.map(Object::toString).distinct().toList());
    }
}
