package ci.kingdon.moonlander.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * What is said, typed and seen in the demo, as docs/demo.md has it. A section is a heading that begins with a number; others are
 * for the reader alone. In a section
 *
 * <ul>
 *   <li>a quotation is said;
 *   <li>a block {@code sh} is a command, which is run word for word, and a block {@code text} right after it what will be seen;
 *   <li>any other block {@code text} is shown;
 *   <li>all else is for the speaker.
 * </ul>
 *
 * @param sections in their order
 */
public record Script(List<Section> sections) {

    private static final Pattern NUMBERED = Pattern.compile("\\d+\\. .*");

    public Script {
        sections = List.copyOf(sections);
    }

    /**
     * A part of the demo.
     *
     * @param title with its number, and in the end the minutes that it takes, if they are worth mentioning
     * @param scope when it is played
     * @param acts what happens, in its order
     */
    public record Section(String title, Scope scope, List<Act> acts) {

        public Section {
            acts = List.copyOf(acts);
        }
    }

    /** Something that happens. */
    public sealed interface Act {}

    /** Is said. */
    public record Said(String text) implements Act {}

    /** Is shown. */
    public record Shown(String text) implements Act {}

    /**
     * Is typed.
     *
     * @param where its line in the file, for people: {@code docs/demo.md:31}
     * @param command for a shell, without a line break at its end
     * @param seen what it will say; if there is nothing, whatever it says is right
     */
    public record Typed(String where, String command, Optional<Seen> seen) implements Act {}

    /** What of it is played in a setting. */
    public List<Section> sections(Setting setting) {
        return sections.stream()
                .filter(section -> section.scope().covers(setting))
                .toList();
    }

    /** Reads a file. */
    public static Script read(Path file) throws IOException {
        return of(file.toString(), Files.readString(file));
    }

    /**
     * Reads Markdown.
     *
     * @param name its file's
     * @throws IllegalArgumentException that names the line, where it is no script
     */
    static Script of(String name, String markdown) {
        Node document = Parser.builder()
                .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                .build()
                .parse(markdown);
        List<Section> sections = new ArrayList<>();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading && isSection(heading)) {
                sections.add(section(name, heading));
            }
        }
        return new Script(sections);
    }

    private static boolean isSection(Heading heading) {
        return NUMBERED.matcher(text(heading)).matches();
    }

    private static Section section(String name, Heading heading) {
        Scope scope = Scope.ALWAYS;
        List<Act> acts = new ArrayList<>();
        for (Node node = heading.getNext(); node != null && !(node instanceof Heading); node = node.getNext()) {
            if (node instanceof HtmlBlock comment) {
                scope = within(scope, where(name, comment), comment.getLiteral());
            } else if (node instanceof BlockQuote quotation) {
                acts.add(new Said(said(quotation)));
            } else if (isBlock(node, "sh")) {
                acts.add(typed(name, (FencedCodeBlock) node));
            } else if (isBlock(node, "text") && !isBlock(node.getPrevious(), "sh")) {
                acts.add(new Shown(((FencedCodeBlock) node).getLiteral()));
            }
        }
        return new Section(text(heading), scope, acts);
    }

    private static Scope within(Scope scope, String where, String comment) {
        try {
            return comment.strip().lines().reduce(scope, Scope::within, (first, _) -> first);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private static boolean isBlock(Node node, String language) {
        return node instanceof FencedCodeBlock block && language.equals(block.getInfo());
    }

    private static Typed typed(String name, FencedCodeBlock block) {
        Optional<Seen> seen = Optional.of(block)
                .map(Node::getNext)
                .filter(next -> isBlock(next, "text"))
                .map(next -> new Seen(((FencedCodeBlock) next).getLiteral()));
        return new Typed(where(name, block), block.getLiteral().stripTrailing(), seen);
    }

    private static String said(BlockQuote quotation) {
        List<String> paragraphs = new ArrayList<>();
        for (Node node = quotation.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Paragraph) {
                paragraphs.add(text(node));
            }
        }
        return String.join("\n", paragraphs);
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        for (Node part = node.getFirstChild(); part != null; part = part.getNext()) {
            text.append(
                    switch (part) {
                        case Text words -> words.getLiteral();
                        case Code code -> code.getLiteral();
                        case SoftLineBreak _ -> " ";
                        default -> text(part);
                    });
        }
        return text.toString();
    }

    private static String where(String name, Node node) {
        return name + ":" + (node.getSourceSpans().getFirst().getLineIndex() + 1);
    }
}
