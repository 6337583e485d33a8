package ci.kingdon.moonlander.server;

import ci.kingdon.moonlander.proto.lean.RunFunctionRequest;
import ci.kingdon.moonlander.proto.lean.RunFunctionResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a function says about itself to its server.
 *
 * @param main the function's main class. Loggers of its package and of those inside it log from level INFO, or DEBUG with
 *     {@code --debug}; all others log from WARN. Its jar's manifest has the version
 * @param name the name of the executable, for help and errors
 * @param description what the function does, for help
 * @param footer the last lines of the help; empty for none
 * @param warmUp calls the function while the server starts, some dozens of times at most. Classes are then loaded, and callers
 *     wait for less. Empty for no such calls
 */
public record Program(
        Class<?> main,
        String name,
        String description,
        List<String> footer,
        Optional<Consumer<Function<RunFunctionRequest, RunFunctionResponse>>> warmUp) {

    /** A program that has its name and description, and nothing that may be left out. */
    public static Program of(Class<?> main, String name, String description) {
        return new Program(main, name, description, List.of(), Optional.empty());
    }

    /** The same with these last lines of the help. */
    public Program withFooter(String... lines) {
        return new Program(main, name, description, List.of(lines), warmUp);
    }

    /** The same with calls to warm up. */
    public Program withWarmUp(Consumer<Function<RunFunctionRequest, RunFunctionResponse>> calls) {
        return new Program(main, name, description, footer, Optional.of(calls));
    }

    /** The version in the manifest of the main class's jar; {@code development} where the classes are not in a jar. */
    String version() {
        return Optional.ofNullable(main.getPackage().getImplementationVersion()).orElse("development");
    }
}
