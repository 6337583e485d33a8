package ci.kingdon.moonlander.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Manifests, and those of kinds that Kubernetes itself has. */
public final class Manifests {

    private static final String RBAC = "rbac.authorization.k8s.io";

    private Manifests() {}

    /** The fields that every manifest begins with. */
    public static Fields of(String apiVersion, String kind, Metadata metadata) {
        return new Fields().put("apiVersion", apiVersion).put("kind", kind).put("metadata", metadata.tree());
    }

    /** A Namespace. */
    public static ObjectNode namespace(Metadata metadata) {
        return of("v1", "Namespace", metadata).tree();
    }

    /** A Secret; its data is in base64. */
    public static ObjectNode secret(Metadata metadata, String type, Map<String, String> data) {
        return of("v1", "Secret", metadata).put("data", data).put("type", type).tree();
    }

    /** A ConfigMap. */
    public static ObjectNode configMap(Metadata metadata, Map<String, String> data) {
        return of("v1", "ConfigMap", metadata).put("data", data).tree();
    }

    /** A ServiceAccount. */
    public static ObjectNode serviceAccount(Metadata metadata) {
        return of("v1", "ServiceAccount", metadata).tree();
    }

    /** A Role, or a ClusterRole where there is no namespace. */
    public static ObjectNode role(Metadata metadata, List<ObjectNode> rules) {
        return of(RBAC + "/v1", scope(metadata) + "Role", metadata)
                .put("rules", rules)
                .tree();
    }

    /**
     * A RoleBinding, or a ClusterRoleBinding where there is no namespace.
     *
     * @param kind of the role that is bound
     * @param role its name
     * @param subjects who gets its rights
     */
    public static ObjectNode binding(Metadata metadata, String kind, String role, List<ObjectNode> subjects) {
        return of(RBAC + "/v1", scope(metadata) + "RoleBinding", metadata)
                .put(
                        "roleRef",
                        new Fields().put("apiGroup", RBAC).put("kind", kind).put("name", role))
                .put("subjects", subjects)
                .tree();
    }

    private static String scope(Metadata metadata) {
        return metadata.namespace().isPresent() ? "" : "Cluster";
    }

    /** A user or a group that a binding gives rights to. */
    public static ObjectNode person(String kind, String name) {
        return new Fields()
                .put("kind", kind)
                .put("apiGroup", RBAC)
                .put("name", name)
                .tree();
    }

    /** A ServiceAccount that a binding gives rights to. */
    public static ObjectNode account(String namespace, String name) {
        return new Fields()
                .put("kind", "ServiceAccount")
                .put("name", name)
                .put("namespace", namespace)
                .tree();
    }

    /** The name of a resource, to look at it. */
    public static ObjectNode named(String apiVersion, String kind, String namespace, String name) {
        return of(apiVersion, kind, Metadata.of(Optional.of(namespace), name)).tree();
    }
}
