package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What landings may ask for beyond their own namespace.
 *
 * @param sourceNamespaces Namespaces other than its own that a landing may read kubeconfig Secrets from.
 * @param targetNamespaces Namespaces other than its own that a landing or a bastion may write Secrets to, a bastion ConfigMaps too, in clusters that are reached with the platform's credentials: the control plane, one behind a ClusterProviderConfig, a planet whose kubeconfig is in another namespace.
 * @param clusterRoles ClusterRoles that a landing may grant in a planet whose kubeconfig is in another namespace; * for any, and for rules of its own.
 * @param parentClusterRoles ClusterRoles of the control plane that the parent's access may have; * for any.
 * @param hosts Clusters other than the default host that a landing may create planets in and deliver to, and a bastion deliver to. A ProviderConfig of the landing's own namespace is always allowed.
 * @param openFields Fields of planet.vcluster, and of others where they begin with planet, that a landing may have where its host is reached with the platform's credentials. Others than these need not be opened. Each acts on the host with the providers' rights.
 * @param charts Charts other than the default one that a landing may choose, on whatever host, because provider-helm keeps one chart of a name and version for all.
 * @param vclusterLicense Whether vclusters have a license of vcluster Pro. Without one, sync.customResources is refused, as vcluster does not start with it.
 * @param podSecurity The Pod Security Standard that the host enforces for what runs in vclusters, and for vclusters themselves, where it is reached with the platform's credentials.
 * @param tenants Namespaces of CozyStack's tenants in which a landing may create clusters, and tenants of its own, on a host that is reached with the platform's credentials.
 * @param cozystackVersions The Kubernetes versions that the platform's CozyStack has. Default: those of CozyStack 1.6.
 * @param namespaceRoles ClusterRoles that a landing may give its identity in a planet that is a namespace of a host reached with the platform's credentials; * for any, and for rules of its own. In the control plane, one that has Crossplane's kinds in it makes an administrator.
 * @param clusterNamespaces Namespaces of the host, other than its own, in which a landing may create or name Clusters of Cluster API, and from which it may take ClusterClasses, on a host that is reached with the platform's credentials.
 * @param identityProviderNamespaces Namespaces other than its own whose XIdentityProviders a landing may name. Its planet gets a client at each.
 * @param gateways Gateways of the host that XExposures of other namespaces, and vclusters, may attach routes to.
 * @param maxRotationPeriod After how long tokens are replaced at the latest, such as 90d. With it all are, those of landings too that do not say.
 * @param rotationOverlap For how long a former token is still accepted after everything has the new one, such as 1h. Default: a tenth of the period, and ten minutes at least. Whoever reads a kubeconfig again less often than that is locked out.
 */
public record PolicySpec(
        List<String> sourceNamespaces,
        List<String> targetNamespaces,
        List<String> clusterRoles,
        List<String> parentClusterRoles,
        List<ProviderConfigRefSpec> hosts,
        List<OpenField> openFields,
        List<AllowedChartSpec> charts,
        boolean vclusterLicense,
        PodSecurity podSecurity,
        List<String> tenants,
        List<String> cozystackVersions,
        List<String> namespaceRoles,
        List<String> clusterNamespaces,
        List<String> identityProviderNamespaces,
        List<GatewayRefSpec> gateways,
        Optional<Duration> maxRotationPeriod,
        Optional<Duration> rotationOverlap) {

    /** The levels of Kubernetes' Pod Security Standards, as the label of a namespace has them. */
    public enum PodSecurity {
        privileged,
        baseline,
        restricted
    }

    /** Stands for every ClusterRole, and for rules. */
    public static final String ANY = "*";

    static PolicySpec of(Field policy) {
        closesByDefault(policy.at("reservedFields"));
        policy.only(
                "sourceNamespaces",
                "targetNamespaces",
                "clusterRoles",
                "parentClusterRoles",
                "hosts",
                "openFields",
                "charts",
                "vclusterLicense",
                "podSecurity",
                "tenants",
                "cozystackVersions",
                "clusterNamespaces",
                "namespaceRoles",
                "identityProviderNamespaces",
                "gateways",
                "maxRotationPeriod",
                "rotationOverlap",
                "reservedFields");
        return new PolicySpec(
                policy.at("sourceNamespaces").items(Forms::namespace),
                policy.at("targetNamespaces").items(Forms::namespace),
                policy.at("clusterRoles").items(Forms::roleName),
                policy.at("parentClusterRoles").items(Forms::roleName),
                policy.at("hosts").items().stream()
                        .map(ProviderConfigRefSpec::of)
                        .toList(),
                policy.at("openFields").items(field -> field.oneOf(OpenField.class)),
                policy.at("charts").items().stream().map(AllowedChartSpec::of).toList(),
                policy.at("vclusterLicense").bool().orElse(false),
                // vcluster's own pods obey it, with the chart's default values.
                policy.at("podSecurity").oneOf(PodSecurity.class).orElse(PodSecurity.baseline),
                policy.at("tenants").items(Forms::tenant),
                policy.at("cozystackVersions").items(Forms::minorVersion),
                policy.at("namespaceRoles").items(Forms::roleName),
                policy.at("clusterNamespaces").items(Forms::namespace),
                policy.at("identityProviderNamespaces").items(Forms::namespace),
                policy.at("gateways").items().stream().map(GatewayRefSpec::of).toList(),
                Forms.duration(policy.at("maxRotationPeriod")),
                Forms.duration(policy.at("rotationOverlap")));
    }

    /**
     * Refuses what version 0.2 closed fields by. An empty list closed nothing, and stands in the Composition that was packaged
     * with 0.2, which this function works with until that is upgraded too.
     */
    private static void closesByDefault(Field reservedFields) {
        if (!reservedFields.items().isEmpty()) {
            throw reservedFields.invalid(
                    "is no field any more, because what was reserved by it is now closed unless it is opened",
                    "no reservedFields; in openFields what landings may have ("
                            + Arrays.stream(OpenField.values())
                                    .map(OpenField::toString)
                                    .collect(Collectors.joining(", "))
                            + "), and in charts the charts that they may choose");
        }
    }
}
