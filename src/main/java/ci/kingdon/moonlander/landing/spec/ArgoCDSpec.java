package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Argo CD is told about a cluster.
 *
 * @param name What Argo CD calls the cluster. Default: the landing's namespace, / and its name.
 * @param project The Argo CD project that the cluster belongs to. Default: none.
 * @param namespaces The namespaces that Argo CD manages. Default: all.
 * @param clusterResources Whether Argo CD manages cluster-scoped resources although namespaces are given.
 * @param labels Labels of the Secret, for the cluster generator of ApplicationSets among others.
 * @param annotations Annotations of the Secret.
 */
public record ArgoCDSpec(
        Optional<String> name,
        Optional<String> project,
        List<String> namespaces,
        boolean clusterResources,
        Map<String, String> labels,
        Map<String, String> annotations) {

    /** What nobody says anything about. */
    public static final ArgoCDSpec NONE =
            new ArgoCDSpec(Optional.empty(), Optional.empty(), List.of(), false, Map.of(), Map.of());

    static ArgoCDSpec of(Field argoCD) {
        argoCD.only("name", "project", "namespaces", "clusterResources", "labels", "annotations");
        return new ArgoCDSpec(
                argoCD.at("name").text(),
                argoCD.at("project").text(),
                argoCD.at("namespaces").items(Forms::namespace),
                argoCD.at("clusterResources").bool().orElse(false),
                texts(argoCD.at("labels"), true),
                texts(argoCD.at("annotations"), false));
    }

    /** What would make the Secret another thing than it is, to Argo CD or to us, is not anybody's to set. */
    private static Map<String, String> texts(Field map, boolean labels) {
        Map<String, String> texts = new TreeMap<>();
        map.object().propertyNames().forEach(key -> {
            Field value = map.at(key);
            if (!Forms.isQualified(key)) {
                throw value.invalid(
                        "is not a key",
                        "letters, digits, '-', '_' and '.', at most 63 characters, after a DNS subdomain and / or without");
            }
            if (isReserved(key)) {
                throw value.invalid(
                        "has a reserved key",
                        "keys outside of argocd.argoproj.io, kubernetes.io, k8s.io, crossplane.io and moons.kingdon.ci");
            }
            texts.put(key, (labels ? Forms.labelValue(value) : value.anyText()).orElse(""));
        });
        return texts;
    }

    private static boolean isReserved(String key) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : "." + key.substring(0, slash);
        return prefix.endsWith(".argocd.argoproj.io")
                || prefix.endsWith(".kubernetes.io")
                || prefix.endsWith(".k8s.io")
                || prefix.endsWith(".crossplane.io")
                || prefix.endsWith(".moons.kingdon.ci");
    }
}
