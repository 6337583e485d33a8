package ci.kingdon.moonlander.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** VMs run, and as fast as the machine. */
final class KubevirtCheck implements Check {

    private static final String SCRIPT = "hack/check-kubevirt";
    private static final int EMULATED = 10;

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
        run.options().context().ifPresent(context -> command.addAll(List.of("--context", context)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        return switch (process.waitFor()) {
            case 0 -> new Finding.Passed(oneLine(said));
            case EMULATED -> new Finding.Passed("slowly, as it is emulated: " + oneLine(said));
            default -> new Finding.Failed(oneLine(said), SCRIPT + " --help; planets of other kinds need no VMs");
        };
    }

    private static String oneLine(String said) {
        return said.replaceAll("\\s*\\n\\s*", "; ").replaceAll(" +", " ");
    }
}
