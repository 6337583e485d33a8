package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.landing.spec.ExposeSpec;
import ci.kingdon.moonlander.landing.spec.OidcSpec;
import ci.kingdon.moonlander.landing.spec.ParentRefSpec;
import ci.kingdon.moonlander.landing.spec.VclusterSpec;
import ci.kingdon.moonlander.landing.trust.AuthenticationFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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

    private static final String ARGUMENTS = "/controlPlane/distro/k8s/apiServer/extraArgs";

    private static final String PERSISTENCE = "/controlPlane/statefulSet/persistence";

    private static final String VOLUMES = PERSISTENCE + "/addVolumes";

    private static final String MOUNTS = PERSISTENCE + "/addVolumeMounts";

    private final String name;
    private final String namespace;
    private final Optional<String> address;
    private final Optional<String> outside;
    private final VclusterSpec spec;
    private final ObjectNode defaults;
    private final List<String> served;

    /** Merged once, because a call asks for them several times. */
    private final ObjectNode tree;

    /**
     * The values for a spec.
     *
     * @param name the Helm release, and vcluster's Service
     * @param namespace its namespace on the host
     * @param address the address at which the control plane reaches the planet, as in a URL after https://; empty while it is not known
     * @param outside the address at which the planet is reached from outside its host, where it is known
     * @param spec the spec
     * @param defaults the Composition's values, below all others
     * @param served the names by which deliveries reach the planet, for its certificate
     */
    VclusterValues(
            String name,
            String namespace,
            Optional<String> address,
            Optional<String> outside,
            VclusterSpec spec,
            ObjectNode defaults,
            List<String> served) {
        this.name = name;
        this.namespace = namespace;
        this.address = address;
        this.outside = outside;
        this.spec = spec;
        this.defaults = defaults;
        this.served = served;
        this.tree = merged();
        if (spec.oidc().filter(oidc -> !oidc.isByFlags()).isPresent()) {
            checkFile();
        }
    }

    /** The same values with further names in the certificate. */
    VclusterValues certifiedFor(List<String> names) {
        return new VclusterValues(name, namespace, address, outside, spec, defaults, names);
    }

    /** The Composition's defaults, under what the spec's fields make, under the spec's free values. */
    ObjectNode tree() {
        return tree;
    }

    private ObjectNode merged() {
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        reached(made);
        exposed(made, spec.expose());
        sized(made);
        spec.kubernetesVersion()
                .ifPresent(version -> at(made, "controlPlane", "distro", "k8s").put("version", version));
        spec.oidc().ifPresent(oidc -> {
            if (oidc.isByFlags()) {
                flags(made, oidc);
            } else {
                file(made);
            }
        });
        synced(made);
        // A list replaces another one when values are merged. In these the Composition's items are meant for every
        // planet.
        Trees.prepend(made, defaults, "/controlPlane/proxy/extraSANs");
        Trees.prepend(made, defaults, ARGUMENTS);
        Trees.prepend(made, defaults, VOLUMES);
        Trees.prepend(made, defaults, MOUNTS);
        return Trees.merge(Trees.merge(defaults, made), spec.values());
    }

    /** The names that the planet's certificate is going to have. */
    List<String> certified() {
        JsonNode names = tree.path("controlPlane").path("proxy").path("extraSANs");
        List<String> certified = new ArrayList<>();
        names.forEach(san -> certified.add(san.asString("")));
        return certified;
    }

    /**
     * A client that verifies certificates needs the name it uses in the certificate. vcluster itself adds its Service's name, with and
     * without the namespace, and the Service's addresses, but none that ends in svc.
     */
    private void reached(ObjectNode made) {
        String inNamespace = name + "." + namespace;
        Set<String> names = new LinkedHashSet<>(
                List.of(name, inNamespace, inNamespace + ".svc", inNamespace + ".svc.cluster.local"));
        outside.map(VclusterValues::withoutPort).ifPresent(names::add);
        names.addAll(served);
        names.addAll(spec.extraSANs());
        ArrayNode sans = at(made, "controlPlane", "proxy").putArray("extraSANs");
        names.forEach(sans::add);
        address.ifPresent(known -> at(made, "exportKubeConfig").put("server", "https://" + known));
    }

    private static String withoutPort(String address) {
        int colon = address.indexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }

    private static void exposed(ObjectNode made, ExposeSpec expose) {
        Optional<String> host = expose.host().map(VclusterValues::withoutPort);
        switch (expose.type()) {
            case ClusterIP -> {}
            case LoadBalancer, NodePort ->
                at(made, "controlPlane", "service", "spec")
                        .put("type", expose.type().name());
            case Ingress ->
                at(made, "controlPlane", "ingress").put("enabled", true).put("host", host.orElseThrow());
            case TLSRoute -> {
                ObjectNode route = at(made, "controlPlane", "tlsRoute");
                route.put("enabled", true).put("host", host.orElseThrow());
                ArrayNode gateways = route.putArray("parentRefs");
                expose.tlsRoute().orElseThrow().parentRefs().forEach(ref -> gateway(gateways.addObject(), ref));
            }
        }
    }

    private static void gateway(ObjectNode made, ParentRefSpec ref) {
        made.put("name", ref.name());
        ref.namespace().ifPresent(namespace -> made.put("namespace", namespace));
        ref.sectionName().ifPresent(listener -> made.put("sectionName", listener));
    }

    private void sized(ObjectNode made) {
        int replicas = spec.replicas();
        if (replicas > 1) {
            at(made, "controlPlane", "statefulSet", "highAvailability").put("replicas", replicas);
            // The default store is a file in one pod; several pods need one that they share.
            at(made, "controlPlane", "backingStore", "etcd", "deploy").put("enabled", true);
            at(made, "controlPlane", "backingStore", "etcd", "deploy", "statefulSet", "highAvailability")
                    .put("replicas", replicas);
        }
        spec.storage().className().ifPresent(storageClass -> volumeClaim(made).put("storageClass", storageClass));
        spec.storage().size().ifPresent(size -> volumeClaim(made).put("size", size));
    }

    /** The volume with the planet's data: with several pods it is etcd's, and vcluster's own pods have none. */
    private ObjectNode volumeClaim(ObjectNode made) {
        return spec.replicas() > 1
                ? at(
                        made,
                        "controlPlane",
                        "backingStore",
                        "etcd",
                        "deploy",
                        "statefulSet",
                        "persistence",
                        "volumeClaim")
                : at(made, "controlPlane", "statefulSet", "persistence", "volumeClaim");
    }

    /** vcluster has no OIDC values of its own: the flags are the API server's. */
    private static void flags(ObjectNode made, OidcSpec oidc) {
        at(made, "controlPlane", "distro", "k8s", "apiServer")
                .putArray("extraArgs")
                .add("--oidc-issuer-url=" + oidc.issuerURL().orElseThrow())
                .add("--oidc-client-id=" + oidc.clientID().orElseThrow())
                .add("--oidc-username-claim=" + oidc.usernameClaim())
                .add("--oidc-groups-claim=" + oidc.groupsClaim());
    }

    /** Nothing here is an issuer's, or pods would start anew with each. */
    private static void file(ObjectNode made) {
        at(made, "controlPlane", "distro", "k8s", "apiServer")
                .putArray("extraArgs")
                .add(argument());
        ObjectNode persistence = at(made, "controlPlane", "statefulSet", "persistence");
        persistence
                .putArray("addVolumes")
                .addObject()
                .put("name", AuthenticationFile.VOLUME)
                .putObject("configMap")
                .put("name", AuthenticationFile.CONFIG_MAP);
        persistence
                .putArray("addVolumeMounts")
                .addObject()
                .put("name", AuthenticationFile.VOLUME)
                .put("mountPath", AuthenticationFile.DIRECTORY)
                .put("readOnly", true);
    }

    private static String argument() {
        return AuthenticationFile.FLAG + AuthenticationFile.DIRECTORY + "/" + AuthenticationFile.KEY;
    }

    /** Whether values make a pod that mounts the file. */
    static boolean mountFile(JsonNode values) {
        return has(values.at(VOLUMES), AuthenticationFile.VOLUME) && has(values.at(MOUNTS), AuthenticationFile.VOLUME);
    }

    private static boolean has(JsonNode list, String name) {
        return list.valueStream()
                .anyMatch(item -> item.path("name").asString("").equals(name));
    }

    /**
     * Checks that the API server is given the file, and nothing that does not go with it. The lists of free values replace those that
     * are made here, and the Composition's are in these.
     */
    private void checkFile() {
        List<String> arguments = tree.at(ARGUMENTS)
                .valueStream()
                .map(argument -> argument.asString(""))
                .toList();
        if (!arguments.contains(argument())) {
            throw missing(ARGUMENTS, argument());
        }
        arguments.stream()
                .filter(argument -> !argument.equals(argument()))
                .filter(argument ->
                        argument.startsWith("--oidc-") || argument.startsWith(AuthenticationFile.FLAG.replace("=", "")))
                .findFirst()
                .ifPresent(other -> {
                    throw new Invalid(
                            path(ARGUMENTS),
                            "has, with the Composition's defaults, " + other
                                    + ", by which the API server would not start"
                                    + " beside spec.planet.vcluster.oidc's identityProviderRef or issuers",
                            "either of them");
                });
        if (!mountFile(tree)) {
            throw missing(
                    has(tree.at(VOLUMES), AuthenticationFile.VOLUME) ? MOUNTS : VOLUMES,
                    "the item " + AuthenticationFile.VOLUME);
        }
    }

    private static Invalid missing(String pointer, String what) {
        return new Invalid(
                path(pointer),
                "lacks " + what + ", by which the API server is told whom to trust (spec.planet.vcluster.oidc)",
                "no such list, or one with the landing's own item in it");
    }

    private static String path(String pointer) {
        return "spec.planet.vcluster.values" + pointer.replace('/', '.');
    }

    /** The minor version of Kubernetes that they ask for; empty where the chart decides. */
    Optional<Integer> minorVersion() {
        return MinorVersions.minor(tree.at("/controlPlane/distro/k8s/version").asString(""));
    }

    private void synced(ObjectNode made) {
        if (spec.sync().nodes()) {
            at(made, "sync", "fromHost", "nodes").put("enabled", true);
        }
        spec.sync()
                .customResources()
                .forEach(resource ->
                        at(made, "sync", "toHost", "customResources", resource).put("enabled", true));
    }

    private static ObjectNode at(ObjectNode values, String... path) {
        ObjectNode node = values;
        for (String part : path) {
            node = node.get(part) instanceof ObjectNode child ? child : node.putObject(part);
        }
        return node;
    }
}
