package ci.kingdon.moonlander.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** VMs run, and as fast as the machine. */
final class KubevirtCheck implements Check {

    private static final String SCRIPT = "hack/check-kubevirt";
    private static final int EMULATED = 10;
    private static final int IMPOSSIBLE = 20;

    @Override
    public String name() {
        return "kubevirt";
    }

    @Override
    public String title() {
        return "KubeVirt runs VMs of arm64";
    }

    @Override
    public Finding look(Run run) throws Exception {
        if (!run.client().hasApiGroup("kubevirt.io", true)) {
            return new Finding.Skipped(
                    "the cluster has no KubeVirt", "examples/kubevirt-arm64 says what it is good for");
        }
        if (!Files.isExecutable(Path.of(SCRIPT))) {
            return new Finding.Skipped(SCRIPT + " is not here", "call it from a checkout");
        }
        List<String> command = new ArrayList<>(List.of(SCRIPT, "--namespace", run.namespace() + "-vm"));
        command.addAll(List.of(
                "--context",
                run.options().context(),
                "--timeout",
                String.valueOf(run.options().timeout().toSeconds())));
        Path said = Files.createTempFile("kubevirt", "");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            return answer(process, said);
        } finally {
            // It takes away what it made when it is asked to end.
            process.destroy();
            Files.delete(said);
        }
    }

    private static Finding answer(Process process, Path said) throws IOException, InterruptedException {
        int status = process.waitFor();
        return finding(status, oneLine(Files.readString(said).strip()));
    }

    private static Finding finding(int status, String said) {
        return switch (status) {
            case 0 -> new Finding.Passed(said);
            case EMULATED -> new Finding.Passed("slowly, as it is emulated: " + said);
            case IMPOSSIBLE -> new Finding.Skipped(said, "planets of other kinds need no VMs");
            default -> new Finding.Failed(said, SCRIPT + " --help");
        };
    }

    private static String oneLine(String said) {
        return said.replaceAll("\\s*\\n\\s*", "; ").replaceAll(" +", " ");
    }
}
