package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.kubernetes.KubeconfigFile.Entry;
import ci.kingdon.moonlander.login.bastion.spec.LandingRefSpec;
import ci.kingdon.moonlander.login.bastion.spec.SelectorSpec;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The first stage: what is known of each context that the bastion asks for.
 *
 * @param desired what the stage wants
 * @param contexts the contexts: of kubeconfigs, of landings, and of landings that the selector finds, by their names
 */
record Gathering(Desired desired, List<Context> contexts) {

    private static final String API_VERSION = "moons.kingdon.ci/v1alpha1";
    private static final String KIND = "XLanding";
    private static final String DEFINITIONS = "apiextensions.crossplane.io/v2";
    private static final String DEFINITION = "xlandings.moons.kingdon.ci";

    /** Asks for everything that contexts are made of. */
    static Gathering compose(Bastion bastion, Written written, Desired desired) {
        Search search = new Search(bastion, written, desired);
        List<Context> contexts = new ArrayList<>();
        bastion.spec().kubeconfigs().forEach(spec -> contexts.add(SecretContext.of(spec, bastion, written, desired)));
        bastion.spec().landings().forEach(spec -> contexts.add(search.named(spec)));
        bastion.spec().selector().ifPresent(selector -> contexts.addAll(search.selected(selector)));
        List<Context> apart = apart(contexts, written);
        apart.stream()
                .flatMap(context -> context.problem().stream().map(problem -> inWords(context, problem)))
                .forEach(desired::await);
        return new Gathering(desired, apart);
    }

    /** The contexts of the kubeconfig. */
    List<Entry> entries() {
        return contexts.stream().flatMap(context -> context.entry().stream()).toList();
    }

    private static Awaited inWords(Context context, Awaited problem) {
        String which = context.name().map(name -> "context " + name + ": ").orElse("");
        return new Awaited(problem.reason(), which + problem.message(), problem.somebodyMustAct());
    }

    /**
     * The contexts with names of their own. A name that the spec gives wins over a default one, and of two defaults the one that was
     * written already.
     */
    private static List<Context> apart(List<Context> contexts, Written written) {
        Map<String, Context> owners = new HashMap<>();
        contexts.stream()
                .sorted(Comparator.comparing((Context context) -> !context.isNamed())
                        .thenComparing(context -> context.name()
                                .filter(name -> written.has(name, context.source()))
                                .isEmpty()))
                .forEach(context -> context.name().ifPresent(name -> owners.putIfAbsent(name, context)));
        return contexts.stream().map(context -> apart(context, owners)).toList();
    }

    private static Context apart(Context context, Map<String, Context> owners) {
        return context.name()
                .map(owners::get)
                .filter(owner -> owner != context)
                .map(owner -> context.without(Awaited.action(
                        "ContextTaken",
                        context.source() + " is left out, as " + owner.source()
                                + " has the same name; give it a context of its own in spec.landings")))
                .orElse(context);
    }

    /**
     * Looks for landings.
     *
     * @param bastion who asks
     * @param written what was written before
     * @param desired the stage that asks
     */
    private record Search(Bastion bastion, Written written, Desired desired) {

        Context named(LandingRefSpec spec) {
            String name = bastion.namespace() + "/" + spec.name();
            return isKindKnown()
                    .map(problem -> LandingContext.missing(spec, problem, bastion, written, desired))
                    .orElseGet(() -> desired.ask(Requirement.named(API_VERSION, KIND, bastion.namespace(), spec.name()))
                            .map(found -> found.stream()
                                    .findFirst()
                                    .map(landing -> LandingContext.of(spec, landing, bastion, written, desired))
                                    .orElseGet(() -> LandingContext.missing(
                                            spec,
                                            Awaited.soon(
                                                    "WaitingForLanding",
                                                    "waiting for somebody to create XLanding " + name),
                                            bastion,
                                            written,
                                            desired)))
                            .orElseGet(() -> LandingContext.missing(
                                    spec, unseen("XLanding " + name), bastion, written, desired)));
        }

        List<Context> selected(SelectorSpec selector) {
            Set<String> named =
                    bastion.spec().landings().stream().map(LandingRefSpec::name).collect(Collectors.toSet());
            Optional<Awaited> unknown = isKindKnown();
            Optional<List<ObservedResource>> found = unknown.isPresent()
                    ? Optional.empty()
                    : desired.ask(Requirement.labelled(
                            API_VERSION, KIND, Optional.of(bastion.namespace()), selector.matchLabels()));
            if (found.isEmpty()) {
                Awaited problem = unknown.orElseGet(() -> unseen("the XLandings with the labels of spec.selector"));
                desired.await(problem);
                return before(selector, named, problem);
            }
            List<Context> contexts = found.get().stream()
                    .filter(landing -> landing.namespace().equals(bastion.namespace()))
                    .filter(landing -> !named.contains(landing.name()))
                    .sorted(Comparator.comparing(ObservedResource::name))
                    .map(landing -> LandingContext.of(
                            LandingRefSpec.selected(landing.name(), selector.as()), landing, bastion, written, desired))
                    .toList();
            return contexts;
        }

        /** Those that were found before, while nobody has looked. */
        private List<Context> before(SelectorSpec selector, Set<String> named, Awaited problem) {
            return written.sources()
                    .flatMap(source -> LandingContext.landing(source, selector.as()).stream())
                    .filter(name -> !named.contains(name))
                    .map(name -> LandingContext.missing(
                            LandingRefSpec.selected(name, selector.as()), problem, bastion, written, desired))
                    .toList();
        }

        private static Awaited unseen(String what) {
            return Awaited.soon("WaitingForAnswer", "waiting for Crossplane to show " + what);
        }

        /**
         * Crossplane gives up on a call that asks for a kind which is not there. So its definition is asked for first.
         *
         * @return empty if it is there
         */
        private Optional<Awaited> isKindKnown() {
            Optional<List<ObservedResource>> found =
                    desired.ask(Requirement.named(DEFINITIONS, "CompositeResourceDefinition", "", DEFINITION));
            if (found.isEmpty()) {
                return Optional.of(unseen("XRD " + DEFINITION));
            }
            return found.get().stream().anyMatch(xrd -> xrd.isTrue("Established"))
                    ? Optional.empty()
                    : Optional.of(Awaited.action(
                            "WaitingForLanding",
                            "waiting for somebody to install the kind XLanding (package/install/api)"));
        }
    }
}
