package ci.kingdon.moonlander.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * The VM of {@code examples/kubevirt-arm64}, which no function renders: valid against KubeVirt's schema, and what KubeVirt's admission takes on
 * arm64 (v1.9.0, {@code pkg/virt-api/webhooks/arm64.go}). {@code CheckKubevirtTest} makes it.
 */
class KubevirtExampleTest {

    static final Path FOLDER = Path.of("examples/kubevirt-arm64");

    private static final Path MANIFEST = FOLDER.resolve("vm.yaml");
    private static final Path SCHEMA = Path.of("src/test/resources/hack/virtualmachines.yaml");

    @TempDir
    private Path scratch;

    @Test
    void anApiServerTakesIt() throws IOException, InterruptedException {
        assertThat(complaints(Files.readString(MANIFEST))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "runStrategy:, runStrategies:",
        "architecture: arm64, architecture: [arm64]",
        "secureBoot: false, secure: false",
        "guest: 1Gi, guest: 1 GiB",
        "bus: virtio, buses: virtio",
        "image: quay.io, images: quay.io",
        "userData: |, user-data: |"
    })
    void anApiServerRefusesWhatIsWrittenWrong(String right, String wrong) throws IOException, InterruptedException {
        String manifest = Files.readString(MANIFEST);
        assertThat(manifest).contains(right);

        assertThat(complaints(manifest.replace(right, wrong))).isNotEmpty();
    }

    @Test
    void kubevirtTakesItOnArm64() {
        JsonNode spec = Yaml.one(MANIFEST).path("spec");
        JsonNode guest = spec.at("/template/spec");
        JsonNode domain = guest.path("domain");

        // KubeVirt takes one of the two.
        assertThat(spec.path("runStrategy").asString()).isEqualTo("Always");
        assertThat(spec.has("running")).isFalse();
        assertThat(guest.path("architecture").asString()).isEqualTo("arm64");
        assertThat(domain.at("/machine/type").asString()).isEqualTo("virt");
        assertThat(domain.at("/firmware/bootloader").propertyNames()).containsExactly("efi");
        assertThat(domain.at("/firmware/bootloader/efi/secureBoot").asBoolean(true))
                .isFalse();
        assertThat(domain.at("/cpu/model").asString("host-passthrough")).isEqualTo("host-passthrough");
        assertThat(domain.at("/cpu/threads").asInt(1)).isEqualTo(1);
        assertThat(domain.path("devices").propertyNames()).doesNotContain("watchdog", "sound", "video");
        assertThat(domain.at("/devices/disks").values())
                .isNotEmpty()
                .allSatisfy(disk -> assertThat(disk.at("/disk/bus").asString()).isIn("virtio", "scsi"));
    }

    @Test
    void itsDisksAndInterfacesAreThere() {
        JsonNode guest = Yaml.one(MANIFEST).at("/spec/template/spec");

        assertThat(names(guest.at("/domain/devices/disks"))).containsExactlyElementsOf(names(guest.path("volumes")));
        assertThat(names(guest.at("/domain/devices/interfaces")))
                .containsExactlyElementsOf(names(guest.path("networks")));
    }

    /** Another one under the same tag would be another guest. */
    @Test
    void itsImageIsAnExactOne() {
        assertThat(Yaml.one(MANIFEST)
                        .at("/spec/template/spec/volumes/0/containerDisk/image")
                        .asString())
                .matches("quay\\.io/containerdisks/fedora:\\d+-\\d+\\.\\d+");
    }

    private static List<String> names(JsonNode list) {
        return list.values().stream().map(item -> item.path("name").asString()).toList();
    }

    private String complaints(String manifest) throws IOException, InterruptedException {
        Path schemas = Files.createDirectories(scratch.resolve("schemas"));
        Files.copy(SCHEMA, schemas.resolve(SCHEMA.getFileName()));
        return Renderer.validate(Files.writeString(scratch.resolve("vm.yaml"), manifest), scratch);
    }
}
