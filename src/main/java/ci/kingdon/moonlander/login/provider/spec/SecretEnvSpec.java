package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * A secret that a connector's config names.
 *
 * @param env The environment variable that has it, which begins with LOGIN_. The config says $ and this name in place of the secret.
 * @param secretRef Where the secret is: a key of a Secret in Dex's namespace.
 */
public record SecretEnvSpec(String env, SecretKeySpec secretRef) {

    static SecretEnvSpec of(Field secret) {
        secret.only("env", "secretRef");
        return new SecretEnvSpec(
                Forms.env(secret.at("env")).orElseThrow(() -> secret.at("env").missing("a name such as LOGIN_BIND_PW")),
                SecretKeySpec.of(secret.at("secretRef")));
    }
}
