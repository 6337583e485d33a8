package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Kubelogin;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Who gets in where: each way to come, at each cluster, by kubectl. It is a table in the end. */
final class AuthMatrix {

    private static final int WIDTH = 34;

    private final List<Logins.Entrance> clusters;
    private final Results.Notes notes;
    private final List<String> wrong = new ArrayList<>();

    AuthMatrix(List<Logins.Entrance> clusters, Results.Notes notes) {
        this.clusters = clusters;
        this.notes = notes;
    }

    /**
     * A way to come to a cluster.
     *
     * @param name as the table has it
     * @param person who comes
     * @param flags what kubectl is given for it
     */
    record Way(String name, Person person, List<String> flags) {}

    /**
     * What somebody may be in a cluster.
     *
     * @param name as the table has it
     * @param user as whom they are known
     * @param listed a line of what they can do
     * @param may what they may do, as arguments of {@code kubectl auth can-i}
     * @param mayNot what they may not do
     */
    record Role(String name, String user, String listed, List<String> may, List<String> mayNot) {}

    /** A cell: who they are where they get in. */
    record Admission(Logins.Entrance cluster, Role role) {}

    /** Heads the table. */
    void head() {
        row("", clusters.stream().map(Logins.Entrance::name));
    }

    /** Tries a way at every cluster: it must lead in where it is said, as who it is said, and nowhere else. */
    void tryOut(Way way, Admission... admissions) throws Exception {
        List<String> cells = new ArrayList<>();
        for (Logins.Entrance cluster : clusters) {
            List<Admission> here = Stream.of(admissions)
                    .filter(admission -> admission.cluster().equals(cluster))
                    .toList();
            String found = here.isEmpty()
                    ? refused(way, cluster)
                    : admitted(way, cluster, here.getFirst().role());
            cells.add(found);
        }
        row(way.name(), cells.stream());
    }

    private void row(String first, Stream<String> cells) {
        notes.say(
                "%s",
                Stream.concat(Stream.of(first), cells)
                        .map(cell -> ("%-" + WIDTH + "s").formatted(cell))
                        .collect(Collectors.joining(" | ")));
    }

    private String refused(Way way, Logins.Entrance cluster) throws Exception {
        for (List<String> command : List.of(List.of("auth", "whoami"), List.of("auth", "can-i", "--list"))) {
            Kubelogin.Answer answer = run(way, cluster, command);
            if (answer.succeeded() || !isRefusal(answer)) {
                wrong.add(way.name() + " at " + cluster.name() + " is not refused: " + answer);
                return "IN";
            }
        }
        return "no";
    }

    /** Unauthorized is who is unknown; who says nothing is nobody, and may not even ask who they are. */
    private static boolean isRefusal(Kubelogin.Answer answer) {
        return Stream.of(
                        "You must be logged in to the server",
                        "Unauthorized",
                        "User \"system:anonymous\" cannot",
                        "or you do not have permission to call it")
                .anyMatch(answer.err()::contains);
    }

    private String admitted(Way way, Logins.Entrance cluster, Role role) throws Exception {
        Kubelogin.Answer who = run(way, cluster, List.of("auth", "whoami", "--output=json"));
        if (!who.succeeded()) {
            wrong.add(way.name() + " at " + cluster.name() + " does not get in: " + who.err());
            return "NO";
        }
        JsonNode user = Yaml.one(who.out()).at("/status/userInfo");
        check(way, cluster, role.user().equals(user.path("username").stringValue("")), "is " + user);
        String list = run(way, cluster, List.of("auth", "can-i", "--list", "--namespace=" + Logins.TENANT_NAMESPACE))
                .out();
        check(way, cluster, list.contains(role.listed()), "cannot " + role.listed() + ", but " + list);
        for (String may : role.may()) {
            check(way, cluster, canI(way, cluster, may), "may not " + may);
        }
        for (String mayNot : role.mayNot()) {
            check(way, cluster, !canI(way, cluster, mayNot), "may " + mayNot);
        }
        return role.name() + ", " + role.user();
    }

    private void check(Way way, Logins.Entrance cluster, boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(way.name() + " at " + cluster.name() + " " + otherwise);
        }
    }

    private boolean canI(Way way, Logins.Entrance cluster, String what) throws Exception {
        List<String> command = new ArrayList<>(List.of("auth", "can-i"));
        command.addAll(List.of(what.split(" ")));
        return "yes".equals(run(way, cluster, command).out().strip());
    }

    private static Kubelogin.Answer run(Way way, Logins.Entrance cluster, List<String> command) throws Exception {
        List<String> all = new ArrayList<>(List.of("--context=" + cluster.name(), "--cluster=" + cluster.source()));
        all.addAll(way.flags());
        all.addAll(command);
        return way.person().kubectl(all);
    }

    /** Fails where a cell is not as it was said. */
    void holds() {
        assertThat(wrong).isEmpty();
    }
}
