package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.function.Capability;
import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.login.bastion.spec.As;
import ci.kingdon.moonlander.login.bastion.spec.BastionSpec;
import ci.kingdon.moonlander.login.bastion.spec.LandingRefSpec;
import ci.kingdon.moonlander.login.bastion.spec.PolicySpec;
import ci.kingdon.moonlander.ownership.Identity;
import java.util.HashSet;
import java.util.Set;

/** Decides what a spec leaves open, and whether it can be at all. */
final class BastionDecision {

    private final BastionSpec spec;
    private final Bastion bastion;

    private BastionDecision(Bastion bastion) {
        this.bastion = bastion;
        this.spec = bastion.spec();
    }

    /** The bastion that an XBastion asks for. */
    static Bastion of(Request request) {
        PolicySpec policy = PolicySpec.of(request);
        ObservedResource xr = request.composite().orElseThrow();
        Identity id = Identity.ofBastion(xr);
        BastionSpec spec = BastionSpec.of(Field.root("", xr.manifest()).at("spec"));
        BastionPolicy allowed = new BastionPolicy(id.namespace().orElseThrow(), policy);
        Bastion bastion = new Bastion(id, spec, Deliveries.of(id, spec, allowed));
        BastionDecision decision = new BastionDecision(bastion);
        decision.asksForSomething();
        decision.landingsAreOfEachKindOnce();
        decision.contextsDiffer();
        Overlaps.check(bastion);
        decision.keepsCredentialsInSecrets();
        decision.cloudInitHasItsFormat();
        decision.canSelect(request);
        return bastion;
    }

    private void asksForSomething() {
        if (spec.landings().isEmpty()
                && spec.kubeconfigs().isEmpty()
                && spec.selector().isEmpty()) {
            throw new Invalid("spec", "asks for no context", "at least one of landings, selector and kubeconfigs");
        }
    }

    private void landingsAreOfEachKindOnce() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < spec.landings().size(); i++) {
            LandingRefSpec landing = spec.landings().get(i);
            if (!seen.add(landing.name() + " " + landing.as())) {
                throw new Invalid(
                        "spec.landings[" + i + "].name",
                        "has \"" + landing.name() + "\" as " + landing.as() + ", which another context is",
                        "each landing once, or once as " + As.OIDC + " and once as " + As.ServiceAccount);
            }
        }
        seen.clear();
        for (int i = 0; i < spec.kubeconfigs().size(); i++) {
            if (!seen.add(SecretContext.source(spec.kubeconfigs().get(i)))) {
                throw new Invalid(
                        "spec.kubeconfigs[" + i + "].secretRef",
                        "has \"" + spec.kubeconfigs().get(i).secretRef().name() + "\", of which another context is",
                        "each kubeconfig once");
            }
        }
    }

    private void contextsDiffer() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < spec.kubeconfigs().size(); i++) {
            differs(
                    "spec.kubeconfigs[" + i + "].context",
                    spec.kubeconfigs().get(i).context(),
                    seen);
        }
        for (int i = 0; i < spec.landings().size(); i++) {
            String path = "spec.landings[" + i + "].context";
            LandingRefSpec landing = spec.landings().get(i);
            landing.context().ifPresent(context -> differs(path, context, seen));
        }
        Set<String> unnamed = new HashSet<>();
        for (int i = 0; i < spec.landings().size(); i++) {
            LandingRefSpec landing = spec.landings().get(i);
            if (landing.context().isEmpty() && !unnamed.add(landing.name())) {
                throw new Invalid(
                        "spec.landings[" + i + "].context",
                        "is missing, and another context of XLanding " + landing.name() + " has the same default",
                        "a name of its own");
            }
        }
    }

    private static void differs(String path, String context, Set<String> seen) {
        if (!seen.add(context)) {
            throw new Invalid(path, "has \"" + context + "\", the name of another context", "a name of its own");
        }
    }

    private void keepsCredentialsInSecrets() {
        if (spec.configMapName().isPresent() && spec.secretName().isPresent()) {
            throw new Invalid("spec.configMapName", "stands beside spec.secretName", "one of both");
        }
        if (spec.configMapName().isPresent() && spec.hasCredentials()) {
            throw Deliveries.credentialsIn("spec.configMapName", "spec.secretName");
        }
    }

    private void cloudInitHasItsFormat() {
        if (spec.cloudInit().isPresent() && !spec.hasCloudInit()) {
            throw new Invalid(
                    "spec.cloudInit", "stands beside format " + spec.format(), "no such field, or format: CloudInit");
        }
    }

    /** Before, Crossplane looked for labels in all namespaces. */
    private void canSelect(Request request) {
        if (spec.selector().isPresent() && !request.supports(Capability.REQUIRED_RESOURCES)) {
            throw new Invalid(
                    "spec.selector",
                    "needs a Crossplane that shows resources by their labels in one namespace, and this one does not say"
                            + " that it can (capability REQUIRED_RESOURCES)",
                    "spec.landings, or Crossplane v2.2 or newer");
        }
    }
}
