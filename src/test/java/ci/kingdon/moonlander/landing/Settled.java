package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Way;
import ci.kingdon.moonlander.testing.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is there once nothing moves any more, in words that do not tell how it came to be: of an access that was edited, the binding
 * has another name.
 *
 * @param ready whether the landing is ready
 * @param clusters what is in clusters, by cluster and by kind, namespace and name
 * @param composed what is composed, by role
 */
record Settled(boolean ready, Map<String, Map<String, String>> clusters, Map<String, String> composed) {

    /** The clusters that a landing writes to beside its planet. */
    private static final List<String> OTHERS = List.of("in-cluster", "edge", "hub");

    private static final int MOST_ROUNDS = 60;

    /** What a landing is that nobody ever edited. */
    static Settled atOnce(V1Function function, ObjectNode xr, Way way) {
        World world = world(function, xr, way);
        return of(world, settle(world));
    }

    static World world(V1Function function, ObjectNode xr, Way way) {
        World world = World.ofLanding(function::run, xr.deepCopy());
        lead(world, way);
        world.add(Landings.identityProviders());
        world.add(Landings.identityProvider("team-a"));
        world.add(Landings.exposures());
        world.add(Landings.exposure("team-a", "Passthrough"));
        return world;
    }

    /** The planet's kubeconfig is another one from now on, wherever it comes from. */
    static void lead(World world, Way way) {
        world.lead(way);
        world.add(Landings.secret("source", "value", way.kubeconfig()));
    }

    /** Lets providers and core work until nothing moves any more. */
    static Core.Call settle(World world) {
        Core.Call call = world.reconcile();
        String before = "";
        for (int round = 0; round < MOST_ROUNDS; round++) {
            world.provide();
            call = world.reconcile();
            String now = world.composed().toString();
            if (now.equals(before) && world.isQuiet()) {
                return call;
            }
            before = now;
        }
        throw new AssertionError("never at rest: " + call.response().getConditionsList());
    }

    /** What is there now. */
    static Settled of(World world, Core.Call call) {
        Map<String, Map<String, String>> clusters = new TreeMap<>();
        OTHERS.forEach(name -> clusters.put(name, resources(world, name)));
        clusters.put("planet", resources(world, world.way().cluster()));
        Map<String, String> composed = new TreeMap<>();
        world.composed().forEach((role, manifest) -> composed.put(plain(role), plain(essence(manifest))));
        return new Settled(isReady(call.response()), clusters, composed);
    }

    /** Everything that is not as it is there, each in a line. */
    List<String> differences(Settled wanted) {
        List<String> lines = new ArrayList<>();
        if (ready != wanted.ready) {
            lines.add("ready: " + ready);
        }
        wanted.clusters.forEach((cluster, resources) -> differences(cluster, clusters.get(cluster), resources, lines));
        differences("composed", composed, wanted.composed, lines);
        return lines;
    }

    /** What the other one has in clusters and this one has not, or has otherwise. */
    List<String> lacks(Settled wanted) {
        List<String> lines = new ArrayList<>();
        wanted.clusters.forEach((cluster, resources) -> {
            Map<String, String> asked = new TreeMap<>(clusters.get(cluster));
            asked.keySet().retainAll(resources.keySet());
            asked.replaceAll((key, is) -> is.lines().anyMatch(resources.get(key)::equals) ? resources.get(key) : is);
            differences(cluster, asked, resources, lines);
        });
        return lines;
    }

    private static void differences(
            String where, Map<String, String> is, Map<String, String> wanted, List<String> lines) {
        Stream.concat(is.keySet().stream(), wanted.keySet().stream())
                .distinct()
                .filter(key -> !Objects.equals(is.get(key), wanted.get(key)))
                .forEach(key -> lines.add(where + ": " + key + " "
                        + difference(is.getOrDefault(key, "(away)"), wanted.getOrDefault(key, "(away)"))));
    }

    /** From where two texts differ. */
    private static String difference(String is, String wanted) {
        int start = IntStream.range(0, Math.min(is.length(), wanted.length()))
                .filter(i -> is.charAt(i) != wanted.charAt(i))
                .findFirst()
                .orElse(0);
        int from = Math.max(0, start - 30);
        return "is " + shortened(is.substring(from)) + ", and not " + shortened(wanted.substring(from));
    }

    private static String shortened(String text) {
        return text.length() > 120 ? text.substring(0, 120) + "..." : text;
    }

    static boolean isReady(RunFunctionResponse response) {
        return response.getDesired().getComposite().getReady() == Ready.READY_TRUE;
    }

    private static Map<String, String> resources(World world, String cluster) {
        Map<String, String> resources = new TreeMap<>();
        // A binding and the one that takes its place are of one name here, and both there for a while: each in a line.
        world.clusters()
                .in(cluster)
                .forEach((key, tree) ->
                        resources.merge(plain(key), plain(sorted(tree)), (one, other) -> one + "\n" + other));
        return resources;
    }

    private static String essence(ObjectNode manifest) {
        ObjectNode essence = manifest.deepCopy();
        essence.remove("status");
        essence.withObject("metadata").remove("uid");
        essence.withObject("metadata").remove("generation");
        essence.at("/metadata/ownerReferences").forEach(owner -> ((ObjectNode) owner).remove("uid"));
        return sorted(essence);
    }

    private static String sorted(JsonNode node) {
        if (!node.isObject()) {
            return node.toString();
        }
        Map<String, String> fields = new TreeMap<>();
        node.properties()
                .forEach(field -> fields.put(
                        field.getKey(),
                        field.getKey().equals("extraSANs") ? certified(field.getValue()) : sorted(field.getValue())));
        return fields.toString();
    }

    /** A certificate keeps its names' order, and the one that any planet may have, as pods would start anew without. */
    private static String certified(JsonNode names) {
        return names.valueStream()
                .map(name -> name.asString(""))
                .filter(name -> !name.equals("kubernetes.default.svc"))
                .sorted()
                .toList()
                .toString();
    }

    /** Without the hash in the names of bindings that took another one's place. */
    static String plain(String text) {
        return text.replaceAll("(cluster-role-binding|moonlander:team-a:moo)[-:][0-9a-f]{8}", "$1");
    }
}
