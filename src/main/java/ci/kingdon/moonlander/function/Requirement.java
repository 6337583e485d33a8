package ci.kingdon.moonlander.function;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Existing resources that a function wants to be shown.
 *
 * @param apiVersion as in a manifest
 * @param kind as in a manifest
 * @param namespace where; empty for cluster-scoped kinds
 * @param name the one resource; empty to select by labels
 * @param labels labels that must all be there; ignored where a name is given
 */
public record Requirement(
        String apiVersion, String kind, Optional<String> namespace, Optional<String> name, Map<String, String> labels) {

    /**
     * One resource by name.
     *
     * @param namespace empty for cluster-scoped kinds
     */
    public static Requirement named(String apiVersion, String kind, String namespace, String name) {
        return new Requirement(
                apiVersion,
                kind,
                Optional.of(namespace).filter(given -> !given.isEmpty()),
                Optional.of(name),
                Map.of());
    }

    /** Every resource of the kind that carries the labels. */
    public static Requirement labelled(
            String apiVersion, String kind, Optional<String> namespace, Map<String, String> labels) {
        return new Requirement(apiVersion, kind, namespace, Optional.empty(), new TreeMap<>(labels));
    }

    /**
     * The key under which it is asked for and answered. It spells out everything that is asked for: since v2.4 Crossplane
     * sends the last reconcile's answers along, and under a mere label an answer to a former question would pass for one
     * to today's.
     */
    public String key() {
        return String.join(
                "/", apiVersion, kind, namespace.orElse(""), name.orElseGet(() -> new TreeMap<>(labels).toString()));
    }
}
