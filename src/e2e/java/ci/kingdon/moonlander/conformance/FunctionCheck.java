package ci.kingdon.moonlander.conformance;

import java.lang.module.ModuleDescriptor.Version;
import java.util.Optional;

/** The function is as new as the documentation and the checks of this run. */
final class FunctionCheck implements Check {

    private final String wanted;

    /** The version that this run is of, without a v. */
    FunctionCheck(String wanted) {
        this.wanted = wanted;
    }

    @Override
    public String name() {
        return "function";
    }

    @Override
    public String title() {
        return "the function is of version " + wanted + " or later";
    }

    @Override
    public Finding look(Run run) {
        Optional<String> version = Packages.function(run.client()).flatMap(Packages::version);
        if (version.isEmpty()) {
            return new Finding.Skipped(
                    "the function is installed by its digest, or not at all", "name a version to have it compared");
        }
        Version installed;
        try {
            installed = Version.parse(version.get().replaceFirst("^v", ""));
        } catch (IllegalArgumentException _) {
            return new Finding.Skipped(version.get() + " is no version that can be compared", "");
        }
        return installed.compareTo(Version.parse(wanted)) >= 0
                ? new Finding.Passed("it is " + version.get())
                : new Finding.Failed(
                        "it is " + version.get() + ", which does not know all that is checked here",
                        "install v" + wanted
                                + " (docs/install.md, \"Upgrade\"), or run the conformance of that version");
    }
}
