package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.kubernetes.User;
import ci.kingdon.moonlander.login.bastion.spec.OidcSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Users of a kubeconfig who log in by kubelogin, kubectl's plugin oidc-login (int128/kubelogin v1.36.3). There is no credential in them.
 *
 * @param spec how people log in
 */
record Kubelogin(OidcSpec spec) {

    private static final String API_VERSION = "client.authentication.k8s.io/v1";

    private static final String ISSUER = "--oidc-issuer-url=";
    private static final String CLIENT = "--oidc-client-id=";
    private static final String AUTHORITY = "--certificate-authority-data=";

    /** kubelogin asks for it whatever else it is told to ask for. */
    private static final String OPENID = "openid";

    /** The grants for which kubelogin asks people on the terminal. */
    private static final List<String> ASKING = List.of("--grant-type=authcode-keyboard", "--grant-type=password");

    /** A user who logs in at an issuer. */
    User user(Issuer issuer) {
        List<String> args =
                new ArrayList<>(List.of("oidc-login", "get-token", ISSUER + issuer.url(), CLIENT + issuer.clientID()));
        spec.scopes().stream()
                .filter(scope -> !scope.equals(OPENID))
                .map(scope -> "--oidc-extra-scope=" + scope)
                .forEach(args::add);
        args.add("--oidc-pkce-method=" + spec.pkceMethod());
        issuer.certificateAuthority().map(AUTHORITY::concat).ifPresent(args::add);
        args.addAll(spec.extraArgs());
        boolean asks = args.stream().anyMatch(ASKING::contains);
        return User.exec(API_VERSION, "kubectl", args, asks ? "IfAvailable" : "Never");
    }

    /** The issuer of a user that was made here. */
    static Optional<Issuer> issuer(User user) {
        List<String> args = user.execArgs().toList();
        return value(args, ISSUER)
                .flatMap(url -> value(args, CLIENT).map(client -> new Issuer(url, client, value(args, AUTHORITY))))
                .filter(Issuer::isValid);
    }

    private static Optional<String> value(List<String> args, String flag) {
        return args.stream().filter(arg -> arg.startsWith(flag)).findFirst().map(arg -> arg.substring(flag.length()));
    }
}
