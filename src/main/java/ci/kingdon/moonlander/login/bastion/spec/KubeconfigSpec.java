package ci.kingdon.moonlander.login.bastion.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * A kubeconfig whose current context becomes a context.
 *
 * @param secretRef The Secret that has it.
 * @param context What the context is called.
 */
public record KubeconfigSpec(SecretRefSpec secretRef, String context) {

    static KubeconfigSpec of(Field kubeconfig) {
        kubeconfig.only("secretRef", "context");
        return new KubeconfigSpec(
                SecretRefSpec.of(kubeconfig.at("secretRef")),
                Forms.context(kubeconfig.at("context"))
                        .orElseThrow(() -> kubeconfig.at("context").missing("a name for the context")));
    }
}
