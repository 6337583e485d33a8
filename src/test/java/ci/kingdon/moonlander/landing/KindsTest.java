package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** One XLanding, and the Composition of each kind of planet in the package: what tenants get of it is the same. */
class KindsTest {

    private static final Path COMPOSITIONS = Path.of("package/apis/xlandings");

    private static final String LABEL = "/metadata/labels/moons.kingdon.ci~1planet";

    /** The examples for where the hierarchy that the landings were made for cannot be had. */
    private static final List<Path> FALLBACKS =
            List.of(Path.of("examples/fallback-root"), Path.of("examples/fallback-mocks"));

    /** Enough for every kind: each takes about ten. */
    private static final int ROUNDS = 16;

    static Stream<Path> compositions() throws IOException {
        try (Stream<Path> files = Files.list(COMPOSITIONS)) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith("composition"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static Stream<Path> compositionsAndFallbacks() throws IOException {
        return Stream.concat(compositions(), FALLBACKS.stream().map(example -> example.resolve("composition.yaml")));
    }

    @ParameterizedTest
    @MethodSource("compositionsAndFallbacks")
    void landsTheSameForTenants(Path file) {
        World world = world(file);

        RunFunctionResponse response = landed(world);

        assertThat(response.getDesired().getComposite().getReady())
                .as("%s", response.getConditionsList())
                .isEqualTo(Ready.READY_TRUE);
        assertThat(conditions(response))
                .isEqualTo(Map.of(
                        "PlanetReady", "Available",
                        "PlanetReachable", "Available",
                        "AccessReady", "Available",
                        "Delivered", "Available",
                        "Landed", "Available"));
        assertThat(inNamespace(world))
                .isEqualTo(new TreeSet<>(List.of(
                        "ProviderConfig helm.m.crossplane.io team-a.moo",
                        "ProviderConfig kubernetes.m.crossplane.io team-a.moo",
                        "Secret  moo-kubeconfig",
                        "Secret  moo-planet")));
        assertThat(world.composed().get("kubeconfig").path("data").propertyNames())
                .containsExactlyInAnyOrder("kubeconfig", "value");
    }

    @ParameterizedTest
    @MethodSource("compositions")
    void keepsItsKindWhicheverCompositionItIsGiven(Path file) throws IOException {
        World world = world(file);
        String kind = kind(landed(world));
        List<Path> others = compositions().filter(other -> !other.equals(file)).toList();

        for (Path other : others) {
            world.decide(input(other));
            RunFunctionResponse response = world.reconcile().response();

            assertThat(response.getResultsList()).as("%s by %s", kind, other).anySatisfy(result -> {
                assertThat(result.getSeverity()).isEqualTo(Severity.SEVERITY_FATAL);
                assertThat(result.getMessage()).startsWith("input.defaults.planet: asks for a planet of another kind");
            });
        }
    }

    @Test
    void fallbacksHaveThisVeryManifest() {
        assertThat(FALLBACKS)
                .allSatisfy(example -> assertThat(withoutUid(Yaml.one(example.resolve("xr.yaml"))))
                        .isEqualTo(withoutUid(xr())));
    }

    private static ObjectNode xr() {
        return Landings.xlanding("{planet: {}}");
    }

    private static ObjectNode withoutUid(ObjectNode xr) {
        xr.withObject("metadata").remove("uid");
        return xr;
    }

    @Test
    void eachHasALabelToChooseItBy() throws IOException {
        assertThat(compositions().map(file -> Yaml.one(file).at(LABEL).asString("")))
                .containsExactlyInAnyOrder("vcluster", "existing", "namespace", "cozystack", "cluster-api");
    }

    /** A world with the landing, and with the kubeconfig of a cluster that exists. */
    private static World world(Path file) {
        World world = World.ofLanding(Landings.function()::run, xr(), input(file));
        world.add(Landings.secret(
                "kubernetes-moo-admin-kubeconfig", "value", world.way().kubeconfig()));
        return world;
    }

    /** The input of a Composition. The one for CozyStack opens no tenant before somebody puts one in. */
    private static ObjectNode input(Path file) {
        ObjectNode composition = Yaml.one(file);
        ObjectNode input = (ObjectNode) composition.at("/spec/pipeline/0/input");
        if (input.at("/defaults/planet/cozystack") instanceof ObjectNode cozystack) {
            assertThat(cozystack).as("opens nothing by itself").isEmpty();
            cozystack.put("tenant", "tenant-moons");
        }
        return input;
    }

    private static RunFunctionResponse landed(World world) {
        RunFunctionResponse response = world.reconcile().response();
        for (int round = 0; round < ROUNDS; round++) {
            world.provide();
            response = world.reconcile().response();
        }
        return response;
    }

    private static String kind(RunFunctionResponse response) {
        return Protos.tree(response.getDesired().getComposite().getResource())
                .at("/status/planet/kind")
                .asString();
    }

    private static Map<String, String> conditions(RunFunctionResponse response) {
        Map<String, String> reasons = new TreeMap<>();
        response.getConditionsList().forEach(condition -> reasons.put(condition.getType(), condition.getReason()));
        return reasons;
    }

    /** What is for others, by kind, group and name: not the Objects and Releases by which the landing makes it. */
    private static TreeSet<String> inNamespace(World world) {
        TreeSet<String> names = new TreeSet<>();
        world.composed().values().stream()
                .filter(manifest -> List.of("Secret", "ProviderConfig")
                        .contains(manifest.path("kind").asString()))
                .forEach(manifest -> names.add(manifest.path("kind").asString() + " "
                        + manifest.path("apiVersion").asString().replaceFirst("/?[^/]*$", "") + " "
                        + manifest.at("/metadata/name").asString()));
        return names;
    }
}
