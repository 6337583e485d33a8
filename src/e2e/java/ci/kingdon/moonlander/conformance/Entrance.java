package ci.kingdon.moonlander.conformance;

import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Whether somebody gets into a cluster. */
final class Entrance {

    private static final int PATIENCE_MILLIS = 5_000;

    private Entrance() {}

    /** What a cluster says to somebody. */
    sealed interface Admission {

        /** They get in, as somebody, and may read the Secrets of all namespaces or not. */
        record In(String user, boolean readsSecrets) implements Admission {}

        /** It does not know them. */
        record Refused() implements Admission {}

        /** It was not reached, or it is not who it should be. */
        record Unreached() implements Admission {}
    }

    /** The same cluster with a token in place of all other credentials; with an empty one, none at all. */
    static Config withToken(Config config, String token) {
        Config other = new ConfigBuilder(Config.empty())
                .withMasterUrl(config.getMasterUrl())
                .withCaCertData(config.getCaCertData())
                .withCaCertFile(config.getCaCertFile())
                .withTrustCerts(config.isTrustCerts())
                .withHttpProxy(config.getHttpProxy())
                .withHttpsProxy(config.getHttpsProxy())
                .withNoProxy(config.getNoProxy())
                .withTlsServerName(config.getTlsServerName())
                .build();
        other.setOauthToken(token.isEmpty() ? null : token);
        return other;
    }

    static Admission admission(Config config) {
        Config once = new ConfigBuilder(config)
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout(PATIENCE_MILLIS)
                .withRequestTimeout(PATIENCE_MILLIS)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(once).build()) {
            SelfSubjectReview who =
                    client.resource(new SelfSubjectReviewBuilder().build()).create();
            return new Admission.In(
                    who.getStatus().getUserInfo().getUsername(), AccessReview.may(client, "list", "", "secrets", ""));
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN -> new Admission.Refused();
                default -> new Admission.Unreached();
            };
        }
    }
}
