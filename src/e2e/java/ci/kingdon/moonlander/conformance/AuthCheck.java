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

    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

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
        expect("the caller", CONTROL_PLANE, Entrance.admission(caller), true);
        run.options()
                .authContexts()
                .forEach(context -> expect(
                        "context " + context, "its own", Entrance.admission(Config.autoConfigure(context)), true));
        expect("nobody", CONTROL_PLANE, Entrance.admission(Entrance.withToken(caller, "")), false);
        expect(
                "a token that was made up",
                CONTROL_PLANE,
                Entrance.admission(Entrance.withToken(caller, "made.up.token")),
                false);
        for (String landing : run.landings().keySet()) {
            landing(run, caller, landing);
        }
        run.add(new Table("auth", "Who gets in where", COLUMNS, rows));
        return wrong.isEmpty()
                ? new Finding.Passed(rows.size() + " ways, each as it should be")
                : new Finding.Failed(
                        String.join("; ", wrong),
                        "docs/security.md says who may what; an API server that lets anybody in has --anonymous-auth and a binding for it");
    }

    /** A kubeconfig of a landing leads into its planet, and its token into no other cluster. */
    private void landing(Run run, Config caller, String landing) {
        String kubeconfig = run.tenant().kubeconfig(landing);
        Config planet = Config.fromKubeconfig(kubeconfig);
        expect("landing " + landing, "its planet", Entrance.admission(planet), true);
        JsonNode token = Yaml.one(kubeconfig).at("/users/0/user/token");
        boolean isHere = landing.equals(LandingCheck.NAMESPACE);
        expect(
                "the token of landing " + landing,
                CONTROL_PLANE,
                Entrance.admission(Entrance.withToken(caller, token.stringValue(""))),
                isHere);
        if (!isHere) {
            expect(
                    "a token that was made up",
                    "planet of " + landing,
                    Entrance.admission(new ConfigBuilder(planet)
                            .withOauthToken("made.up.token")
                            .build()),
                    false);
        }
    }

    private void expect(String who, String cluster, Admission admission, boolean in) {
        String verdict = switch (admission) {
            case Admission.Unreached _ -> "not reached from here";
            case Admission.In _ -> in ? "yes" : "no";
            case Admission.Refused _ -> in ? "no" : "yes";
        };
        rows.add(
                switch (admission) {
                    case Admission.Unreached unreached -> List.of(who, cluster, "", "", verdict);
                    case Admission.In known ->
                        List.of(who, cluster, known.user(), known.readsSecrets() ? "yes" : "no", verdict);
                    case Admission.Refused _ -> List.of(who, cluster, "nobody", "no", verdict);
                });
        if (verdict.equals("no")) {
            wrong.add(who + (in ? " does not get into " : " gets into ") + cluster);
        }
    }
}
