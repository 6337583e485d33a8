package ci.kingdon.moonlander.conformance;

import java.util.ArrayList;
import java.util.List;

/** A landing by the Composition of one kind of planet. */
final class LandingCheck implements Check {

    /** Of the names of all of them. */
    static final String PREFIX = "landing-";

    /** The first, which others are in. */
    static final String VCLUSTER = "vcluster";

    static final String NAMESPACE = "namespace";

    private static final String SPEC =
            "{planet: {}, crossplane: {compositionSelector: {matchLabels: {" + Compositions.PLANET + ": %s}}}}";

    private static final String BREAKER =
            "; meanwhile Crossplane's circuit breaker opened: with --circuit-breaker-burst=200 core sees more"
                    + " (docs/troubleshooting.md, \"Responsive is False\")";

    private final String planet;
    private final String crd;
    private final String install;

    private LandingCheck(String planet, String crd, String install) {
        this.planet = planet;
        this.crd = crd;
        this.install = install;
    }

    /** A check for each kind of planet that a Composition of this package makes. */
    static List<Check> all() {
        return List.of(
                new LandingCheck(VCLUSTER, "", ""),
                new LandingCheck(NAMESPACE, "", ""),
                new LandingCheck("cozystack", "apps.cozystack.io", "docs/reference.md, \"Kinds of planets\""),
                new LandingCheck("cluster-api", "cluster.x-k8s.io", "docs/reference.md, \"Kinds of planets\""));
    }

    @Override
    public String name() {
        return PREFIX + planet;
    }

    @Override
    public String title() {
        return "a landing lands on a planet of the kind " + planet;
    }

    @Override
    public List<String> needs() {
        List<String> needs = new ArrayList<>(List.of("rights", "packages", "api", ObjectCheck.NAME));
        if (planet.equals(VCLUSTER)) {
            needs.add(StorageCheck.NAME);
        }
        return needs;
    }

    @Override
    public Finding look(Run run) throws Exception {
        if (!crd.isEmpty() && !run.options().only().contains(name())) {
            return new Finding.Skipped(
                    "it would make a whole cluster, which is made for who asks for it",
                    run.options().again("ONLY=" + name()));
        }
        if (!crd.isEmpty() && !run.client().hasApiGroup(crd, true)) {
            return new Finding.Skipped("the cluster has no API " + crd, install);
        }
        if (!Compositions.isThereOne(run.client(), planet)) {
            return new Finding.Skipped(
                    "no Composition of XLanding has the label " + Compositions.PLANET + "=" + planet,
                    "label the one that makes such planets");
        }
        LandingWatch watch = LandingWatch.land(
                run.tenant(), planet, SPEC.formatted(planet), run.options().timeout());
        return !watch.hasLanded() && watch.lacksRight() && !planet.equals(VCLUSTER)
                // They are given to whose platform has such planets: docs/install.md.
                ? new Finding.Skipped(watch.why(), "apply what it says, where you want such planets")
                : result(run, watch, name());
    }

    /** What is said of a landing that was watched, which the run keeps where it has landed. */
    static Finding result(Run run, LandingWatch watch, String check) {
        if (!watch.hasLanded()) {
            return new Finding.Failed(
                    "not landed after " + Figures.seconds(watch.watched()) + ": " + watch.why(),
                    "docs/troubleshooting.md has what each reason means; where nobody wants such landings: "
                            + run.options().again("SKIP=" + check));
        }
        run.landed(watch);
        return new Finding.Passed(
                "landed after " + Figures.seconds(watch.took()) + (watch.sawTheBreakerOpen() ? BREAKER : ""));
    }
}
