package ci.kingdon.moonlander.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/** Mermaid's own parser, the one that browsers run. */
final class Mermaid implements AutoCloseable {

    private static final String MODULES = "chunks/mermaid.esm.min";
    private static final String ENTRY = "mermaid.esm.min.mjs";

    /**
     * As much of a browser as parsing needs. Mermaid hands labels to DOMPurify, which asks for these when it is loaded, finds
     * that they are no real document, and leaves labels as they are.
     */
    private static final String BROWSER = """
            globalThis.window = globalThis;
            globalThis.document = {nodeType: 9, createElement: () => ({})};
            globalThis.Element = class {};
            globalThis.addEventListener = () => {};
            """;

    private final Context context;
    private final Value mermaid;

    private Mermaid(Context context, Value mermaid) {
        this.context = context;
        this.mermaid = mermaid;
    }

    /**
     * Loads the parser.
     *
     * @param scratch a folder for its modules: they import each other by path, and only what is in files has one
     */
    static Mermaid load(Path scratch) throws IOException {
        Path entry = unpack(scratch);
        Context context = Context.newBuilder("js")
                .allowIO(IOAccess.newBuilder()
                        .fileSystem(org.graalvm.polyglot.io.FileSystem.newReadOnlyFileSystem(
                                org.graalvm.polyglot.io.FileSystem.newDefaultFileSystem()))
                        .build())
                .option("js.esm-eval-returns-exports", "true")
                .option("engine.WarnInterpreterOnly", "false")
                .build();
        context.eval("js", BROWSER);
        Value module = context.eval(Source.newBuilder("js", entry.toFile())
                .mimeType("application/javascript+module")
                .build());
        return new Mermaid(context, module.getMember("default"));
    }

    private static Path unpack(Path scratch) throws IOException {
        try (FileSystem jar = FileSystems.newFileSystem(jar(), Map.of())) {
            Path dist = jar.getPath("META-INF", "resources", "webjars", "mermaid", version(), "dist");
            Files.createDirectories(scratch.resolve(MODULES));
            Files.copy(dist.resolve(ENTRY), scratch.resolve(ENTRY));
            try (Stream<Path> modules = Files.list(dist.resolve(MODULES))) {
                for (Path module : (Iterable<Path>) modules::iterator) {
                    Files.copy(
                            module,
                            scratch.resolve(MODULES)
                                    .resolve(module.getFileName().toString()));
                }
            }
            return scratch.resolve(ENTRY);
        }
    }

    private static URI jar() {
        String inside = Objects.requireNonNull(Mermaid.class.getResource("/META-INF/resources/webjars/mermaid"))
                .toString();
        return URI.create(inside.substring(0, inside.indexOf('!')));
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in =
                Mermaid.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/mermaid/pom.properties")) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    /** What is wrong with a diagram, in Mermaid's words; empty where nothing is. */
    Optional<String> problem(String diagram) {
        AtomicReference<Optional<String>> outcome = new AtomicReference<>();
        mermaid.invokeMember("parse", diagram)
                .invokeMember(
                        "then",
                        (ProxyExecutable) parsed -> {
                            outcome.set(Optional.empty());
                            return null;
                        },
                        (ProxyExecutable) error -> {
                            outcome.set(
                                    Optional.of(error[0].getMember("message").asString()));
                            return null;
                        });
        // The interpreter has run all that was waiting by the time it comes back.
        if (outcome.get() == null) {
            throw new IllegalStateException("Mermaid has not come to an end with " + diagram);
        }
        return outcome.get();
    }

    @Override
    public void close() {
        context.close();
    }
}
