package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Optional;

/**
 * A namespace of the host of which XExposures of some namespaces may expose single services.
 *
 * @param namespace The namespace of the host.
 * @param tenants The namespaces of these XExposures; * for any.
 */
public record ExposureNamespaceSpec(String namespace, List<String> tenants) {

    /** Stands for every tenant. */
    private static final String ANY = "*";

    static ExposureNamespaceSpec of(Field namespace) {
        namespace.only("namespace", "tenants");
        if (!namespace.at("tenants").isPresent()) {
            throw namespace.at("tenants").missing("the namespaces of XExposures, or \"*\" for any");
        }
        return new ExposureNamespaceSpec(
                Forms.namespace(namespace.at("namespace"))
                        .orElseThrow(() -> namespace.at("namespace").missing("a namespace of the host")),
                namespace.at("tenants").items(ExposureNamespaceSpec::tenant));
    }

    private static Optional<String> tenant(Field field) {
        return field.text().filter(ANY::equals).or(() -> Forms.namespace(field));
    }

    /** Whether XExposures of a namespace may expose services of it. */
    public boolean isOpenTo(String tenant) {
        return tenants.contains(tenant) || tenants.contains(ANY);
    }
}
