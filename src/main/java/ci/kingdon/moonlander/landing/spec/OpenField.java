package ci.kingdon.moonlander.landing.spec;

import java.util.function.Predicate;

/**
 * Fields of a planet that act on the host with the rights of the platform's providers. A landing may have them only where
 * the policy opens them. The other fields are always open, for nobody becomes administrator of the host by them.
 */
public enum OpenField {
    /** An Ingress takes any host name, that of another tenant or of the platform too. */
    EXPOSE_INGRESS(
            "expose.Ingress",
            "vcluster.expose.type",
            vcluster(spec -> spec.expose().type() == ExposeSpec.Type.Ingress)),

    /** A route takes any host name that the Gateway's listener lets it have. */
    EXPOSE_TLS_ROUTE(
            "expose.TLSRoute",
            "vcluster.expose.type",
            vcluster(spec -> spec.expose().type() == ExposeSpec.Type.TLSRoute)),

    /** A namespace may have rights, exemptions or a meaning by its name alone. */
    NAMESPACE(
            "namespace", "vcluster.namespace", vcluster(spec -> spec.namespace().isPresent())),

    /** What a custom resource does on the host it does with the rights of the controller that acts on it. */
    SYNC_CUSTOM_RESOURCES(
            "sync.customResources",
            "vcluster.sync.customResources",
            vcluster(spec -> !spec.sync().customResources().isEmpty())),

    /** The planet reads all nodes of the host, and those of other tenants among them. */
    SYNC_NODES("sync.nodes", "vcluster.sync.nodes", vcluster(spec -> spec.sync().nodes())),

    /** The chart makes nearly anything of values: other images, more rights, whole manifests. */
    VALUES("values", "vcluster.values", vcluster(spec -> !spec.values().isEmpty())),

    /** A planet that is a namespace: its name may have rights, exemptions or a meaning too. */
    NAMESPACE_NAME(
            "planet.namespace.name",
            "namespace.name",
            namespace(spec -> spec.name().isPresent())),

    /** The quota is all that keeps such a planet from taking the whole host. */
    NAMESPACE_QUOTA(
            "planet.namespace.quota",
            "namespace.quota",
            namespace(spec -> !spec.quota().isEmpty())),

    /** Without it, pods of the planet reach those of other tenants, and are reached by them. */
    NAMESPACE_NETWORK_POLICY(
            "planet.namespace.networkPolicy", "namespace.networkPolicy", namespace(spec -> !spec.networkPolicy()));

    private final String label;
    private final String path;
    private final Predicate<PlanetSpec> usedBy;

    OpenField(String label, String path, Predicate<PlanetSpec> usedBy) {
        this.label = label;
        this.path = path;
        this.usedBy = usedBy;
    }

    private static Predicate<PlanetSpec> vcluster(Predicate<VclusterSpec> usedBy) {
        return planet -> planet.vcluster().filter(usedBy).isPresent();
    }

    private static Predicate<PlanetSpec> namespace(Predicate<NamespacePlanetSpec> usedBy) {
        return planet -> planet.namespace().filter(usedBy).isPresent();
    }

    /** The field's path below planet. */
    public String path() {
        return path;
    }

    /** Whether a landing uses the field. */
    public boolean isUsedBy(PlanetSpec planet) {
        return usedBy.test(planet);
    }

    /** The field as the input names it. */
    @Override
    public String toString() {
        return label;
    }
}
