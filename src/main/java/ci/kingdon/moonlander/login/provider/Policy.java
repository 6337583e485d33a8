package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.login.provider.spec.ConnectorSpec;
import ci.kingdon.moonlander.login.provider.spec.ConnectorType;
import ci.kingdon.moonlander.login.provider.spec.GitHubSpec;
import ci.kingdon.moonlander.login.provider.spec.HostSpec;
import ci.kingdon.moonlander.login.provider.spec.IdentityProviderSpec;
import ci.kingdon.moonlander.login.provider.spec.InputSpec;
import ci.kingdon.moonlander.login.provider.spec.ProviderConfigRefSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the platform team lets an identity provider do with the platform's credentials. On a host of the tenant's own it may do anything:
 * it could be done there without an identity provider.
 *
 * @param namespace the identity provider's own
 * @param input the step's
 */
record Policy(String namespace, InputSpec input) {

    private static final String INPUT = " of the Composition's input)";

    /** The host that an identity provider asks for, or gets where it asks for none. */
    Host host(HostSpec spec) {
        ProviderConfigRef standard = input.host()
                .providerConfigRef()
                .map(ProviderConfigRefSpec::toRef)
                .orElse(ProviderConfigRef.IN_CLUSTER);
        ProviderConfigRef asked =
                spec.providerConfigRef().map(ProviderConfigRefSpec::toRef).orElse(standard);
        List<ProviderConfigRef> others =
                input.hosts().stream().map(ProviderConfigRefSpec::toRef).toList();
        Host host = new Host(asked);
        if (!host.isOwn() && !asked.equals(standard) && !others.contains(asked)) {
            throw new Invalid(
                    "spec.host.providerConfigRef.name",
                    "has " + asked + ", which the policy does not allow",
                    listed(Stream.concat(Stream.of(standard), others.stream())) + " (policy.hosts" + INPUT
                            + ", or a ProviderConfig in namespace " + namespace);
        }
        return host;
    }

    /** Whether an identity provider may be what it asks for, on this host. */
    void allows(IdentityProviderSpec spec, Host host, String standardNamespace) {
        if (host.isOwn()) {
            return;
        }
        spec.namespace().ifPresent(asked -> namespace(asked, standardNamespace));
        spec.issuer().ifPresent(this::issuer);
        for (int i = 0; i < spec.connectors().size(); i++) {
            connector("spec.connectors[" + i + "]", spec.connectors().get(i));
        }
    }

    /** A namespace may have rights, exemptions or a meaning by its name alone. */
    private void namespace(String asked, String standard) {
        List<String> allowed = input.policy().namespaces();
        if (!asked.equals(standard) && !allowed.contains(asked)) {
            throw refused(
                    "spec.namespace",
                    asked,
                    Stream.concat(Stream.of(standard), allowed.stream()),
                    "policy.identityProvider.namespaces");
        }
    }

    /** Who is the issuer of others' planets logs in as whoever it likes there. */
    private void issuer(String asked) {
        List<String> allowed = input.policy().issuers().stream()
                .filter(issuer -> issuer.namespaces().contains(namespace))
                .map(issuer -> issuer.url())
                .toList();
        if (!allowed.contains(asked)) {
            throw new Invalid(
                    "spec.issuer",
                    "has \"" + asked + "\", which the policy does not allow",
                    listed(allowed.stream()) + " (policy.identityProvider.issuers" + INPUT
                            + ", or spec.exposureRef in its place");
        }
    }

    /** Dex sends secrets where a connector's config says, and asks from within the host. */
    private void connector(String path, ConnectorSpec spec) {
        List<ConnectorType> types = input.policy().connectors();
        if (spec.type() != ConnectorType.GITHUB && !types.contains(spec.type())) {
            throw refused(
                    path + ".type",
                    spec.type().toString(),
                    Stream.concat(Stream.of(ConnectorType.GITHUB), types.stream())
                            .distinct(),
                    "policy.identityProvider.connectors");
        }
        Optional<String> server = spec.github().flatMap(GitHubSpec::hostName);
        List<String> servers = input.policy().gitHubHosts();
        server.filter(name -> !servers.contains(name)).ifPresent(name -> {
            throw refused(path + ".github.hostName", name, servers.stream(), "policy.identityProvider.gitHubHosts");
        });
    }

    private static Invalid refused(String path, String asked, Stream<?> allowed, String policy) {
        return new Invalid(
                path,
                "has \"" + asked + "\", which the policy does not allow",
                listed(allowed) + " (" + policy + INPUT);
    }

    /** The labels of Dex's namespace, by which the host's API server refuses pods that would take over a node. */
    Map<String, String> labels(Host host) {
        return host.isOwn()
                ? Map.of()
                : Map.of(
                        "pod-security.kubernetes.io/enforce",
                        input.podSecurity().name());
    }

    private static String listed(Stream<?> items) {
        List<String> names = items.map(Object::toString).distinct().toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
