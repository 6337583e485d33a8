package ci.kingdon.moonlander.login.bastion.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How people log in, in all contexts that are as OIDC.
 *
 * @param scopes What kubelogin asks the issuer for. It asks for openid whatever is here, and offline_access is what it takes to stay logged in.
 * @param pkceMethod How kubelogin proves that the code which it redeems was issued for it. auto leaves that to the issuer.
 * @param extraArgs More arguments of kubelogin's, each of the form --name or --name=value, such as --grant-type=device-code for a host without a browser. Those that name a file, a command or a credential are refused.
 */
public record OidcSpec(List<String> scopes, PkceMethod pkceMethod, List<String> extraArgs) {

    /** PKCE, as kubelogin's flag has it. */
    public enum PkceMethod {
        auto,
        no,
        S256
    }

    private static final List<String> SCOPES = List.of("openid", "email", "groups", "offline_access");

    /** A scope is sent as part of a list that is separated by spaces, and is given to kubelogin in one that is separated by commas. */
    private static final Pattern SCOPE = Pattern.compile("[-._:/a-zA-Z0-9]+");

    private static final String LOOPBACK = "(127\\.0\\.0\\.1|localhost|\\[::1\\])";

    /**
     * The flags that a bastion may set (int128/kubelogin v1.36.3, pkg/cmd). Whoever uses the kubeconfig runs what it says on a machine of
     * their own, so that no flag is here that runs a command, reads or writes a file, opens a page, leaves the issuer's certificate
     * unverified, or is a credential.
     */
    private static final Map<String, Pattern> FLAGS = Map.of(
            "--grant-type", Pattern.compile("auto|authcode|authcode-keyboard|device-code|password"),
            "--listen-address", Pattern.compile(LOOPBACK + ":[0-9]{1,5}"),
            "--oidc-redirect-url",
                    Pattern.compile(
                            "(http://" + LOOPBACK + "(:[0-9]{1,5})?(/[-._a-zA-Z0-9/]*)?|urn:ietf:wg:oauth:2\\.0:oob)"),
            "--authentication-timeout-sec", Pattern.compile("[1-9][0-9]{0,4}"),
            "--token-cache-storage", Pattern.compile("disk|keyring|none"),
            "--skip-open-browser", Pattern.compile("(true|false)?"),
            "--force-refresh", Pattern.compile("(true|false)?"),
            "--oidc-use-access-token", Pattern.compile("(true|false)?"),
            "--oidc-auth-request-extra-params", Pattern.compile("[-._a-zA-Z0-9]+=[-._:@a-zA-Z0-9]+"));

    static OidcSpec of(Field oidc) {
        oidc.only("scopes", "pkceMethod", "extraArgs");
        List<String> scopes = oidc.at("scopes")
                .items(scope -> scope.text(SCOPE, 128, "a scope, such as groups: letters, digits and '-._:/'"));
        return new OidcSpec(
                scopes.isEmpty() ? SCOPES : scopes,
                oidc.at("pkceMethod").oneOf(PkceMethod.class).orElse(PkceMethod.S256),
                oidc.at("extraArgs").items(OidcSpec::argument));
    }

    private static Optional<String> argument(Field field) {
        field.text().filter(text -> !isKnown(text)).ifPresent(text -> {
            throw field.invalid(
                    "has \"" + flag(text) + "\", or a value of it, that a bastion does not hand out",
                    String.join(", ", FLAGS.keySet().stream().sorted().toList()) + ", each with a value of its own");
        });
        return field.text();
    }

    private static boolean isKnown(String argument) {
        Pattern values = FLAGS.get(flag(argument));
        int equals = argument.indexOf('=');
        return values != null
                && values.matcher(equals < 0 ? "" : argument.substring(equals + 1))
                        .matches();
    }

    private static String flag(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0 ? argument : argument.substring(0, equals);
    }
}
