package ci.kingdon.moonlander.landing.spec;

import java.util.function.Predicate;

/**
 * Fields of planet.vcluster that act on the host with the rights of the platform's providers. A landing may have them only where
 * the policy opens them. The other fields are always open, for nobody becomes administrator of the host by them.
 */
public enum OpenField {
    /** An Ingress takes any host name, that of another tenant or of the platform too. */
    EXPOSE_INGRESS("expose.Ingress", "expose.type", spec -> spec.expose().type() == ExposeSpec.Type.Ingress),

    /** A namespace may have rights, exemptions or a meaning by its name alone. */
    NAMESPACE("namespace", "namespace", spec -> spec.namespace().isPresent()),

    /** What a custom resource does on the host it does with the rights of the controller that acts on it. */
    SYNC_CUSTOM_RESOURCES(
            "sync.customResources",
            "sync.customResources",
            spec -> !spec.sync().customResources().isEmpty()),

    /** The planet reads all nodes of the host, and those of other tenants among them. */
    SYNC_NODES("sync.nodes", "sync.nodes", spec -> spec.sync().nodes()),

    /** The chart makes nearly anything of values: other images, more rights, whole manifests. */
    VALUES("values", "values", spec -> !spec.values().isEmpty());

    private final String label;
    private final String path;
    private final Predicate<VclusterSpec> usedBy;

    OpenField(String label, String path, Predicate<VclusterSpec> usedBy) {
        this.label = label;
        this.path = path;
        this.usedBy = usedBy;
    }

    /** The field's path below planet.vcluster. */
    public String path() {
        return path;
    }

    /** Whether a landing uses the field. */
    public boolean isUsedBy(VclusterSpec spec) {
        return usedBy.test(spec);
    }

    /** The field as the input names it. */
    @Override
    public String toString() {
        return label;
    }
}
