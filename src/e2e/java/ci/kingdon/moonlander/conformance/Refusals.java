package ci.kingdon.moonlander.conformance;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** What API servers say where they do not do what they are asked for. */
final class Refusals {

    private Refusals() {}

    /** What one said, or why it said nothing. */
    static String said(KubernetesClientException e) {
        if (e.getStatus() != null && e.getStatus().getMessage() != null) {
            return e.getStatus().getMessage();
        }
        return Optional.ofNullable(e.getCause())
                .map(Throwable::getMessage)
                .orElseGet(() -> e.getClass().getSimpleName());
    }
}
