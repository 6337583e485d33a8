package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.kubernetes.Metadata;
import ci.kingdon.moonlander.login.bastion.spec.BastionSpec;
import ci.kingdon.moonlander.login.bastion.spec.CloudInitSpec;
import ci.kingdon.moonlander.login.bastion.spec.Format;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The kubeconfig as it is handed out.
 *
 * @param spec what the bastion asks for
 * @param kubeconfig the kubeconfig; secret bytes
 */
record Handout(BastionSpec spec, byte[] kubeconfig) {

    /** The key under which KubeVirt looks for cloud-init's user data (kubevirt.io/kubevirt, pkg/cloud-init). */
    private static final String USER_DATA = "userdata";

    /** What is in a Secret, in base64, or in a ConfigMap. */
    Map<String, String> data(boolean isPublic, Format format) {
        Map<String, String> data = new TreeMap<>(
                isPublic
                        ? Map.of(KubeconfigSecret.KEY, new String(kubeconfig, StandardCharsets.UTF_8))
                        : KubeconfigSecret.data(kubeconfig));
        userData(format).ifPresent(text -> data.put(USER_DATA, isPublic ? text : base64(text)));
        return data;
    }

    private Optional<String> userData(Format format) {
        return format == Format.CloudInit
                ? Optional.of(CloudConfig.of(
                        spec.cloudInit().orElse(CloudInitSpec.STANDARD), kubeconfig, spec.hasCredentials()))
                : Optional.empty();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Composes a Secret or a ConfigMap in the bastion's namespace.
     *
     * @return whether it is composed
     */
    static boolean compose(Desired desired, Role role, Metadata metadata, boolean isPublic, Map<String, String> data) {
        if (!isPublic) {
            return desired.composeSecretAtOnce(role, metadata, data);
        }
        boolean composed = desired.composeAtOnce(role, Manifests.configMap(metadata, data));
        if (!composed) {
            desired.await(Awaited.soon(
                    "WaitingForConfigMap", "waiting for Crossplane to look for ConfigMap " + metadata.name()));
        }
        return composed;
    }

    /** Names nobody's credentials. */
    @Override
    public String toString() {
        return "the kubeconfig";
    }
}
