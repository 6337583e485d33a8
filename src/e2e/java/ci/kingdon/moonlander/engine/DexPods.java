package ci.kingdon.moonlander.engine;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.util.List;

/**
 * The pods of Dex, as its chart labels them. What runs in them is the real Dex, with the configuration, the environment and the
 * ServiceAccount's token that the pod's spec gives it. A pod whose template changes is replaced by Kubernetes' own controllers.
 */
public final class DexPods {

    private static final LabelSelector LABELS = new LabelSelectorBuilder()
            .addToMatchLabels("app.kubernetes.io/name", "dex")
            .build();

    private final Pods pods;

    private DexPods(Pods pods) {
        this.pods = pods;
    }

    static DexPods start(Pods pods) {
        pods.play(LABELS, Software.dex(), new Host());
        return new DexPods(pods);
    }

    /** Nobody else has anything to do for them. */
    private static final class Host implements Pods.Host {

        @Override
        public void starts(PlayedPod pod) {}

        @Override
        public void ended(PlayedPod pod) {}
    }

    /** The names of those that run or start now in a namespace: others once a template has changed. */
    public List<String> names(String namespace) {
        return pods.running()
                .filter(pod -> pod.namespace().equals(namespace)
                        && pod.label("app.kubernetes.io/name").equals("dex"))
                .map(PlayedPod::name)
                .sorted()
                .toList();
    }
}
