package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * A cluster that outlives the landing.
 *
 * @param kubeconfigSecretRef The Secret with the cluster's kubeconfig. It may come later than the landing, and may be replaced at any time.
 */
public record ExistingSpec(KubeconfigSecretRef kubeconfigSecretRef) {

    static ExistingSpec of(Field existing) {
        existing.only("kubeconfigSecretRef");
        return new ExistingSpec(KubeconfigSecretRef.of(existing.at("kubeconfigSecretRef")));
    }
}
