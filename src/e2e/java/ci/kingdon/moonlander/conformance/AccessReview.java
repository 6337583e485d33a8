package ci.kingdon.moonlander.conformance;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What a cluster says of the rights of whoever asks. */
final class AccessReview {

    private AccessReview() {}

    /**
     * Whether a client may do something.
     *
     * @param group the resource's API group; empty for Kubernetes' own
     * @param namespace where; empty for everywhere
     */
    static boolean may(KubernetesClient client, String verb, String group, String resource, String namespace) {
        return client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(resource)
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }
}
