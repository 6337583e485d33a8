package ci.kingdon.moonlander.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A Markdown file.
 *
 * @param file where it is
 * @param document what is in it
 */
record Markdown(Path file, Node document) {

    private static final Parser PARSER = Parser.builder()
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();

    /**
     * A fenced block.
     *
     * @param where its file and the line of its fence, for people: {@code docs/network.md:31}
     * @param text what is between the fences
     */
    record Block(String where, String text) {}

    /**
     * A link or an image.
     *
     * @param where its file and line, for people
     * @param destination what it leads to, as written
     */
    record Link(String where, String destination) {}

    /** Reads a file. */
    static Markdown read(Path file) throws IOException {
        return new Markdown(file, PARSER.parse(Files.readString(file)));
    }

    /** All files under a folder, but for what is built there and what is hidden. */
    static List<Markdown> under(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                return !folder.equals(root) && (name.startsWith(".") || name.equals("target"))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.getFileName().toString().endsWith(".md")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(Comparator.naturalOrder());
        List<Markdown> read = new ArrayList<>();
        for (Path file : files) {
            read.add(read(file));
        }
        return read;
    }

    /** The fenced blocks of a language. */
    List<Block> blocks(String language) {
        List<Block> blocks = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock block) {
                if (block.getInfo().strip().equals(language)) {
                    blocks.add(new Block(where(block), block.getLiteral()));
                }
            }
        });
        return blocks;
    }

    /** The links and images. */
    List<Link> links() {
        List<Link> links = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(org.commonmark.node.Link link) {
                links.add(new Link(where(link), link.getDestination()));
                super.visit(link);
            }

            @Override
            public void visit(Image image) {
                links.add(new Link(where(image), image.getDestination()));
            }
        });
        return links;
    }

    /** What a link may have behind its {@code #}: the headings, as the places where Markdown is read call them. */
    Set<String> anchors() {
        IdGenerator ids = IdGenerator.builder().build();
        Set<String> anchors = new HashSet<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                anchors.add(ids.generateId(text(heading)));
            }
        });
        return anchors;
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append(part.getLiteral());
            }
        });
        return text.toString();
    }

    private String where(Node node) {
        return file + ":" + (node.getSourceSpans().getFirst().getLineIndex() + 1);
    }
}
