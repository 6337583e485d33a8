package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.engine.Conditions;
import java.util.List;
import java.util.Optional;

/** The API is served, and a Composition calls the function. */
final class ApiCheck implements Check {

    private static final String XRD = "xlandings.moons.kingdon.ci";

    @Override
    public String name() {
        return "api";
    }

    @Override
    public String title() {
        return "XLandings are served, and a Composition calls the function for them";
    }

    @Override
    public Finding look(Run run) {
        String established = Optional.ofNullable(run.client()
                        .genericKubernetesResources("apiextensions.crossplane.io/v2", "CompositeResourceDefinition")
                        .withName(XRD)
                        .get())
                .map(xrd -> Conditions.of(xrd, "Established"))
                .orElse("there is none");
        if (!established.startsWith("True ")) {
            return new Finding.Failed(
                    "XRD " + XRD + ": " + established,
                    "apply package/install/api (docs/install.md, \"In ten minutes\")");
        }
        Optional<String> function = Packages.function(run.client())
                .map(resource -> resource.getMetadata().getName());
        List<String> compositions = Compositions.ofLandings(run.client())
                .filter(composition -> Compositions.functions(composition)
                        .anyMatch(function.stream().toList()::contains))
                .map(composition -> composition.getMetadata().getName())
                .sorted()
                .toList();
        return compositions.isEmpty()
                ? new Finding.Failed(
                        "no Composition of XLanding has a step of function " + function.orElse("function-moonlander"),
                        "the functionRef of a Composition's step is the Function's name: compare both")
                : new Finding.Passed("Compositions: " + String.join(", ", compositions));
    }
}
