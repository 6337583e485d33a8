package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.landing.Landing.Vcluster;
import ci.kingdon.moonlander.landing.spec.ExposeSpec;
import ci.kingdon.moonlander.landing.spec.OidcSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values of vcluster's chart that a spec asks for. What the chart does anyway is left out, so that a Composition's
 * defaults hold where a landing says nothing. The places are those of the chart's {@code values.schema.json}, v0.36.
 */
final class VclusterValues {

    private final ObjectNode values = JsonNodeFactory.instance.objectNode();

    private VclusterValues() {}

    /** The Composition's defaults, under what the spec's fields make, under the spec's free values. */
    static ObjectNode of(Vcluster vcluster) {
        VclusterValues made = new VclusterValues();
        made.reached(vcluster);
        made.exposed(vcluster.spec().expose());
        made.sized(vcluster);
        vcluster.spec()
                .kubernetesVersion()
                .ifPresent(version -> made.at("controlPlane", "distro", "k8s").put("version", version));
        vcluster.spec().oidc().ifPresent(made::oidc);
        made.synced(vcluster);
        return Trees.merge(
                Trees.merge(vcluster.defaults(), made.values), vcluster.spec().values());
    }

    /** The names that the planet's certificate is going to have. */
    static List<String> certified(Vcluster vcluster) {
        JsonNode names = of(vcluster).path("controlPlane").path("proxy").path("extraSANs");
        List<String> certified = new ArrayList<>();
        names.forEach(name -> certified.add(name.asString("")));
        return certified;
    }

    /** A client that verifies certificates needs the name it uses in the certificate; vcluster adds none by itself. */
    private void reached(Vcluster vcluster) {
        String inNamespace = vcluster.name() + "." + vcluster.namespace();
        Set<String> names = new LinkedHashSet<>(
                List.of(vcluster.name(), inNamespace, vcluster.inClusterServer(), inNamespace + ".svc.cluster.local"));
        vcluster.spec().expose().host().map(VclusterValues::withoutPort).ifPresent(names::add);
        names.addAll(vcluster.served());
        names.addAll(vcluster.spec().extraSANs());
        ArrayNode sans = at("controlPlane", "proxy").putArray("extraSANs");
        names.forEach(sans::add);
        at("exportKubeConfig").put("server", "https://" + vcluster.address());
    }

    private static String withoutPort(String address) {
        int colon = address.indexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }

    private void exposed(ExposeSpec expose) {
        switch (expose.type()) {
            case ClusterIP -> {}
            case LoadBalancer, NodePort ->
                at("controlPlane", "service", "spec").put("type", expose.type().name());
            case Ingress ->
                at("controlPlane", "ingress")
                        .put("enabled", true)
                        .put(
                                "host",
                                expose.host().map(VclusterValues::withoutPort).orElseThrow());
        }
    }

    private void sized(Vcluster vcluster) {
        int replicas = vcluster.spec().replicas();
        if (replicas > 1) {
            at("controlPlane", "statefulSet", "highAvailability").put("replicas", replicas);
            // The default store is a file in one pod; several pods need one that they share.
            at("controlPlane", "backingStore", "etcd", "deploy").put("enabled", true);
            at("controlPlane", "backingStore", "etcd", "deploy", "statefulSet", "highAvailability")
                    .put("replicas", replicas);
        }
        vcluster.spec().storage().className().ifPresent(name -> volumeClaim().put("storageClass", name));
        vcluster.spec().storage().size().ifPresent(size -> volumeClaim().put("size", size));
    }

    private ObjectNode volumeClaim() {
        return at("controlPlane", "statefulSet", "persistence", "volumeClaim");
    }

    /** vcluster has no OIDC values of its own: the flags are the API server's. */
    private void oidc(OidcSpec oidc) {
        at("controlPlane", "distro", "k8s", "apiServer")
                .putArray("extraArgs")
                .add("--oidc-issuer-url=" + oidc.issuerURL())
                .add("--oidc-client-id=" + oidc.clientID())
                .add("--oidc-username-claim=" + oidc.usernameClaim())
                .add("--oidc-groups-claim=" + oidc.groupsClaim());
    }

    private void synced(Vcluster vcluster) {
        if (vcluster.spec().sync().nodes()) {
            at("sync", "fromHost", "nodes").put("enabled", true);
        }
        vcluster.spec()
                .sync()
                .customResources()
                .forEach(resource ->
                        at("sync", "toHost", "customResources", resource).put("enabled", true));
    }

    private ObjectNode at(String... path) {
        ObjectNode node = values;
        for (String name : path) {
            node = node.get(name) instanceof ObjectNode child ? child : node.putObject(name);
        }
        return node;
    }
}
