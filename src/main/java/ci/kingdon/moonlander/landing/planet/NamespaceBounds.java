package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.kubernetes.Fields;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.kubernetes.Metadata;
import ci.kingdon.moonlander.landing.spec.NamespacePlanetSpec;
import ci.kingdon.moonlander.landing.spec.RuleSpec;
import ci.kingdon.moonlander.staging.RemoteObjects;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What keeps a planet that is a namespace from the rest of its host.
 *
 * @param remote writes the landing's annotation
 * @param namespace the namespace
 * @param spec the spec
 */
record NamespaceBounds(RemoteObjects remote, String namespace, NamespacePlanetSpec spec) {

    /** What each of them is called. Nothing else is in the namespace before they are. */
    private static final String NAME = "moonlander";

    /** Room for a small team, and no address of the host's: neither a load balancer nor a port of each node. */
    private static final Map<String, String> QUOTA = Map.of(
            "pods", "50",
            "requests.cpu", "4",
            "requests.memory", "8Gi",
            "limits.cpu", "8",
            "limits.memory", "16Gi",
            "requests.storage", "50Gi",
            "services.loadbalancers", "0",
            "services.nodeports", "0");

    /** A quota of cpu and memory refuses pods that do not say what they take, so that somebody has to say it for them. */
    private static final Map<String, String> REQUESTS = Map.of("cpu", "100m", "memory", "128Mi");

    private static final Map<String, String> LIMITS = Map.of("cpu", "500m", "memory", "512Mi");

    private static final List<String> EVERYTHING =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

    private static final List<String> READING = List.of("get", "list", "watch");

    /**
     * What the identity may do: run workloads, and look at its bounds. It is a list and no star, for in the control plane a star would
     * include Crossplane's own kinds, by which anybody is whatever a provider is. Ingresses are left out, as they take any host name, and
     * so are Roles and NetworkPolicies, which would undo the bounds. package/install/namespaces has the same list, since nobody may grant
     * what they do not have.
     */
    static final List<RuleSpec> RULES = List.of(
            rule(
                    "",
                    EVERYTHING,
                    "configmaps",
                    "secrets",
                    "services",
                    "serviceaccounts",
                    "persistentvolumeclaims",
                    "pods"),
            rule("", List.of("get", "create"), "pods/exec", "pods/attach", "pods/portforward"),
            rule("", READING, "pods/log", "pods/status", "events", "endpoints", "resourcequotas", "limitranges"),
            rule("apps", EVERYTHING, "deployments", "statefulsets", "daemonsets", "replicasets"),
            rule("apps", List.of("get", "update", "patch"), "deployments/scale", "statefulsets/scale"),
            rule("batch", EVERYTHING, "jobs", "cronjobs"),
            rule("autoscaling", EVERYTHING, "horizontalpodautoscalers"),
            rule("policy", EVERYTHING, "poddisruptionbudgets"),
            rule("networking.k8s.io", READING, "networkpolicies", "ingresses"),
            rule("discovery.k8s.io", READING, "endpointslices"));

    private static RuleSpec rule(String group, List<String> verbs, String... resources) {
        return new RuleSpec(List.of(group), List.of(resources), List.of(), List.of(), verbs);
    }

    ObjectNode quota() {
        return Manifests.of("v1", "ResourceQuota", metadata())
                .put("spec", new Fields().put("hard", quantities(spec.quota(), QUOTA)))
                .tree();
    }

    ObjectNode limits() {
        Fields container = new Fields()
                .put("default", quantities(spec.containers().limits(), LIMITS))
                .put("defaultRequest", quantities(spec.containers().requests(), REQUESTS))
                .put("type", "Container");
        return Manifests.of("v1", "LimitRange", metadata())
                .put("spec", new Fields().put("limits", List.of(container)))
                .tree();
    }

    /** Pods reach each other and the host's DNS. What else they may, other NetworkPolicies of the host's administrator add. */
    ObjectNode networkPolicy() {
        ObjectNode policy = Manifests.of("networking.k8s.io/v1", "NetworkPolicy", metadata())
                .tree();
        ObjectNode rules = policy.putObject("spec");
        rules.putObject("podSelector");
        rules.putArray("policyTypes").add("Ingress").add("Egress");
        rules.putArray("ingress").addObject().putArray("from").addObject().putObject("podSelector");
        ArrayNode egress = rules.putArray("egress");
        egress.addObject().putArray("to").addObject().putObject("podSelector");
        ObjectNode dns = egress.addObject();
        dns.putArray("to")
                .addObject()
                .putObject("namespaceSelector")
                .putObject("matchLabels")
                .put("kubernetes.io/metadata.name", "kube-system");
        ArrayNode ports = dns.putArray("ports");
        ports.addObject().put("protocol", "UDP").put("port", 53);
        ports.addObject().put("protocol", "TCP").put("port", 53);
        return policy;
    }

    private Metadata metadata() {
        return remote.metadata(namespace, NAME);
    }

    private static Map<String, String> quantities(Map<String, String> asked, Map<String, String> standard) {
        return new TreeMap<>(asked.isEmpty() ? standard : asked);
    }
}
