package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigFile.Entry;
import ci.kingdon.moonlander.staging.Awaited;
import java.util.Optional;

/**
 * A context that a bastion asks for.
 *
 * @param source where it is from, and what its cluster and its user are called in the kubeconfig
 * @param name what it is called; empty while that depends on what is not known yet
 * @param isNamed whether the spec gives the name
 * @param content what is known of it, now or from before; empty where it is not in the kubeconfig; secret bytes
 * @param problem why it is not in the kubeconfig, or not as it is asked for
 */
record Context(
        String source,
        Optional<String> name,
        boolean isNamed,
        Optional<Kubeconfig> content,
        Optional<Awaited> problem) {

    /** The context as the kubeconfig has it. */
    Optional<Entry> entry() {
        return name.flatMap(called -> content.map(known -> Entry.of(called, source, known)));
    }

    /** The same, left out because another context has its name. */
    Context without(Awaited reason) {
        return new Context(source, name, isNamed, Optional.empty(), Optional.of(reason));
    }

    /** Names the context and nobody's credentials. */
    @Override
    public String toString() {
        return "context " + name.orElse("?") + " of " + source;
    }
}
