package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.login.bastion.spec.OidcSpec;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.ExecConfig;
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
    AuthInfo user(Issuer issuer) {
        List<String> args =
                new ArrayList<>(List.of("oidc-login", "get-token", ISSUER + issuer.url(), CLIENT + issuer.clientID()));
        spec.scopes().stream()
                .filter(scope -> !scope.equals(OPENID))
                .map(scope -> "--oidc-extra-scope=" + scope)
                .forEach(args::add);
        args.add("--oidc-pkce-method=" + spec.pkceMethod());
        issuer.certificateAuthority().map(AUTHORITY::concat).ifPresent(args::add);
        args.addAll(spec.extraArgs());
        ExecConfig exec = new ExecConfig();
        exec.setApiVersion(API_VERSION);
        exec.setCommand("kubectl");
        exec.setArgs(args);
        exec.setInteractiveMode(args.stream().anyMatch(ASKING::contains) ? "IfAvailable" : "Never");
        return new AuthInfoBuilder().withExec(exec).build();
    }

    /** The issuer of a user that was made here. */
    static Optional<Issuer> issuer(AuthInfo user) {
        return Optional.ofNullable(user.getExec())
                .map(ExecConfig::getArgs)
                .flatMap(args -> value(args, ISSUER)
                        .flatMap(url ->
                                value(args, CLIENT).map(client -> new Issuer(url, client, value(args, AUTHORITY)))))
                .filter(Issuer::isValid);
    }

    private static Optional<String> value(List<String> args, String flag) {
        return args.stream()
                .filter(arg -> arg != null && arg.startsWith(flag))
                .findFirst()
                .map(arg -> arg.substring(flag.length()));
    }
}
