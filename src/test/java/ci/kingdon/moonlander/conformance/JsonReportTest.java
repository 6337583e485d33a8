package ci.kingdon.moonlander.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {

    private static JsonNode read(Report report) {
        return new JsonMapper().readTree(JsonReport.of(report));
    }

    @Test
    void saysWhereTheRunWasAndHowItEnded() {
        JsonNode json = read(Reports.sample());

        assertThat(json.propertyNames())
                .containsExactly(
                        "format",
                        "context",
                        "kubernetes",
                        "version",
                        "namespace",
                        "start",
                        "seconds",
                        "passed",
                        "failed",
                        "skipped",
                        "checks",
                        "tables",
                        "landing");
        assertThat(json.path("start").asString()).isEqualTo("2026-11-26T20:34:55.123Z");
        assertThat(json.path("seconds").asDouble()).isEqualTo(214.4);
        assertThat(json.path("passed").asInt()).isEqualTo(2);
        assertThat(json.path("failed").asInt()).isEqualTo(1);
        assertThat(json.path("skipped").asInt()).isEqualTo(2);
    }

    /** docs/conformance.md has a row for each field. */
    @Test
    void isAsTheDocsSay() throws IOException {
        String section = Files.readString(Path.of("docs/conformance.md"))
                .replaceAll("(?s).*## The report\n", "")
                .replaceAll("(?s)\n## .*", "");
        List<String> documented = Pattern.compile("(?m)^\\| `([^`]+)`")
                .matcher(section)
                .results()
                .map(field -> field.group(1))
                .toList();

        assertThat(fields("", read(Reports.sample())).distinct()).containsExactlyElementsOf(documented);
    }

    private static Stream<String> fields(String path, JsonNode json) {
        if (json.isArray()) {
            return json.valueStream().flatMap(element -> fields(path + "[]", element));
        }
        return json.propertyStream().flatMap(field -> {
            String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            return Stream.concat(Stream.of(name), fields(name, field.getValue()));
        });
    }

    @Test
    void hasEachCheck() {
        assertThat(read(Reports.sample()).at("/checks/4")).isEqualTo(new JsonMapper().readTree("""
                {
                  "check": "login", "title": "people log in by an XIdentityProvider", "outcome": "skipped",
                  "detail": "https://dex.example.org cannot be reached from here",
                  "advice": "run again where it can be reached", "seconds": 5.0
                }
                """));
    }

    @Test
    void hasEachTable() {
        assertThat(read(Reports.sample()).at("/tables/1")).isEqualTo(new JsonMapper().readTree("""
                {
                  "name": "access", "title": "Who gets in where",
                  "columns": ["who", "own planet", "another planet", "control plane"],
                  "rows": [
                    ["the landing's ServiceAccount", "yes", "no", "no"],
                    ["somebody without a token", "no", "no", "no"]
                  ]
                }
                """));
    }

    @Test
    void hasHowTheFirstLandingWent() {
        JsonNode landing = read(Reports.sample()).path("landing");

        assertThat(landing.path("seconds").asDouble()).isEqualTo(9.64);
        assertThat(landing.at("/rows/1")).isEqualTo(new JsonMapper().readTree("""
                {
                  "group": "control plane", "name": "Delivered: WaitingForSecret",
                  "waits": [{"from": 0.0, "until": 0.6}, {"from": 9.1, "until": 9.64}]
                }
                """));
        assertThat(landing.at("/rows/4")).isEqualTo(new JsonMapper().readTree("""
                {"group": "host", "name": "Pod moo-0", "created": 1.6, "ready": 8.9}
                """));
        assertThat(landing.at("/arrows/1")).isEqualTo(new JsonMapper().readTree("""
                {"from": "Pod moo-0", "to": "Release moo"}
                """));
    }

    @Test
    void hasEmptyListsAndNoLandingWhereNothingRan() {
        JsonNode json = read(Reports.empty());

        assertThat(json.path("checks").isArray()).isTrue();
        assertThat(json.path("tables").isArray()).isTrue();
        assertThat(json.has("landing")).isFalse();
    }

    @Test
    void textStaysText() {
        assertThat(read(Reports.hostile()).at("/checks/0/detail").asString()).isEqualTo(Reports.HOSTILE);
    }
}
