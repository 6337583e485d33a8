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
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        decision.writesEachOnce();
        decision.readsNotWhatItWrites();
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

    /** A Secret that the bastion fills others from is not one to hand out: both would be written by turns. */
    private void writesEachOnce() {
        if (!bastion.isPublic() && sources().anyMatch(bastion.target().name()::equals)) {
            throw onTheWay("spec.secretName", bastion.target());
        }
        for (int i = 0; i < bastion.deliveries().size(); i++) {
            Target target = bastion.deliveries().get(i).target();
            String path = Deliveries.namePath("spec.deliveries[" + i + "]", target);
            if (target.equals(bastion.target())) {
                throw new Invalid(
                        path,
                        "has \"" + target.name() + "\", the " + target.kind() + " that the bastion writes anyway",
                        "another name");
            }
            if (isSecretHere(target) && sources().anyMatch(target.name()::equals)) {
                throw onTheWay(path, target);
            }
        }
    }

    private static Invalid onTheWay(String path, Target target) {
        return new Invalid(
                path, "has \"" + target.name() + "\", a Secret that the bastion makes on its way", "another name");
    }

    /** The Secrets here that those elsewhere are filled from. */
    private Stream<String> sources() {
        return bastion.deliveries().stream()
                .map(Delivery::target)
                .filter(target -> target.elsewhere().isPresent() && !target.isPublic())
                .map(target -> bastion.nameOf(target.roles().secret()));
    }

    private static boolean isSecretHere(Target target) {
        return target.elsewhere().isEmpty() && !target.isPublic();
    }

    private void readsNotWhatItWrites() {
        Set<String> written = Stream.of(
                        Stream.of(bastion.target())
                                .filter(BastionDecision::isSecretHere)
                                .map(Target::name),
                        bastion.deliveries().stream()
                                .map(Delivery::target)
                                .filter(BastionDecision::isSecretHere)
                                .map(Target::name),
                        sources())
                .flatMap(names -> names)
                .collect(Collectors.toSet());
        for (int i = 0; i < spec.kubeconfigs().size(); i++) {
            String secret = spec.kubeconfigs().get(i).secretRef().name();
            if (written.contains(secret)) {
                throw new Invalid(
                        "spec.kubeconfigs[" + i + "].secretRef.name",
                        "has \"" + secret + "\", the Secret that the bastion writes",
                        secret.equals(bastion.target().name())
                                ? "another Secret, or another spec.secretName"
                                : "another Secret");
            }
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
