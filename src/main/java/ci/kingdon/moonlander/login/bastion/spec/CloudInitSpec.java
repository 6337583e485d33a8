package ci.kingdon.moonlander.login.bastion.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where cloud-init writes the kubeconfig on the machine.
 *
 * @param path The file.
 * @param owner Who owns the file, as user:group. Default: root:root.
 * @param permissions The file's mode, in octal. Default: 0644, or 0600 where a credential is in it.
 */
public record CloudInitSpec(String path, Optional<String> owner, Optional<String> permissions) {

    private static final String PATH = "/etc/moonlander/kubeconfig";

    /** What a machine gets where the spec does not say. */
    public static final CloudInitSpec STANDARD = new CloudInitSpec(PATH, Optional.empty(), Optional.empty());

    private static final Pattern FILE = Pattern.compile("(/[-._a-zA-Z0-9]*[-_a-zA-Z0-9][-._a-zA-Z0-9]*)+");

    private static final Pattern OWNER = Pattern.compile("[a-z_][-a-z0-9_]{0,31}:[a-z_][-a-z0-9_]{0,31}");

    private static final Pattern MODE = Pattern.compile("0[0-7]{3}");

    static CloudInitSpec of(Field cloudInit) {
        cloudInit.only("path", "owner", "permissions");
        return new CloudInitSpec(
                cloudInit
                        .at("path")
                        .text(FILE, 255, "a file's absolute path: letters, digits, '-', '_' and '.'")
                        .orElse(PATH),
                cloudInit.at("owner").text(OWNER, 65, "user:group"),
                cloudInit.at("permissions").text(MODE, 4, "a mode in octal as a string, such as \"0640\""));
    }
}
