package ci.kingdon.moonlander;

import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.network.PlanDrawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Shows what an XNetwork would make of its range, before anybody applies it. */
@Command(
        name = "function-moonlander plan",
        description = "Print the subnets that an XNetwork's manifest leads to, and the space that stays free.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "<xr.yaml>", description = "The XNetwork's manifest.")
    private Path file;

    @Option(names = "--svg", paramLabel = "<file>", description = "Also draw them, into this file.")
    private Path svg;

    @Override
    public Integer call() {
        try {
            PlanDrawing drawing = PlanDrawing.of(manifest());
            spec.commandLine().getOut().print(drawing.table());
            spec.commandLine().getOut().flush();
            if (svg != null) {
                write(drawing.svg());
            }
            return CommandLine.ExitCode.OK;
        } catch (Invalid e) {
            spec.commandLine().getErr().println("function-moonlander plan: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private JsonNode manifest() {
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (JacksonException e) {
            throw new Invalid(
                    file.toString(),
                    "cannot be read: " + e.getOriginalMessage().replaceAll("\\s*\\R\\s*", " "),
                    "a YAML file with an XNetwork");
        }
    }

    private void write(String drawing) {
        try {
            Files.writeString(svg, drawing);
        } catch (IOException e) {
            throw new Invalid("--svg", "cannot be written: " + e, "a file in a folder that exists");
        }
    }
}
