package ci.kingdon.moonlander.conformance;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Crossplane's packages that landings need are there and healthy. */
final class PackagesCheck implements Check {

    private record Needed(String kind, String name) {}

    private static final List<Needed> NEEDED = List.of(
            new Needed("Provider", "provider-kubernetes"),
            new Needed("Provider", "provider-helm"),
            new Needed("Function", "function-moonlander"),
            new Needed("Configuration", "configuration-moonlander"));

    @Override
    public String name() {
        return "packages";
    }

    @Override
    public String title() {
        return "providers, function and configuration are healthy";
    }

    @Override
    public Finding look(Run run) {
        List<String> trouble = new ArrayList<>();
        List<String> healthy = new ArrayList<>();
        for (Needed needed : NEEDED) {
            Optional<GenericKubernetesResource> found = Packages.find(run.client(), needed.kind(), needed.name());
            if (found.isEmpty()) {
                trouble.add("there is no " + needed.kind() + " of a package " + needed.name());
                continue;
            }
            String wrong = Packages.trouble(found.get());
            if (wrong.isEmpty()) {
                healthy.add(needed.name() + " " + Packages.version(found.get()).orElse("by digest"));
            } else {
                trouble.add(needed.kind() + " " + found.get().getMetadata().getName() + ": " + wrong);
            }
        }
        return trouble.isEmpty()
                ? new Finding.Passed(String.join(", ", healthy))
                : new Finding.Failed(
                        String.join("; ", trouble),
                        "docs/install.md, \"In ten minutes\"; kubectl describe says more of a package that is not healthy");
    }
}
