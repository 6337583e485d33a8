package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.conformance.Entrance.Admission;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Who gets in where: the caller's contexts, the kubeconfigs that landings delivered, nobody, and somebody who made a token up. */
final class AuthCheck implements Check {

    private static final List<String> COLUMNS =
            List.of("who", "cluster", "gets in as", "reads all Secrets", "as it should be");
    private static final String CONTROL_PLANE = "control plane";
    private static final String MADE_UP = "a token that was made up";

    /** What should become of somebody. */
    private enum Should {
        /** They get in; what they may is their own affair. */
        ENTER,
        /** If they get in at all, they may not read the Secrets of all namespaces. */
        SEE_LITTLE,
        /** They do not get in. */
        STAY_OUT
    }

    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int unreached;

    @Override
    public String name() {
        return "auth";
    }

    @Override
    public String title() {
        return "everybody gets in where they may, and nowhere else";
    }

    @Override
    public List<String> needs() {
        return List.of("landing-" + LandingCheck.VCLUSTER);
    }

    @Override
    public Finding look(Run run) {
        Config caller = run.client().getConfiguration();
        expect("the caller", CONTROL_PLANE, Entrance.admission(caller), Should.ENTER);
        run.options()
                .authContexts()
                .forEach(context -> expect(
                        "context " + context,
                        "its own",
                        Entrance.admission(Config.autoConfigure(context)),
                        Should.ENTER));
        Admission nobody = Entrance.admission(Entrance.withToken(caller, ""));
        expect("nobody", CONTROL_PLANE, nobody, Should.STAY_OUT);
        expect(
                MADE_UP,
                CONTROL_PLANE,
                Entrance.admission(Entrance.withToken(caller, "made.up.token")),
                Should.STAY_OUT);
        for (String landing : run.landings().keySet()) {
            landing(run, caller, landing);
        }
        run.add(new Table("auth", "Who gets in where", COLUMNS, rows));
        if (!wrong.isEmpty()) {
            return new Finding.Failed(
                    String.join("; ", wrong),
                    "docs/security.md says who may what; an API server that lets anybody in has --anonymous-auth and a binding for it");
        }
        return nobody instanceof Admission.Unreached
                ? new Finding.Skipped(
                        "the control plane is reached by the context's own way only",
                        "call it where its API server is reached directly")
                : new Finding.Passed((rows.size() - unreached) + " ways, each as it should be"
                        + (unreached > 0 ? "; " + unreached + " more were not reached from here" : ""));
    }

    /** A kubeconfig of a landing leads into its planet, and its token into no other cluster. */
    private void landing(Run run, Config caller, String landing) {
        String kubeconfig = run.tenant().kubeconfig(landing);
        Config planet = Config.fromKubeconfig(kubeconfig);
        boolean isNamespace = List.of(LandingCheck.NAMESPACE, LayersCheck.INNER).contains(landing);
        expect(
                "landing " + landing,
                "its planet",
                Entrance.admission(planet),
                isNamespace ? Should.SEE_LITTLE : Should.ENTER);
        JsonNode token = Yaml.one(kubeconfig).at("/users/0/user/token");
        // The planet of a namespace is the control plane, where no front of it takes other tokens only.
        boolean isHere = landing.equals(LandingCheck.NAMESPACE);
        expect(
                "the token of landing " + landing,
                CONTROL_PLANE,
                Entrance.admission(Entrance.withToken(caller, token.stringValue(""))),
                isHere ? Should.SEE_LITTLE : Should.STAY_OUT);
        if (!isHere) {
            expect(
                    MADE_UP,
                    "planet of " + landing,
                    Entrance.admission(new ConfigBuilder(planet)
                            .withOauthToken("made.up.token")
                            .build()),
                    Should.STAY_OUT);
        }
    }

    private void expect(String who, String cluster, Admission admission, Should should) {
        if (admission instanceof Admission.Unreached) {
            unreached++;
            rows.add(List.of(who, cluster, "", "", "not reached from here"));
            return;
        }
        String trouble = trouble(admission, should);
        boolean sees = admission instanceof Admission.In in && in.readsSecrets();
        String user = admission instanceof Admission.In in ? in.user() : "nobody";
        rows.add(List.of(who, cluster, user, sees ? "yes" : "no", trouble.isEmpty() ? "yes" : "no"));
        if (!trouble.isEmpty()) {
            wrong.add(who + " " + trouble + " " + cluster);
        }
    }

    private static String trouble(Admission admission, Should should) {
        return switch (should) {
            case ENTER -> admission instanceof Admission.Refused ? "does not get into" : "";
            case STAY_OUT -> admission instanceof Admission.In ? "gets into" : "";
            case SEE_LITTLE ->
                admission instanceof Admission.In(String _, boolean reads) && reads
                        ? "reads the Secrets of all namespaces of"
                        : "";
        };
    }
}
