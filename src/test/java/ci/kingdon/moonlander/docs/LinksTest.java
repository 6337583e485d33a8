package ci.kingdon.moonlander.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links from Markdown to files and headings of the repository lead somewhere. */
class LinksTest {

    /** RFC 3986, 3.1: what a link to somewhere else begins with. */
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.*");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        assertThat(Markdown.under(Path.of("")).stream().flatMap(file -> file.links().stream()))
                .as("links in Markdown files")
                .hasSizeGreaterThan(50);
        assertThat(problems(Path.of(""))).isEmpty();
    }

    @Test
    void whatLeadsNowhereIsFound(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("here.md"), """
                # What is *here*, in `code`

                [good](#what-is-here-in-code), [good](there.md#a), [good](there.md), [elsewhere](https://example.org/a#b)

                | a |
                | --- |
                | [no heading](#nothing) |

                ![no file](picture.svg) [no heading there](there.md#b) [outside](../outside.md)

                    [a command's](arguments.md)
                """);
        Files.writeString(folder.resolve("there.md"), "# A\n");

        String here = folder.resolve("here.md").toString();
        assertThat(problems(folder))
                .containsExactly(
                        here + ":7: #nothing",
                        here + ":9: picture.svg",
                        here + ":9: there.md#b",
                        here + ":9: ../outside.md");
    }

    private static List<String> problems(Path root) throws IOException {
        List<String> problems = new ArrayList<>();
        for (Markdown file : Markdown.under(root)) {
            for (Markdown.Link link : file.links()) {
                if (!SCHEME.matcher(link.destination()).matches() && !leadsSomewhere(root, file, link.destination())) {
                    problems.add(link.where() + ": " + link.destination());
                }
            }
        }
        return problems;
    }

    private static boolean leadsSomewhere(Path root, Markdown file, String destination) throws IOException {
        String[] parts = destination.split("#", 2);
        Path target = parts[0].isEmpty() ? file.file() : file.file().resolveSibling(parts[0]);
        Optional<String> anchor =
                Optional.of(parts).filter(both -> both.length > 1).map(both -> both[1]);
        return target.toAbsolutePath()
                        .normalize()
                        .startsWith(root.toAbsolutePath().normalize())
                && Files.exists(target)
                && (anchor.isEmpty() || Markdown.read(target).anchors().contains(anchor.get()));
    }
}
