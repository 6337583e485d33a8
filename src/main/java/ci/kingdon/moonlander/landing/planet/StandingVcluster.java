package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.crossplane.ExternalName;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.spec.ChartSpec;
import ci.kingdon.moonlander.staging.Observed;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A vcluster as it was made, which some edits would lose. The XRD refuses most of these, but what a landing leaves open comes from the
 * Composition's input, which may change at any time, and {@code values} may say the same things once more.
 *
 * @param namespace the Object for its namespace on the host, if there is one yet
 * @param release its Release, if there is one yet
 */
record StandingVcluster(Optional<ObservedResource> namespace, Optional<ObservedResource> release) {

    private static final String CLAIM = "/controlPlane/statefulSet/persistence/volumeClaim";

    private static final String ETCD = "/controlPlane/backingStore/etcd/deploy/statefulSet";

    private static final String ETCD_CLAIM = ETCD + "/persistence/volumeClaim";

    /**
     * The chart's values that become fields of a StatefulSet which no API server changes: volumeClaimTemplates and podManagementPolicy
     * (vcluster's chart v0.36.0, templates/statefulset.yaml and etcd-statefulset.yaml). Helm would say so, and fail for ever.
     */
    private static final List<String> FIXED = List.of(
            CLAIM + "/enabled",
            CLAIM + "/size",
            CLAIM + "/storageClass",
            CLAIM + "/accessModes",
            "/controlPlane/statefulSet/persistence/volumeClaimTemplates",
            "/controlPlane/statefulSet/scheduling/podManagementPolicy",
            ETCD_CLAIM + "/enabled",
            ETCD_CLAIM + "/size",
            ETCD_CLAIM + "/storageClass",
            ETCD_CLAIM + "/accessModes",
            ETCD + "/persistence/volumeClaimTemplates",
            ETCD + "/scheduling/podManagementPolicy");

    private static final String VALUES = "/spec/forProvider/values";

    private static final String PROXY = "/controlPlane/proxy";

    /** The list of names in the certificate, in PROXY. */
    private static final String NAMES = "extraSANs";

    private static final String SANS = PROXY + "/" + NAMES;

    /** The server of the planet's kubeconfig. */
    private static final String SERVER = "/exportKubeConfig/server";

    /** The vcluster of a landing, as far as it is made. */
    static StandingVcluster of(Observed observed) {
        return new StandingVcluster(
                observed.resource(LandingRoles.NAMESPACE), observed.resource(LandingRoles.VCLUSTER));
    }

    /**
     * Checks that the vcluster that stands can become the one that is asked for.
     *
     * @param host the host that is asked for
     * @param ofRelease the namespace on it
     * @param name the Helm release
     * @param chart the chart
     * @param values the chart's values
     * @throws Invalid where it would be lost, or where Kubernetes or Helm could never carry it out
     */
    void become(Host host, String ofRelease, String name, ChartSpec chart, JsonNode values) {
        release.ifPresent(standing -> keepsUrl(standing, chart));
        Stream.of(namespace, release)
                .flatMap(Optional::stream)
                .forEach(resource -> StandingObject.staysOn(host, resource));
        release.ifPresent(standing -> {
            keeps(
                    "spec.planet.vcluster.namespace",
                    standing.manifest().at("/spec/forProvider/namespace").stringValueOpt(),
                    ofRelease);
            keeps("spec.planet.vcluster.name", standing.annotation(ExternalName.ANNOTATION), name);
            JsonNode before = standing.manifest().at(VALUES);
            if (before.isObject()) {
                keepsItsData(before, values);
                keepsItsStatefulSets(before, values);
                keepsItsVersion(before, values);
            }
        });
    }

    /**
     * The chart's values, with the certificate as it stands where all that is asked for is in it, but for another order or a name less
     * that any planet may have. Pods start anew with another certificate, and a delivery that is taken away is no reason for that.
     *
     * @param values the chart's values that are asked for
     * @param common the name that any planet may have
     */
    ObjectNode withCertificate(ObjectNode values, String common) {
        return release.map(resource -> resource.manifest().at(VALUES + SANS))
                .filter(standing -> standing.isArray() && values.at(SANS).isArray())
                .filter(standing -> isEnough(texts(standing), texts(values.at(SANS)), common))
                .map(standing -> {
                    ObjectNode kept = values.deepCopy();
                    ((ObjectNode) kept.at(PROXY)).set(NAMES, standing.deepCopy());
                    return kept;
                })
                .orElse(values);
    }

    /**
     * The chart's values, while the name by which the planet is reached from outside is awaited: with every name that stands in the
     * certificate, and with the server that the kubeconfig has.
     *
     * @param values the chart's values that are asked for, without that name
     */
    ObjectNode withNames(ObjectNode values) {
        return release.map(resource -> resource.manifest().at(VALUES))
                .map(standing -> {
                    ObjectNode kept = values.deepCopy();
                    if (standing.at(SANS) instanceof ArrayNode names && kept.at(SANS) instanceof ArrayNode asked) {
                        ArrayNode all = names.deepCopy();
                        asked.valueStream()
                                .filter(name -> !texts(names).contains(name.asString("")))
                                .forEach(all::add);
                        ((ObjectNode) kept.at(PROXY)).set(NAMES, all);
                    }
                    standing.at(SERVER)
                            .stringValueOpt()
                            .ifPresent(server ->
                                    kept.withObject("/exportKubeConfig").put("server", server));
                    return kept;
                })
                .orElse(values);
    }

    private static boolean isEnough(Set<String> standing, Set<String> asked, String common) {
        Set<String> more = new HashSet<>(standing);
        more.removeAll(asked);
        return standing.containsAll(asked) && Set.of(common).containsAll(more);
    }

    private static Set<String> texts(JsonNode list) {
        return list.valueStream().map(item -> item.asString("")).collect(Collectors.toSet());
    }

    /**
     * Whether the vcluster is what a Release asks for, and ready. A Release that was changed says of what it was before that it is
     * ready, until its provider has looked at it again.
     *
     * @param asked the Release as it is composed now
     */
    boolean is(JsonNode asked) {
        return release.filter(standing -> standing.isTrue("Ready") && !standing.isBehind("Ready"))
                .filter(standing -> isAsked(standing.manifest(), asked))
                .isPresent();
    }

    /** The chart's values of the vcluster as it stands. */
    Optional<ObjectNode> values() {
        return release.map(standing -> standing.manifest().at(VALUES))
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast);
    }

    private static boolean isAsked(JsonNode standing, JsonNode asked) {
        JsonNode before = standing.at("/spec/forProvider");
        JsonNode now = asked.at("/spec/forProvider");
        // The provider fills in the chart's name and version where the chart is given by URL.
        return before.isMissingNode()
                || (Trees.same(before.path("values"), now.path("values"))
                        && now.path("chart").properties().stream()
                                .allMatch(field -> field.getValue()
                                        .equals(before.path("chart").path(field.getKey()))));
    }

    /**
     * Refuses another URL for the chart. provider-helm compares a chart's name and version with what is installed, and so would take up
     * the URL not now, but at whatever change comes next.
     */
    private static void keepsUrl(ObservedResource release, ChartSpec chart) {
        String before = release.manifest().at("/spec/forProvider/chart/url").asString("");
        if (!before.isEmpty() && chart.url().filter(url -> !url.equals(before)).isPresent()) {
            throw new Invalid(
                    "input.defaults.chart.url",
                    "has another chart than the planet was made with, " + before
                            + ", and provider-helm does not look at a URL that changes",
                    before + "; or repository and version, which can be changed; or a new landing");
        }
    }

    /** Helm would install another vcluster beside this one. */
    private static void keeps(String path, Optional<String> standing, String wanted) {
        standing.filter(name -> !name.equals(wanted)).ifPresent(name -> {
            throw new Invalid(
                    path,
                    "is \"" + wanted + "\", and the planet was made with \"" + name + "\", which it keeps",
                    "\"" + name + "\"; or a new landing");
        });
    }

    /** The chart carries nothing from one store to another, and an etcd of another size does not start on the members that it had. */
    private static void keepsItsData(JsonNode before, JsonNode now) {
        if (replicas(before) != replicas(now)) {
            throw new Invalid(
                    "spec.planet.vcluster.replicas",
                    "makes " + replicas(now) + " of a planet that was made with " + replicas(before)
                            + ", and that would lose the planet's data",
                    replicas(before) + "; or a new landing");
        }
        if (!store(before).equals(store(now))) {
            throw new Invalid(
                    "spec.planet.vcluster.values.controlPlane.backingStore",
                    "is, with the Composition's defaults, another store than the planet was made with (now "
                            + store(now) + ", then " + store(before) + "), and that would lose the planet's data",
                    "the same store; or a new landing");
        }
    }

    private static int replicas(JsonNode values) {
        return values.at("/controlPlane/statefulSet/highAvailability/replicas").asInt(1);
    }

    private static String store(JsonNode values) {
        JsonNode store = values.at("/controlPlane/backingStore");
        return Stream.of("/etcd/deploy", "/etcd/embedded", "/database/external", "/database/embedded")
                .filter(kind -> store.at(kind + "/enabled").asBoolean(false))
                .map(kind -> kind.substring(1))
                .findFirst()
                .orElse("the chart's default");
    }

    private static void keepsItsStatefulSets(JsonNode before, JsonNode now) {
        for (String pointer : FIXED) {
            if (!before.at(pointer).equals(now.at(pointer))) {
                throw new Invalid(
                        path(pointer),
                        "is, with values and the Composition's defaults, " + inWords(now.at(pointer))
                                + ", and the planet was made with " + inWords(before.at(pointer))
                                + ", which no StatefulSet changes",
                        inWords(before.at(pointer)) + "; or a new landing");
            }
        }
    }

    private static String path(String pointer) {
        if (pointer.equals(CLAIM + "/size") || pointer.equals(ETCD_CLAIM + "/size")) {
            return "spec.planet.vcluster.storage.size";
        }
        if (pointer.equals(CLAIM + "/storageClass") || pointer.equals(ETCD_CLAIM + "/storageClass")) {
            return "spec.planet.vcluster.storage.className";
        }
        return "spec.planet.vcluster.values" + pointer.replace('/', '.');
    }

    private static String inWords(JsonNode value) {
        return value.isMissingNode() ? "the chart's default" : value.toString();
    }

    private static void keepsItsVersion(JsonNode before, JsonNode now) {
        MinorVersions.follows(
                "spec.planet.vcluster.kubernetesVersion",
                "is, with values and the Composition's defaults, ",
                version(before),
                version(now));
    }

    private static String version(JsonNode values) {
        return values.at("/controlPlane/distro/k8s/version").asString("");
    }
}
