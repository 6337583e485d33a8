package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/**
 * What landings may ask for beyond their own namespace.
 *
 * @param sourceNamespaces Namespaces other than its own that a landing may read kubeconfig Secrets from.
 * @param targetNamespaces Namespaces other than its own that a landing may write Secrets to, in clusters that are reached with the platform's credentials: the control plane, one behind a ClusterProviderConfig, a planet whose kubeconfig is in another namespace.
 * @param clusterRoles ClusterRoles that a landing may grant in a planet whose kubeconfig is in another namespace; * for any, and for rules of its own.
 * @param parentClusterRoles ClusterRoles of the control plane that the parent's access may have; * for any.
 * @param hosts Clusters other than the default host that a landing may create planets in and deliver to. A ProviderConfig of the landing's own namespace is always allowed.
 * @param reservedFields Fields of planet.vcluster that a landing may not have where its host is reached with the platform's credentials. Some of them say what provider-helm installs there.
 */
public record PolicySpec(
        List<String> sourceNamespaces,
        List<String> targetNamespaces,
        List<String> clusterRoles,
        List<String> parentClusterRoles,
        List<ProviderConfigRefSpec> hosts,
        List<VclusterField> reservedFields) {

    /** Fields of planet.vcluster that have no default, so that whoever has them has asked for them. */
    public enum VclusterField {
        chart,
        expose,
        extraSANs,
        kubernetesVersion,
        name,
        namespace,
        oidc,
        storage,
        sync,
        values
    }

    /** Stands for every ClusterRole, and for rules. */
    public static final String ANY = "*";

    static PolicySpec of(Field policy) {
        policy.only(
                "sourceNamespaces",
                "targetNamespaces",
                "clusterRoles",
                "parentClusterRoles",
                "hosts",
                "reservedFields");
        return new PolicySpec(
                policy.at("sourceNamespaces").items(Forms::namespace),
                policy.at("targetNamespaces").items(Forms::namespace),
                policy.at("clusterRoles").items(Forms::roleName),
                policy.at("parentClusterRoles").items(Forms::roleName),
                policy.at("hosts").items().stream()
                        .map(ProviderConfigRefSpec::of)
                        .toList(),
                policy.at("reservedFields").items(field -> field.oneOf(VclusterField.class)));
    }
}
