package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an XIdentityProvider asks for.
 *
 * @param host The cluster that Dex runs in.
 * @param namespace The namespace on the host that is made for Dex alone. Default: dex-, the XIdentityProvider's namespace, - and its name.
 * @param issuer The URL by which people, planets and GitHub reach Dex, letter by letter as tokens have it: https://, and no slash at the end.
 * @param exposureRef In place of issuer: the XExposure that gives Dex its name.
 * @param certificateAuthority The CA of the issuer's certificate, in PEM, where it is none that everybody trusts.
 * @param certificateAuthoritySecretRef In place of certificateAuthority: a key of a Secret of the XIdentityProvider's own namespace, of which nothing but certificates is taken.
 * @param connectors How people show who they are.
 * @param clients Programs that let people log in here, other than planets.
 * @param expiry How long things are valid.
 * @param replicas How many pods of Dex run.
 * @param tls TLS at Dex itself, for an exposure that leads TLS through. Default: none, and the exposure ends TLS.
 */
public record IdentityProviderSpec(
        HostSpec host,
        Optional<String> namespace,
        Optional<String> issuer,
        Optional<ExposureRefSpec> exposureRef,
        Optional<String> certificateAuthority,
        Optional<SecretKeySpec> certificateAuthoritySecretRef,
        List<ConnectorSpec> connectors,
        List<ClientSpec> clients,
        ExpirySpec expiry,
        int replicas,
        Optional<TlsSpec> tls) {

    private static final int LONGEST_CA = 65_536;

    /** Reads the spec of an XIdentityProvider. */
    public static IdentityProviderSpec of(Field spec) {
        // Crossplane keeps what it needs for itself here.
        spec.only(
                "host",
                "namespace",
                "issuer",
                "exposureRef",
                "certificateAuthority",
                "certificateAuthoritySecretRef",
                "connectors",
                "clients",
                "expiry",
                "replicas",
                "tls",
                "crossplane");
        either(spec, "issuer", "exposureRef", true);
        either(spec, "certificateAuthority", "certificateAuthoritySecretRef", false);
        return new IdentityProviderSpec(
                HostSpec.of(spec.at("host")),
                Forms.namespace(spec.at("namespace")),
                Forms.issuer(spec.at("issuer")),
                spec.at("exposureRef").isPresent()
                        ? Optional.of(ExposureRefSpec.of(spec.at("exposureRef")))
                        : Optional.empty(),
                certificateAuthority(spec.at("certificateAuthority")),
                SecretKeySpec.optional(spec.at("certificateAuthoritySecretRef")),
                connectors(spec.at("connectors")),
                clients(spec.at("clients")),
                ExpirySpec.of(spec.at("expiry")),
                spec.at("replicas").integer(1, 9).orElse(1),
                TlsSpec.optional(spec.at("tls")));
    }

    private static void either(Field spec, String one, String other, boolean needed) {
        boolean both = spec.at(one).isPresent() && spec.at(other).isPresent();
        boolean none = !spec.at(one).isPresent() && !spec.at(other).isPresent();
        if (both || (none && needed)) {
            throw spec.at(one)
                    .invalid(both ? "stands beside " + other : "is missing", "either " + one + " or " + other);
        }
    }

    private static Optional<String> certificateAuthority(Field field) {
        return field.text().map(pem -> {
            if (pem.length() > LONGEST_CA) {
                throw field.invalid("has " + pem.length() + " characters", "at most " + LONGEST_CA);
            }
            return pem;
        });
    }

    private static List<ConnectorSpec> connectors(Field field) {
        List<ConnectorSpec> connectors =
                field.items().stream().map(ConnectorSpec::of).toList();
        if (connectors.isEmpty()) {
            throw field.missing("at least one connector, without which nobody gets in");
        }
        Distinct.check(field, connectors.stream().map(ConnectorSpec::id).toList());
        Distinct.check(field, connectors.stream().flatMap(ConnectorSpec::envs).toList());
        return connectors;
    }

    private static List<ClientSpec> clients(Field field) {
        List<ClientSpec> clients = field.items().stream().map(ClientSpec::of).toList();
        Distinct.check(field, clients.stream().map(ClientSpec::id).toList());
        return clients;
    }

    /** Whether a text can be an issuer. */
    public static boolean isIssuer(String url) {
        return Forms.isIssuer(url);
    }

    /** The Secrets in Dex's namespace that Dex does not start without, each with a key. */
    public List<SecretKeySpec> secrets() {
        return Stream.of(
                        connectors.stream().flatMap(ConnectorSpec::secretKeys),
                        clients.stream().flatMap(client -> client.secretRef().stream()),
                        tls.stream().map(of -> new SecretKeySpec(of.secretRef().name(), "tls.crt")))
                .flatMap(each -> each)
                .distinct()
                .toList();
    }
}
