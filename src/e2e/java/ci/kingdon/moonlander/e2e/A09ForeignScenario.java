package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@QuietScenario
@Order(9)
class A09ForeignScenario {

    @Test
    @DisplayName("9 Foreign things stay foreign: what has a landing's name is left as it is")
    void foreign(Installation installation) throws Exception {
        Tenant tenant = Tenant.of(installation, "foreign");
        tenant.give("planet-admin", installation.engine().planet().kubeconfig());
        KubernetesClient here = tenant.client();
        KubernetesClient planet = installation.engine().planet().client();

        untouched(tenant, here, "a-namespace", Tenant.VCLUSTER, "PlanetReady", """
                apiVersion: v1
                kind: Namespace
                metadata: {name: vcluster-foreign-a-namespace, annotations: {owner: somebody}}
                """);
        untouched(tenant, planet, "an-account", Tenant.existing("planet-admin"), "AccessReady", """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {namespace: kube-system, name: moonlander.foreign.an-account, annotations: {owner: somebody}}
                """);
        untouched(tenant, planet, "a-binding", Tenant.existing("planet-admin"), "AccessReady", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: "moonlander:foreign:a-binding", annotations: {owner: somebody}}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: somebody}]
                """);
        untouched(tenant, planet, "a-token", Tenant.existing("planet-admin"), "AccessReady", """
                apiVersion: v1
                kind: Secret
                metadata: {namespace: kube-system, name: moonlander.foreign.a-token-token, annotations: {owner: somebody}}
                stringData: {token: not-a-token}
                """);
        untouched(tenant, here, "a-secret", Tenant.existing("planet-admin"), "AccessReady", """
                apiVersion: v1
                kind: Secret
                metadata: {namespace: foreign, name: a-secret-kubeconfig, annotations: {owner: somebody}}
                stringData: {kubeconfig: not-a-kubeconfig}
                """);
    }

    /** Somebody's thing is there first; the landing reports it, is deleted, and the thing is byte for byte the same. */
    private static void untouched(
            Tenant tenant, KubernetesClient cluster, String landing, String spec, String condition, String manifest)
            throws Exception {
        HasMetadata theirs = cluster.resource(manifest).create();
        String before = bytes(cluster, theirs);
        tenant.land(landing, spec);
        tenant.awaitCondition(landing, condition, "False NameTaken");
        assertThat(tenant.condition(landing, condition))
                .contains(theirs.getKind())
                .contains(theirs.getMetadata().getName());
        tenant.delete(landing);
        tenant.awaitGone(landing);
        assertThat(bytes(cluster, theirs)).isEqualTo(before);
    }

    private static String bytes(KubernetesClient cluster, HasMetadata resource) {
        return cluster.raw(path(resource));
    }

    private static String path(HasMetadata resource) {
        String namespace = resource.getMetadata().getNamespace();
        String base = resource.getApiVersion().equals("v1") ? "/api/v1" : "/apis/" + resource.getApiVersion();
        return base
                + (namespace == null ? "" : "/namespaces/" + namespace)
                + "/" + resource.getPlural() + "/" + resource.getMetadata().getName();
    }

    @Test
    @DisplayName("9 Foreign things stay foreign: two tenants land the same name side by side")
    void sideBySide(Installation installation) throws Exception {
        Tenant one = Tenant.of(installation, "tenant-one");
        Tenant two = Tenant.of(installation, "tenant-two");
        List<Tenant> both = List.of(one, two);
        for (Tenant tenant : both) {
            tenant.landBoth(installation.engine());
        }
        for (Tenant tenant : both) {
            tenant.awaitBothLanded();
        }
        assertThat(one.kubeconfig("moo").equals(two.kubeconfig("moo")))
                .as("one kubeconfig for both")
                .isFalse();
        assertThat(one.kubeconfig("mop").equals(two.kubeconfig("mop")))
                .as("one kubeconfig for both")
                .isFalse();
        one.leaveBoth();
        for (String landing : Tenant.BOTH) {
            try (KubernetesClient planet = two.enter(landing)) {
                assertThat(planet.namespaces().list().getItems()).isNotEmpty();
            }
        }
        two.leaveBoth();
    }
}
