package ci.kingdon.moonlander.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.EngineFiles;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;

/** What others read of the packages and the repository where these are published: true, complete, and found from elsewhere. */
class PublishingTest {

    private static final List<Path> PACKAGES = List.of(
            Path.of("crossplane.yaml"),
            Path.of("package/configuration/crossplane.yaml"),
            Path.of("package/configuration-network/crossplane.yaml"),
            Path.of("package/configuration-login/crossplane.yaml"));

    private static final Path WORKFLOWS = Path.of(".github/workflows");

    private static final Pattern VERSION =
            Pattern.compile("(?m)^## (\\d+\\.\\d+\\.\\d+) \\((in the making|\\d{4}-\\d\\d-\\d\\d)\\)$");

    @Test
    void everyPackageSaysWhatMarketplacesShow() {
        for (Path file : PACKAGES) {
            JsonNode annotations = Yaml.one(file).path("metadata").path("annotations");
            assertThat(annotations.propertyNames())
                    .as(file.toString())
                    .containsExactlyInAnyOrder(
                            "meta.crossplane.io/maintainer",
                            "meta.crossplane.io/source",
                            "meta.crossplane.io/license",
                            "meta.crossplane.io/description",
                            "meta.crossplane.io/readme",
                            "friendly-name.meta.crossplane.io");
            assertThat(annotations.path("meta.crossplane.io/license").asString())
                    .isEqualTo("Apache-2.0");
            assertThat(annotations.path("meta.crossplane.io/source").asString())
                    .isEqualTo(source())
                    .startsWith("https://");
            assertThat(annotations.path("meta.crossplane.io/description").asString())
                    .as("a sentence in %s", file)
                    .hasSizeLessThan(100)
                    .endsWith(".");
        }
        assertThat(Yaml.one(PACKAGES.getFirst())
                        .at("/spec/capabilities")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactly("composition", "operation");
    }

    /** A loop of {@code make push} pushes and signs all that are built. */
    @Test
    void everyPackageIsPushed() throws IOException {
        List<Path> configurations = files(Path.of("package")).stream()
                .filter(file -> file.endsWith("crossplane.yaml"))
                .toList();
        String build = Files.readString(Path.of("make/package.mk"));

        assertThat(PACKAGES).containsAll(configurations).hasSize(configurations.size() + 1);
        assertThat(configurations)
                .allSatisfy(file -> assertThat(build)
                        .contains(":= target/"
                                + Yaml.one(file).at("/metadata/name").asString() + ".xpkg\n"));
    }

    /** Core's minor version is the least that is asked for: no other was ever tried with this source. */
    @Test
    void packagesAskForTheCrossplaneThatTheyAreTestedWith() {
        String[] tested = EngineFiles.pinned("engine/crossplane/go.mod", "github.com/crossplane/crossplane/v2")
                .split("\\.");
        for (Path file : PACKAGES) {
            assertThat(Yaml.one(file).at("/spec/crossplane/version").asString())
                    .as(file.toString())
                    .isEqualTo(">=v" + tested[0] + "." + tested[1] + ".0-0 <v" + (Integer.parseInt(tested[0]) + 1)
                            + ".0.0-0");
        }
    }

    @Test
    void whatIsReadElsewhereLinksBackByWholeAddresses(@TempDir Path folder) throws IOException {
        List<Markdown> pages = new ArrayList<>(Markdown.under(Path.of("extensions")));
        for (Path file : PACKAGES) {
            Path readme = folder.resolve(Yaml.one(file).at("/metadata/name").asString() + ".md");
            Files.writeString(
                    readme,
                    Yaml.one(file)
                            .path("metadata")
                            .path("annotations")
                            .path("meta.crossplane.io/readme")
                            .asString());
            pages.add(Markdown.read(readme));
        }

        assertThat(pages)
                .hasSize(5)
                .allSatisfy(page -> assertThat(page.links())
                        .as(page.file().toString())
                        .isNotEmpty()
                        .allSatisfy(link -> assertThat(link.destination()).startsWith("https://")));
    }

    @Test
    void wholeAddressesOfFilesHereLeadSomewhere() throws IOException {
        List<Path> files = new ArrayList<>(PACKAGES);
        Markdown.under(Path.of("")).forEach(page -> files.add(page.file()));
        files.addAll(files(Path.of(".github")));
        Pattern here = Pattern.compile(Pattern.quote(source() + "/blob/main/") + "([\\w./-]*\\w)(?:#([\\w-]+))?");

        Set<String> seen = new HashSet<>();
        for (Path file : files) {
            for (MatchResult link :
                    here.matcher(Files.readString(file)).results().toList()) {
                Path target = Path.of(link.group(1));
                assertThat(target).as("a link in %s", file).exists();
                if (link.group(2) != null) {
                    assertThat(Markdown.read(target).anchors())
                            .as("a link in %s", file)
                            .contains(link.group(2));
                }
                seen.add(link.group());
            }
        }
        assertThat(seen).hasSizeGreaterThan(10);
    }

    @Test
    void theChangelogBeginsWithThisVersionAndGoesBackInTime() throws IOException {
        List<MatchResult> parts = VERSION.matcher(Files.readString(Path.of("CHANGELOG.md")))
                .results()
                .toList();

        assertThat(parts.stream().map(part -> part.group(1)))
                .containsExactly(own(), "0.2.1", "0.2.0", "0.1.0")
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(Files.readAllLines(Path.of("CHANGELOG.md")).stream().filter(line -> line.startsWith("## ")))
                .as("headings of versions, each with its date")
                .hasSameSizeAs(parts);
        assertThat(parts.stream().skip(1).map(part -> part.group(2)))
                .isSortedAccordingTo(Comparator.reverseOrder())
                .doesNotContain("in the making");
    }

    @Test
    void extensionsAreWhatMarketplacesKnow() throws Exception {
        assertThat(files(Path.of("extensions")))
                .containsExactlyInAnyOrder(
                        Path.of("extensions/icons/icon.svg"), Path.of("extensions/readme/readme.md"));
        Element icon = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("extensions/icons/icon.svg").toFile())
                .getDocumentElement();
        assertThat(icon.getTagName()).isEqualTo("svg");
        assertThat(icon.getAttribute("viewBox")).isEqualTo("0 0 128 128");
        assertThat(Files.readString(Path.of("extensions/icons/icon.svg")))
                .as("nothing that runs, or is elsewhere")
                .doesNotContain("<script", "<image", "href");
    }

    @Test
    void issueFormsAskForWhatIsNeededAndForNoSecret() throws IOException {
        List<Path> forms = files(Path.of(".github/ISSUE_TEMPLATE")).stream()
                .filter(file -> !file.endsWith("config.yml"))
                .toList();
        assertThat(forms).hasSize(2);
        for (Path file : forms) {
            JsonNode form = Yaml.one(file);
            assertThat(form.propertyNames()).as(file.toString()).contains("name", "description", "body");
            assertThat(form.path("body")
                            .valueStream()
                            .filter(part -> !part.path("type").asString().equals("markdown")))
                    .as(file.toString())
                    .isNotEmpty()
                    .allSatisfy(part -> {
                        assertThat(part.path("type").asString()).isIn("input", "textarea");
                        assertThat(part.at("/attributes/label").asString()).isNotEmpty();
                    })
                    .extracting(part -> part.path("id").asString())
                    .doesNotHaveDuplicates();
        }
        assertThat(Files.readString(Path.of(".github/ISSUE_TEMPLATE/bug.yml"))).contains("Paste no Secret");
    }

    @Test
    void workflowsSatisfyTheirLinter() throws Exception {
        List<String> command = new ArrayList<>(
                List.of(EngineFiles.directory().resolve("bin/actionlint").toString(), "-no-color"));
        files(WORKFLOWS).forEach(file -> command.add(file.toString()));

        assertThat(command).hasSizeGreaterThan(2);
        assertThat(output(command)).isEmpty();
    }

    @Test
    void workflowsRunCommandsThatThereAre() throws Exception {
        Set<String> targets = new HashSet<>();
        for (Path file : makefiles()) {
            Pattern.compile("(?m)^([a-z0-9-]+(?: [a-z0-9-]+)*):(?!=)")
                    .matcher(Files.readString(file))
                    .results()
                    .forEach(rule -> targets.addAll(List.of(rule.group(1).split(" "))));
        }
        String variables = Files.readString(Path.of("make/package.mk"));

        List<String> made = new ArrayList<>();
        for (Path workflow : files(WORKFLOWS)) {
            for (JsonNode job : Yaml.one(workflow).path("jobs")) {
                for (JsonNode step : job.path("steps")) {
                    for (String line : step.path("run").asString("").split("\n")) {
                        List<String> words = List.of(line.strip().split("\\s+"));
                        if (words.getFirst().equals("make")) {
                            words.stream().skip(1).forEach(word -> {
                                if (word.contains("=")) {
                                    assertThat(variables).contains("$(" + word.split("=", 2)[0] + ")");
                                } else {
                                    assertThat(targets).as("targets of make").contains(word);
                                    made.add(word);
                                }
                            });
                        } else if (words.getFirst().startsWith(".ci/")) {
                            assertThat(Path.of(words.getFirst())).isExecutable();
                            made.add("test");
                        }
                    }
                }
            }
        }
        assertThat(made).contains("test", "package", "push");
    }

    /** Where packages go is said by who publishes them: {@code docs/packaging.md} names the settings. */
    @Test
    void workflowsNameNoRegistry() throws IOException {
        List<String> registries = new ArrayList<>();
        for (Path workflow : files(WORKFLOWS)) {
            for (JsonNode job : Yaml.one(workflow).path("jobs")) {
                assertThat(job.at("/container/image").asString(""))
                        .as("an image without a registry")
                        .doesNotContain("/");
                registries.add(job.at("/env/REGISTRY").asString(""));
            }
        }
        assertThat(registries).containsOnly("", "${{ vars.REGISTRY }}");
    }

    private static List<Path> makefiles() throws IOException {
        return Stream.concat(Stream.of(Path.of("Makefile")), files(Path.of("make")).stream())
                .toList();
    }

    private static String output(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String source() {
        return Yaml.one(PACKAGES.getFirst())
                .path("metadata")
                .path("annotations")
                .path("meta.crossplane.io/source")
                .asString();
    }

    private static String own() throws IOException {
        return Pattern.compile("(?m)^  <version>(.*)</version>$")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
