package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tenant cluster of CozyStack.
 *
 * @param tenant The tenant's namespace on the host, such as tenant-moons. The Composition's policy has to allow it, unless the host is the landing's own.
 * @param ownTenant Whether the landing makes a tenant of its own in that tenant, has its cluster in it, and takes it away again.
 * @param name What CozyStack calls the cluster. Default: the landing's name.
 * @param onDelete Whether the cluster goes with the landing or stays.
 * @param version The Kubernetes version, as major and minor: one of those that the platform has. Later it may be the next one. Default: the platform's.
 * @param host The DNS name at which the cluster is reached from outside. Default: the platform makes one of the name and the tenant's.
 * @param nodeGroups The groups of workers by their names. Default: one of the platform's, which begins without workers.
 * @param addons What else CozyStack installs, as its addons have it.
 * @param oidc Whether people log in by the platform's Keycloak.
 */
public record CozystackSpec(
        Optional<String> tenant,
        boolean ownTenant,
        Optional<String> name,
        VclusterSpec.OnDelete onDelete,
        Optional<String> version,
        Optional<String> host,
        Map<String, NodeGroupSpec> nodeGroups,
        ObjectNode addons,
        CozystackOidcSpec oidc) {

    static CozystackSpec of(Field cozystack) {
        cozystack.only("tenant", "ownTenant", "name", "onDelete", "version", "host", "nodeGroups", "addons", "oidc");
        return new CozystackSpec(
                Forms.tenant(cozystack.at("tenant")),
                cozystack.at("ownTenant").bool().orElse(false),
                Forms.tenantCluster(cozystack.at("name")),
                cozystack.at("onDelete").oneOf(VclusterSpec.OnDelete.class).orElse(VclusterSpec.OnDelete.Delete),
                Forms.minorVersion(cozystack.at("version")),
                Forms.address(cozystack.at("host")),
                NodeGroupSpec.groups(cozystack.at("nodeGroups")),
                cozystack.at("addons").object(),
                CozystackOidcSpec.of(cozystack.at("oidc")));
    }
}
