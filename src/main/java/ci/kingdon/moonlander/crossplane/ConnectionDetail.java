package ci.kingdon.moonlander.crossplane;

import ci.kingdon.moonlander.kubernetes.Fields;
import java.util.Optional;

/**
 * One field of a remote resource that becomes one key of the connection Secret. provider-kubernetes and provider-helm
 * share the shape.
 *
 * @param apiVersion of the remote resource
 * @param kind of the remote resource
 * @param namespace of the remote resource
 * @param name of the remote resource
 * @param fieldPath as in {@code data.config} or {@code data[ca.crt]}
 * @param toConnectionSecretKey the key to write
 * @param skipPartOfReleaseCheck provider-helm only: also where Helm did not make the resource itself
 */
public record ConnectionDetail(
        String apiVersion,
        String kind,
        String namespace,
        String name,
        String fieldPath,
        String toConnectionSecretKey,
        Optional<Boolean> skipPartOfReleaseCheck) {

    /** A key of a Secret. */
    public static ConnectionDetail ofSecret(String namespace, String name, String fieldPath, String toKey) {
        return new ConnectionDetail("v1", "Secret", namespace, name, fieldPath, toKey, Optional.empty());
    }

    /** The same, also where the resource is not part of the Helm release. */
    public ConnectionDetail notPartOfRelease() {
        return new ConnectionDetail(
                apiVersion, kind, namespace, name, fieldPath, toConnectionSecretKey, Optional.of(true));
    }

    Fields fields() {
        return new Fields()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("namespace", namespace)
                .put("name", name)
                .put("fieldPath", fieldPath)
                .put("toConnectionSecretKey", toConnectionSecretKey)
                .put("skipPartOfReleaseCheck", skipPartOfReleaseCheck);
    }
}
