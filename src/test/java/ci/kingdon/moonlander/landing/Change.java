package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.testing.Yaml;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An edit of an XLanding's spec that the API server would accept: what the XRD calls immutable stays. Some are refused by the
 * function, as another Composition might have it.
 */
enum Change {
    VIEW(spec -> role(spec, "{clusterRole: view}")),
    EDIT(spec -> role(spec, "{clusterRole: edit}")),
    ADMIN(spec -> role(spec, "{}")),
    /** Rules where there were none, or other rules. */
    RULES(spec -> role(
            spec,
            spec.path("access").toString().contains("pods")
                    ? "{rules: [{verbs: [list], resources: [nodes]}]}"
                    : "{rules: [{verbs: [get], resources: [pods]}]}")),

    PEOPLE(spec -> people(spec, "[{group: 'a:crew', clusterRole: edit}, {user: 'a:jane', clusterRole: view}]")),
    OTHER_PEOPLE(spec -> people(spec, "[{group: 'a:crew', clusterRole: view}, {group: 'b:crew', clusterRole: edit}]")),
    NOBODY(spec -> spec.withObject("access").remove("people")),

    TRUST(spec -> oidc(spec, "{issuers: [{url: 'https://a.example.org', usernamePrefix: 'a:', groupsPrefix: 'a:'}]}")),
    OTHER_TRUST(spec ->
            oidc(spec, "{issuers: [{url: 'https://b.example.org', usernamePrefix: 'b:', groupsPrefix: 'b:'}]}")),
    IDENTITY_PROVIDER(spec -> oidc(spec, "{identityProviderRef: {name: dex}}")),
    FLAGS(spec -> oidc(spec, "{issuerURL: 'https://c.example.org', clientID: moo}")),
    NO_TRUST(spec -> vcluster(spec, vcluster -> vcluster.remove("oidc"))),

    HERE(toggle("{name: here, secretName: target}")),
    NAMESPACE(toggle("{name: ns, namespace: argocd}")),
    THERE(toggle("{name: there, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: edge}}")),
    ARGO(
            toggle(
                    "{name: argo, cluster: ProviderConfig, providerConfigRef: {name: hub}, namespace: argocd, format: ArgoCD}")),
    INSIDE(toggle("{name: inside, cluster: Planet, access: Parent, namespace: default, format: Flux}")),
    SELF(toggle("{name: self, cluster: Planet, namespace: default}")),
    NONE(spec -> spec.remove("deliveries")),

    /** Taken out and brought in again with another Secret, quicker than Crossplane calls. */
    ANOTHER_SECRET(spec -> spec.path("deliveries").forEach(delivery -> {
        String before = delivery.path("secretName").asString("");
        ((ObjectNode) delivery)
                .put("secretName", before.equals("second") ? "third" : "second")
                .put("providerConfigs", false);
    })),
    /** The same, to another cluster. */
    ANOTHER_CLUSTER(spec -> spec.path("deliveries").forEach(delivery -> {
        ObjectNode moved = (ObjectNode) delivery;
        boolean there = moved.path("cluster").asString("").equals("ProviderConfig");
        moved.remove("providerConfigRef");
        moved.put("cluster", there ? "ControlPlane" : "ProviderConfig");
        if (!there) {
            moved.set("providerConfigRef", Yaml.one("{kind: ProviderConfig, name: edge}"));
        }
    })),
    PROVIDER_CONFIGS(spec -> spec.path("deliveries").forEach(delivery -> {
        boolean plain = delivery.path("format").asString("Kubeconfig").equals("Kubeconfig");
        ((ObjectNode) delivery)
                .put(
                        "providerConfigs",
                        plain && !delivery.path("providerConfigs").asBoolean(false));
    })),
    SERVER(spec -> spec.path("deliveries").forEach(delivery -> {
        boolean other = delivery.path("server").asString("").equals("one.example.org");
        ((ObjectNode) delivery).put("server", other ? "two.example.org" : "one.example.org");
    })),
    LABELS(spec -> spec.path("deliveries").forEach(delivery -> {
        if (delivery.path("format").asString("").equals("ArgoCD")) {
            String key = delivery.path("argoCD").toString().contains("phase") ? "tide" : "phase";
            ((ObjectNode) delivery)
                    .set("argoCD", Yaml.one("{labels: {%s: new}, annotations: {%s: full}}".formatted(key, key)));
        }
    })),

    NODE_PORT(spec -> expose(spec, "{type: NodePort, host: moo.example.org}")),
    EXPOSED(spec -> expose(spec, "{exposureRef: {name: demo, service: vcluster}}")),
    OTHER_HOST(spec -> expose(spec, "{host: other.example.org}")),
    SANS(spec -> vcluster(spec, vcluster -> vcluster.putArray("extraSANs").add("more.example.org"))),
    NO_SANS(spec -> vcluster(spec, vcluster -> vcluster.remove("extraSANs"))),
    VALUES(spec -> vcluster(
            spec,
            vcluster -> vcluster.set("values", Yaml.one("{controlPlane: {statefulSet: {annotations: {moon: new}}}}")))),
    NO_VALUES(spec -> vcluster(spec, vcluster -> vcluster.remove("values"))),
    RETAIN(spec -> vcluster(spec, vcluster -> vcluster.put("onDelete", "Retain"))),
    DELETE(spec -> vcluster(spec, vcluster -> vcluster.remove("onDelete"))),

    PARENT_SERVER(
            spec -> spec.path("parent").has("clusterRole"),
            spec -> spec.withObject("parent").put("server", "new.example.org"));

    private final Predicate<ObjectNode> applies;
    private final Consumer<ObjectNode> edit;

    Change(Consumer<ObjectNode> edit) {
        this(_ -> true, edit);
    }

    Change(Predicate<ObjectNode> applies, Consumer<ObjectNode> edit) {
        this.applies = applies;
        this.edit = edit;
    }

    /** The spec with the edit in it. */
    ObjectNode of(ObjectNode spec) {
        ObjectNode edited = spec.deepCopy();
        if (applies.test(edited)) {
            edit.accept(edited);
        }
        return edited;
    }

    private static void role(ObjectNode spec, String access) {
        JsonNode people = spec.path("access").path("people");
        spec.set("access", Yaml.one(access));
        if (people.isArray()) {
            spec.withObject("access").set("people", people);
        }
    }

    private static void people(ObjectNode spec, String people) {
        spec.withObject("access")
                .set("people", Yaml.one("{people: " + people + "}").path("people"));
    }

    private static void oidc(ObjectNode spec, String oidc) {
        vcluster(spec, vcluster -> vcluster.set("oidc", Yaml.one(oidc)));
    }

    private static void expose(ObjectNode spec, String expose) {
        vcluster(spec, vcluster -> vcluster.set("expose", Yaml.one(expose)));
    }

    private static void vcluster(ObjectNode spec, Consumer<ObjectNode> edit) {
        if (spec.path("planet").has("vcluster")) {
            edit.accept((ObjectNode) spec.at("/planet/vcluster"));
        }
    }

    /** Takes a delivery out where there is one of that name, else brings it in. */
    private static Consumer<ObjectNode> toggle(String delivery) {
        return spec -> {
            ObjectNode wanted = Yaml.one(delivery);
            ArrayNode others = spec.arrayNode();
            boolean there = false;
            for (JsonNode each : spec.path("deliveries")) {
                if (each.path("name").equals(wanted.path("name"))) {
                    there = true;
                } else {
                    others.add(each);
                }
            }
            spec.set("deliveries", there ? others : others.add(wanted));
            if (spec.path("deliveries").isEmpty()) {
                spec.remove("deliveries");
            }
        };
    }
}
