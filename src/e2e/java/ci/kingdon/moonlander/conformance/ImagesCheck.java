package ci.kingdon.moonlander.conformance;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether what runs here runs on arm64 too: Crossplane, its packages, and the pods of the vcluster. */
final class ImagesCheck implements Check {

    private static final List<String> COLUMNS =
            List.of("image", "version", "nodes it runs on", "platforms in the registry", "arm64");
    private static final String ARM64 = "arm64";

    /** What owns the Deployments of Crossplane's packages. */
    private static final List<String> PACKAGES = List.of("ProviderRevision", "FunctionRevision");

    @Override
    public String name() {
        return "images";
    }

    @Override
    public String title() {
        return "every image that runs for us is there for arm64";
    }

    @Override
    public List<String> needs() {
        return List.of("packages");
    }

    @Override
    public Finding look(Run run) throws Exception {
        Map<String, String> architectures = run.client().nodes().list().getItems().stream()
                .collect(Collectors.toMap(node -> node.getMetadata().getName(), ImagesCheck::architecture));
        Map<String, Set<String>> images = new TreeMap<>();
        places(run).forEach(place -> note(run.client(), place, architectures, images));
        Registry registry = new Registry(run.options().crane());
        List<List<String>> rows = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        long end = System.nanoTime() + run.options().patience().toNanos();
        for (Map.Entry<String, Set<String>> image : images.entrySet()) {
            Optional<List<String>> platforms =
                    System.nanoTime() < end ? registry.platforms(image.getKey()) : Optional.empty();
            String verdict = verdict(image.getValue(), platforms);
            if (verdict.equals("no")) {
                missing.add(image.getKey());
            }
            rows.add(List.of(
                    image.getKey(),
                    version(image.getKey()),
                    String.join(", ", image.getValue()),
                    platforms.map(all -> String.join(", ", all)).orElse("not looked up"),
                    verdict));
        }
        run.add(new Table("arm64", "What runs, and where it could", COLUMNS, rows));
        return finding(rows, missing, Set.of(ARM64).equals(Set.copyOf(architectures.values())));
    }

    private static Finding finding(List<List<String>> rows, List<String> missing, boolean onlyArm) {
        long known = rows.stream().filter(row -> row.getLast().equals("yes")).count();
        String summary = known + " of " + rows.size() + " images are there for arm64";
        if (known == 0 && missing.isEmpty()) {
            return new Finding.Skipped(
                    "no node is of arm64, and no registry of " + rows.size() + " images was reached from here",
                    "call it where the registries can be reached, logged in as for docker pull");
        }
        if (missing.isEmpty()) {
            return new Finding.Passed(
                    summary + (known < rows.size() ? "; the others' registries were not reached" : ""));
        }
        String which = String.join(", ", missing) + (missing.size() == 1 ? " is" : " are") + " not there for arm64";
        return onlyArm
                ? new Finding.Failed(which, "take versions that are")
                : new Finding.Passed(summary + "; " + which + ", for which there are other nodes");
    }

    private static String architecture(Node node) {
        return node.getStatus().getNodeInfo().getArchitecture();
    }

    /** An image runs where it runs; elsewhere its registry knows. */
    private static String verdict(Set<String> nodes, Optional<List<String>> platforms) {
        if (nodes.contains(ARM64)
                || platforms
                        .filter(all -> all.stream().anyMatch(each -> each.contains(ARM64)))
                        .isPresent()) {
            return "yes";
        }
        return platforms.isPresent() ? "no" : "unknown";
    }

    private static String version(String image) {
        String last = image.substring(image.lastIndexOf('/') + 1).replaceAll("@.*", "");
        return last.contains(":") ? last.substring(last.indexOf(':') + 1) : "";
    }

    /** The namespaces where Crossplane runs its packages, and those of the run's planets. */
    private static Set<String> places(Run run) {
        Set<String> places = run.client().apps().deployments().inAnyNamespace().list().getItems().stream()
                .map(Deployment::getMetadata)
                .filter(metadata ->
                        metadata.getOwnerReferences().stream().anyMatch(owner -> PACKAGES.contains(owner.getKind())))
                .map(ObjectMeta::getNamespace)
                .collect(Collectors.toCollection(TreeSet::new));
        run.landings().keySet().forEach(landing -> places.add("vcluster-" + run.namespace() + "-" + landing));
        return places;
    }

    private static void note(
            KubernetesClient client, String place, Map<String, String> architectures, Map<String, Set<String>> images) {
        for (Pod pod : client.pods().inNamespace(place).list().getItems()) {
            Set<String> node = Stream.ofNullable(pod.getSpec().getNodeName())
                    .map(name -> architectures.getOrDefault(name, "unknown"))
                    .collect(Collectors.toSet());
            containers(pod.getSpec())
                    .forEach(image ->
                            images.computeIfAbsent(image, _ -> new TreeSet<>()).addAll(node));
        }
        // What has no pod just now is installed all the same.
        client.apps().deployments().inNamespace(place).list().getItems().stream()
                .flatMap(deployment ->
                        containers(deployment.getSpec().getTemplate().getSpec()))
                .forEach(image -> images.computeIfAbsent(image, _ -> new TreeSet<>()));
    }

    private static Stream<String> containers(PodSpec pod) {
        return Stream.concat(
                        pod.getContainers().stream(),
                        Stream.ofNullable(pod.getInitContainers()).flatMap(List::stream))
                .map(Container::getImage);
    }
}
