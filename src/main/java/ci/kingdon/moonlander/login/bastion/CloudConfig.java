package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.login.bastion.spec.CloudInitSpec;
import java.util.Base64;

/** User data for cloud-init that writes a kubeconfig on a machine. */
final class CloudConfig {

    private CloudConfig() {}

    /**
     * The user data; as secret as the kubeconfig is. The file is written last (defer), because its owner may be a user that the machine
     * gets by other user data.
     */
    static String of(CloudInitSpec spec, byte[] kubeconfig, boolean secret) {
        return """
                #cloud-config
                write_files:
                - path: %s
                  owner: %s
                  permissions: "%s"
                  encoding: b64
                  defer: true
                  content: %s
                """.formatted(
                        spec.path(),
                        spec.owner().orElse("root:root"),
                        spec.permissions().orElse(secret ? "0600" : "0644"),
                        Base64.getEncoder().encodeToString(kubeconfig));
    }
}
