package ci.kingdon.moonlander.testing;

import tools.jackson.databind.node.ObjectNode;

/** What controllers on a host make of what an exposure asks them for, in short: the status by which they say that it works. */
final class Controllers {

    private Controllers() {}

    static void work(ObjectNode resource) {
        switch (resource.path("kind").asString("")) {
            case "Deployment" -> roll(resource);
            case "Issuer", "Certificate" -> World.condition(resource, "Ready", true);
            case "Ingress" -> address(resource);
            case "HTTPRoute", "TLSRoute" -> accept(resource);
            case "BackendTLSPolicy" -> police(resource);
            case "DNSEndpoint" -> resource.withObject("status").put("observedGeneration", 0);
            default -> {}
        }
    }

    private static void roll(ObjectNode deployment) {
        int replicas = deployment.at("/spec/replicas").asInt(1);
        deployment
                .withObject("status")
                .put("observedGeneration", deployment.at("/metadata/generation").asLong(0))
                .put("replicas", replicas)
                .put("updatedReplicas", replicas)
                .put("availableReplicas", replicas);
        World.condition(deployment, "Available", true);
    }

    private static void address(ObjectNode ingress) {
        boolean tailscale = ingress.at("/spec/ingressClassName").asString("").equals("tailscale");
        ingress.withObject("/status/loadBalancer")
                .putArray("ingress")
                .addObject()
                .put(
                        "hostname",
                        tailscale ? ingress.at("/spec/tls/0/hosts/0").asString() + ".tail1.ts.net" : "lb.example.org");
    }

    /** By the one Gateway that tests have. */
    private static void police(ObjectNode policy) {
        ObjectNode status = policy.withObject("status");
        status.remove("ancestors");
        ObjectNode accepted = status.withArray("ancestors").addObject();
        accepted.putObject("ancestorRef").put("namespace", "gateways").put("name", "public");
        accepted.putArray("conditions").addObject().put("type", "Accepted").put("status", "True");
    }

    private static void accept(ObjectNode route) {
        ObjectNode status = route.withObject("status");
        status.remove("parents");
        route.at("/spec/parentRefs").forEach(parent -> {
            ObjectNode accepted = status.withArray("parents").addObject();
            accepted.set("parentRef", parent.deepCopy());
            accepted.putArray("conditions").addObject().put("type", "Accepted").put("status", "True");
            accepted.withArray("conditions")
                    .addObject()
                    .put("type", "ResolvedRefs")
                    .put("status", "True");
        });
    }
}
