package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.kubernetes.Broken;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigReading;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.login.bastion.spec.KubeconfigSpec;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import java.util.List;
import java.util.Optional;

/** Contexts of kubeconfigs in Secrets, which are looked at before they are handed on. */
final class SecretContext {

    private SecretContext() {}

    /** Where the context of a given kubeconfig is from. */
    static String source(KubeconfigSpec spec) {
        return "Secret/" + spec.secretRef().name()
                + spec.secretRef().key().map(key -> "/" + key).orElse("");
    }

    /** The context of a given kubeconfig. */
    static Context of(KubeconfigSpec spec, Bastion bastion, Written written, Desired desired) {
        String source = source(spec);
        Found found = find(
                bastion.namespace(),
                spec.secretRef().name(),
                desired,
                secret -> KubeconfigSecret.read(
                        secret.manifest(), spec.secretRef().key()));
        return new Context(
                source,
                Optional.of(spec.context()),
                true,
                found.kubeconfig().or(() -> written.credential(source)),
                found.problem());
    }

    /**
     * A kubeconfig that was looked for.
     *
     * @param kubeconfig the kubeconfig, if it can be used; secret bytes
     * @param problem why not
     */
    record Found(Optional<Kubeconfig> kubeconfig, Optional<Awaited> problem) {

        static Found missing(Awaited problem) {
            return new Found(Optional.empty(), Optional.of(problem));
        }
    }

    /** Reads a Secret with a kubeconfig. */
    interface Reader {

        KubeconfigReading read(ObservedResource secret);
    }

    /** Looks for a kubeconfig in a Secret. */
    static Found find(String namespace, String name, Desired desired, Reader reader) {
        String secret = "Secret " + namespace + "/" + name;
        Optional<List<ObservedResource>> answer = desired.ask(Requirement.named("v1", "Secret", namespace, name));
        if (answer.isEmpty()) {
            return Found.missing(Awaited.soon("WaitingForKubeconfig", "waiting for Crossplane to show " + secret));
        }
        return answer.get().stream()
                .findFirst()
                .map(found -> judged(secret, reader.read(found)))
                .orElseGet(() -> Found.missing(Awaited.soon(
                        "WaitingForKubeconfig", "waiting for somebody to create " + secret + " with a kubeconfig")));
    }

    private static Found judged(String secret, KubeconfigReading reading) {
        return switch (reading) {
            case Kubeconfig good -> new Found(Optional.of(good), Optional.empty());
            case Broken broken ->
                Found.missing(
                        Awaited.action("KubeconfigBroken", "the kubeconfig in " + secret + " " + broken.problem()));
        };
    }
}
