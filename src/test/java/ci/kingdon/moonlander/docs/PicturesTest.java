package ci.kingdon.moonlander.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pictures in Markdown are such as Mermaid draws. */
class PicturesTest {

    private static Mermaid mermaid;

    @BeforeAll
    static void load(@TempDir Path scratch) throws IOException {
        mermaid = Mermaid.load(scratch);
    }

    @AfterAll
    static void close() {
        mermaid.close();
    }

    @Test
    void everyPictureCanBeDrawn() throws IOException {
        List<Markdown.Block> pictures = pictures(Path.of(""));

        assertThat(pictures).as("pictures in Markdown files").isNotEmpty();
        assertThat(pictures.stream().flatMap(PicturesTest::problem)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flowchart LR\n  a[\"a label\" --> b",
                "flowchart LR\n  a --> b\n  subgraph c\n  d",
                "sequenceDiagram\n  a->>b",
                "stateDiagram-v2\n  state a {\n  b",
                "flow LR\n  a --> b",
                ""
            })
    void aWrongPictureIsFoundAndItsPlaceNamed(String picture, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("wrong.md"), "# Title\n\n```mermaid\n" + picture + "\n```\n");

        assertThat(pictures(folder).stream().flatMap(PicturesTest::problem))
                .singleElement()
                .asString()
                .startsWith(folder.resolve("wrong.md") + ":3: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flowchart LR\n  a[\"a label<br>of two lines\"] -->|\"reads\"| b\n  subgraph c [\"C\"]\n    d:::e\n  end\n  classDef e stroke-dasharray: 4 3",
                "sequenceDiagram\n  participant a as A\n  a->>b: asks\n  note over a,b: thinks",
                "stateDiagram-v2\n  [*] --> a\n  a --> [*]: done"
            })
    void aGoodPictureIsTaken(String picture) {
        assertThat(mermaid.problem(picture)).isEmpty();
    }

    private static List<Markdown.Block> pictures(Path root) throws IOException {
        return Markdown.under(root).stream()
                .flatMap(file -> file.blocks("mermaid").stream())
                .toList();
    }

    private static Stream<String> problem(Markdown.Block picture) {
        return mermaid.problem(picture.text()).map(problem -> picture.where() + ": " + problem).stream();
    }
}
