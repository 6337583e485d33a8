package ci.kingdon.moonlander.kubernetes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The metadata of a manifest, as far as it is written here.
 *
 * @param namespace its namespace, if it has one
 * @param name its name
 * @param annotations its annotations
 * @param labels its labels
 * @param owners those that it is deleted after
 */
public record Metadata(
        Optional<String> namespace,
        String name,
        Map<String, String> annotations,
        Map<String, String> labels,
        List<Owner> owners) {

    /** An owner: a resource of the same namespace. */
    public record Owner(String apiVersion, String kind, String name, String uid) {

        private Fields fields() {
            return new Fields()
                    .put("apiVersion", apiVersion)
                    .put("kind", kind)
                    .put("name", name)
                    .put("uid", uid);
        }
    }

    /** A name, in a namespace if it is of one, and nothing else. */
    public static Metadata of(Optional<String> namespace, String name) {
        return new Metadata(namespace, name, Map.of(), Map.of(), List.of());
    }

    /** The same in a namespace. */
    public Metadata in(String other) {
        return new Metadata(Optional.of(other), name, annotations, labels, owners);
    }

    /** The same with one more annotation. */
    public Metadata annotated(String key, String value) {
        return annotated(Map.of(key, value));
    }

    /** The same with more annotations. */
    public Metadata annotated(Map<String, String> more) {
        return new Metadata(namespace, name, with(annotations, more), labels, owners);
    }

    /** The same with more labels. */
    public Metadata labelled(Map<String, String> more) {
        return new Metadata(namespace, name, annotations, with(labels, more), owners);
    }

    /** The same with these owners. */
    public Metadata ownedBy(List<Owner> others) {
        return new Metadata(namespace, name, annotations, labels, others);
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(some);
        all.putAll(more);
        return all;
    }

    /** As it stands in a manifest. */
    public ObjectNode tree() {
        return new Fields()
                .put("annotations", annotations)
                .put("labels", labels)
                .put("name", name)
                .put("namespace", namespace)
                .put("ownerReferences", owners.stream().map(Owner::fields).toList())
                .tree();
    }
}
