package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.EngineFiles;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.Yaml;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The values that specs make are values that vcluster's chart takes, by the schema that it brings along. */
class ChartValuesTest {

    private static final Path CHART = EngineFiles.directory().resolve("schemas/vcluster");

    private final Schema schema = schema();

    private static Schema schema() {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(CHART.resolve("values.schema.json")), InputFormat.JSON);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{kubernetesVersion: v1.35.4, replicas: 3, storage: {className: fast, size: 5Gi}}",
                "{expose: {type: LoadBalancer, host: 'moo.example.org:8443'}, extraSANs: ['*.example.org', 10.0.0.1]}",
                "{expose: {type: NodePort}}",
                "{expose: {type: Ingress, host: moo.example.org}}",
                "{expose: {type: TLSRoute, host: 'moo.example.org:8443', tlsRoute: {parentRefs: [{name: public, namespace: gateways, sectionName: tls}]}}}",
                "{oidc: {issuerURL: 'https://dex.example.org', clientID: vcluster}}",
                "{oidc: {issuers: []}}",
                "{oidc: {identityProviderRef: {name: dex}}, replicas: 3, storage: {size: 5Gi}}",
                "{sync: {nodes: true, customResources: [helmreleases.helm.toolkit.fluxcd.io]}}",
                "{values: {controlPlane: {statefulSet: {resources: {requests: {memory: 512Mi}}}}}}"
            })
    void theChartTakesWhatTheSpecMakes(String vcluster) {
        assertThat(complaints(values(vcluster))).isEmpty();
    }

    static Stream<Path> renderedWithVclusters() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("examples"))) {
            return files
                    .filter(file -> file.endsWith("rendered.yaml"))
                    .filter(file -> !vclusters(file).isEmpty())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("renderedWithVclusters")
    void theChartTakesWhatTheExamplesHave(Path rendered) {
        assertThat(vclusters(rendered))
                .allSatisfy(values -> assertThat(complaints(values)).isEmpty());
    }

    /** The values of the vclusters in a file. */
    private static List<ObjectNode> vclusters(Path rendered) {
        return Yaml.all(rendered).stream()
                .filter(manifest ->
                        manifest.at("/spec/forProvider/chart/name").asString("").equals("vcluster"))
                .map(release -> (ObjectNode) release.at("/spec/forProvider/values"))
                .toList();
    }

    @Test
    void theChartsSchemaComplainsAboutWhatItDoesNotKnow() {
        assertThat(complaints(values("{values: {controlPlane: {distro: {k8s: {aPlaceThatIsNotThere: 1}}}}}")))
                .isNotEmpty();
    }

    @Test
    void theIssuersFlagsGoToTheApiServer() {
        JsonNode arguments = values(
                        "{oidc: {issuerURL: 'https://dex.example.org', clientID: vcluster, usernameClaim: sub, groupsClaim: teams}}")
                .path("controlPlane")
                .path("distro")
                .path("k8s")
                .path("apiServer")
                .path("extraArgs");

        assertThat(arguments.valueStream().map(JsonNode::asString))
                .containsExactly(
                        "--oidc-issuer-url=https://dex.example.org",
                        "--oidc-client-id=vcluster",
                        "--oidc-username-claim=sub",
                        "--oidc-groups-claim=teams");
    }

    @Test
    void theFileOfIssuersGoesBesideWhatTheCompositionMounts() {
        ObjectNode values =
                values("{oidc: {issuers: []}, values: {controlPlane: {statefulSet: {annotations: {a: b}}}}}");

        assertThat(values.at("/controlPlane/statefulSet/persistence/addVolumes/0/configMap/name")
                        .asString())
                .isEqualTo("moonlander-authentication");
        assertThat(values.at("/controlPlane/distro/k8s/apiServer/extraArgs/0").asString())
                .isEqualTo("--authentication-config="
                        + values.at("/controlPlane/statefulSet/persistence/addVolumeMounts/0/mountPath")
                                .asString()
                        + "/authentication.yaml");
    }

    @Test
    void theDefaultChartIsTheOneThatTheSchemaIsOf() {
        assertThat(release("{}")
                        .path("spec")
                        .path("forProvider")
                        .path("chart")
                        .path("version")
                        .asString())
                .isEqualTo(EngineFiles.pinned("engine/schemas/go.mod", "github.com/loft-sh/vcluster"));
    }

    private List<String> complaints(ObjectNode values) {
        return schema.validate(values.toString(), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static ObjectNode values(String vcluster) {
        return (ObjectNode) release(vcluster).path("spec").path("forProvider").path("values");
    }

    private static ObjectNode release(String vcluster) {
        // Whatever a spec may say is open here.
        RunFunctionRequest.Builder request = Core.request().setInput(Protos.struct(Yaml.one("""
                apiVersion: moonlander.fn.kingdon.ci/v1beta1
                kind: Input
                policy: {openFields: [expose.Ingress, expose.TLSRoute, sync.customResources, sync.nodes, values], gateways: [{namespace: gateways, name: public}], vclusterLicense: true}
                """)));
        request.getObservedBuilder()
                .setComposite(Protos.resource(Landings.xlanding("{planet: {vcluster: " + vcluster + "}}")))
                .putResources("namespace", Protos.resource(Yaml.one("""
                        kind: Object
                        status:
                          conditions: [{type: Ready, status: "True"}]
                          atProvider:
                            manifest:
                              kind: Namespace
                              metadata:
                                name: vcluster-team-a-moo
                                annotations: {moons.kingdon.ci/landing: team-a/moo/11111111-2222-3333-4444-555555555555}
                        """)))
                .putResources("authentication", Protos.resource(Yaml.one("""
                        kind: Object
                        spec: {forProvider: {}}
                        status:
                          conditions: [{type: Ready, status: "True"}]
                          atProvider:
                            manifest:
                              kind: ConfigMap
                              metadata:
                                name: moonlander-authentication
                                namespace: vcluster-team-a-moo
                                annotations: {moons.kingdon.ci/landing: team-a/moo/11111111-2222-3333-4444-555555555555}
                        """)));
        return Protos.tree(new Core(Landings.function()::run)
                .call(request.build(), List.of())
                .response()
                .getDesired()
                .getResourcesOrThrow("vcluster")
                .getResource());
    }
}
