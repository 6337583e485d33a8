package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ConnectionDetail;
import ci.kingdon.moonlander.crossplane.SecretRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * Keys of a remote Secret that are to arrive here as connection details of the same names.
 *
 * @param keys the keys; none for what is no Secret
 */
record RemoteSecretKeys(List<String> keys) {

    static final RemoteSecretKeys NONE = new RemoteSecretKeys(List.of());

    /** The key of a ServiceAccount's token. */
    static final String TOKEN_KEY = "token";

    /** The key of the CA that comes with it. */
    static final String CA_KEY = "ca.crt";

    /** What a token Secret has. */
    static final RemoteSecretKeys TOKEN = new RemoteSecretKeys(List.of(TOKEN_KEY, CA_KEY));

    List<ConnectionDetail> details(HasMetadata secret) {
        return keys.stream()
                .map(key -> ConnectionDetail.ofSecret(
                        secret.getMetadata().getNamespace(),
                        secret.getMetadata().getName(),
                        // In brackets, for a key may hold a dot.
                        "data[" + key + "]",
                        key))
                .toList();
    }

    Optional<SecretRef> connectionSecret(String name) {
        return keys.isEmpty() ? Optional.empty() : Optional.of(new SecretRef(name));
    }
}
