package ci.kingdon.moonlander.conformance;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** The caller may do what the run does. */
final class RightsCheck implements Check {

    /** A right; without a namespace it is asked for in the run's own. */
    private record Right(String verb, String group, String resource, boolean everywhere) {}

    private static final List<Right> RIGHTS = List.of(
            new Right("create", "", "namespaces", true),
            new Right("delete", "", "namespaces", true),
            new Right("list", "", "namespaces", true),
            new Right("list", "pkg.crossplane.io", "providers", true),
            new Right("list", "pkg.crossplane.io", "functions", true),
            new Right("list", "apiextensions.crossplane.io", "compositeresourcedefinitions", true),
            new Right("list", "apiextensions.crossplane.io", "compositions", true),
            new Right("create", "moons.kingdon.ci", "xlandings", false),
            new Right("delete", "moons.kingdon.ci", "xlandings", false),
            new Right("list", "moons.kingdon.ci", "xlandings", false),
            new Right("create", "kubernetes.m.crossplane.io", "objects", false),
            new Right("list", "kubernetes.m.crossplane.io", "objects", false),
            new Right("patch", "kubernetes.m.crossplane.io", "objects", false),
            new Right("delete", "kubernetes.m.crossplane.io", "objects", false),
            new Right("list", "kubernetes.m.crossplane.io", "providerconfigs", false),
            new Right("list", "helm.m.crossplane.io", "providerconfigs", false),
            new Right("list", "pkg.crossplane.io", "configurations", true),
            new Right("list", "storage.k8s.io", "storageclasses", true),
            new Right("list", "helm.m.crossplane.io", "releases", false),
            new Right("list", "protection.crossplane.io", "usages", false),
            new Right("get", "", "secrets", false),
            new Right("delete", "", "secrets", false));

    @Override
    public String name() {
        return "rights";
    }

    @Override
    public String title() {
        return "the caller may do what this run does";
    }

    @Override
    public Finding look(Run run) {
        List<String> missing = RIGHTS.stream()
                .filter(right -> !may(run.client(), right, run.namespace()))
                .map(right -> right.verb() + " " + right.resource()
                        + (right.group().isEmpty() ? "" : "." + right.group())
                        + (right.everywhere() ? "" : " in namespace " + run.namespace()))
                .toList();
        return missing.isEmpty()
                ? new Finding.Passed(RIGHTS.size() + " rights, each in the run's own namespace where it has one")
                : new Finding.Failed(
                        "may not " + String.join(", ", missing),
                        "call it with a context that may; a cluster-admin may, and nobody needs to be one");
    }

    private static boolean may(KubernetesClient client, Right right, String namespace) {
        return AccessReview.may(
                client, right.verb(), right.group(), right.resource(), right.everywhere() ? "" : namespace);
    }
}
