package main

import (
	"encoding/base64"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/crossplane/function-sdk-go/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const (
	objectAPI = "kubernetes.m.crossplane.io/v1alpha1"
	helmAPI   = "helm.m.crossplane.io/v1beta1"
	account   = "moonlander"
	tokenName = account + "-token"
)

// landing is what an XLanding with a vcluster asks for.
type landing struct {
	*desired

	namespace, accountNamespace, server, version string
	vcluster                                     object
	host, planet                                 object
	cluster                                      cluster
	admin                                        user
	reachable                                    bool
}

func composeLanding(d *desired) error {
	spec, _, _ := unstructured.NestedMap(d.xr.Object, "spec")
	vcluster, _, _ := unstructured.NestedMap(spec, "planet", "vcluster")
	namespace := "vcluster-" + d.xr.GetNamespace() + "-" + d.xr.GetName()
	l := &landing{
		desired:          d,
		namespace:        namespace,
		accountNamespace: or(text(spec, "access", "serviceAccount", "namespace"), "kube-system"),
		server:           "https://" + d.xr.GetName() + "." + namespace + ".svc:443",
		version:          text(vcluster, "kubernetesVersion"),
		vcluster:         vcluster,
		host:             object{"kind": "ClusterProviderConfig", "name": "in-cluster"},
		planet:           object{"kind": "ProviderConfig", "name": d.xr.GetNamespace() + "." + d.xr.GetName()},
	}
	planet, access, delivery := d.stage(), d.stage(), d.stage()
	if err := l.composePlanet(planet); err != nil {
		return err
	}
	minted := l.composeAccess(access)
	delivered := l.composeDelivery(delivery, minted)

	target := fnv1.Target_TARGET_COMPOSITE
	if d.exists("service-account") {
		d.condition("PlanetReachable", "providers work in the planet", target)
	}
	d.condition("PlanetReady", "providers can reach the planet", target, planet)
	d.condition("AccessReady", "the kubeconfig in Secret "+d.nameOf("kubeconfig")+" is up to date", target, access)
	d.condition("Delivered",
		"the kubeconfig is in Secret "+d.xr.GetNamespace()+"/"+d.nameOf("kubeconfig"), target, delivery)
	d.condition("Landed", "", target, planet, access, delivery)
	l.report(delivery, delivered)
	return nil
}

// remote composes the Object of a resource in another cluster. It may do all that policies say once the resource is seen to be ours; it may
// update only what is not as it should be.
func (l *landing) remote(s *stage, role string, config object, where string, policies []any, spec, manifest object) bool {
	metadata := manifest["metadata"].(object)
	annotations, _ := metadata["annotations"].(object)
	if annotations == nil {
		annotations = object{}
		metadata["annotations"] = annotations
	}
	annotations[l.mark] = l.owner
	ours, asItIsToBe := false, true
	if o, exists := l.observed[resource.Name(role)]; exists {
		there := tree(o.Resource.Object, "status", "atProvider", "manifest")
		ours = text(there, "metadata", "annotations", l.mark) == l.owner
		done := contains(there, manifest)
		asItIsToBe = done || !l.isStale(role, manifest)
		if ours && done && has(policies, "Update") {
			policies = []any{"Observe", "Create"}
		}
	}
	if !ours {
		policies = []any{"Observe", "Create"}
	}
	all := object{
		"forProvider":        object{"manifest": manifest},
		"managementPolicies": policies,
		"providerConfigRef":  config,
		"readiness":          object{"policy": "SuccessfulCreate"},
	}
	for k, v := range spec {
		if ours || k != "connectionDetails" {
			all[k] = v
		}
	}
	own := l.metadata(role, l.nameOf(role))
	own["annotations"].(object)["crossplane.io/external-name"] = l.nameOf(role)
	ready := ours && asItIsToBe && l.isTrue(role, "Ready")
	s.compose(role, ready, object{"apiVersion": objectAPI, "kind": "Object", "metadata": own, "spec": all})
	if !ready {
		kind := text(manifest, "kind")
		s.await("WaitingFor"+kind, "waiting for "+kind+" "+text(metadata, "name")+" in "+where)
	}
	return ready
}

// isStale says whether an Object does not ask for this manifest, or its provider has not done what it asks for.
func (l *landing) isStale(role string, manifest object) bool {
	o := l.observed[resource.Name(role)].Resource
	asked := tree(o.Object, "spec", "forProvider", "manifest")
	return !l.isTrue(role, "Synced") || (asked != nil && !contains(asked, manifest))
}

// composePlanet composes the vcluster, and what leads providers into it.
func (l *landing) composePlanet(s *stage) error {
	where := "the host (ClusterProviderConfig in-cluster)"
	there := l.remote(s, "namespace", l.host, where, []any{"*"}, nil, object{
		"apiVersion": "v1",
		"kind":       "Namespace",
		"metadata": object{
			"name": l.namespace, "labels": object{"pod-security.kubernetes.io/enforce": "baseline"},
		},
	})
	if !there && !l.exists("vcluster") {
		return nil
	}
	installed := l.isTrue("vcluster", "Ready")
	s.compose("vcluster", installed, l.release())
	if !installed {
		s.await("WaitingForVCluster", "waiting for vcluster "+l.xr.GetName())
	}
	file := l.observed["vcluster"].ConnectionDetails["kubeconfig"]
	if len(file) == 0 {
		s.await("WaitingForKubeconfig", "waiting for the vcluster's kubeconfig")
		return nil
	}
	var err error
	if l.cluster, l.admin, err = readKubeconfig(file); err != nil {
		return err
	}
	l.secret(s, "planet", writeKubeconfig("planet", "planet", l.cluster, l.admin))
	l.providerConfig(s, "planet-kubernetes", objectAPI)
	l.providerConfig(s, "planet-helm", helmAPI)
	l.reachable = true
	return nil
}

func (l *landing) release() object {
	name := l.xr.GetName()
	metadata := l.metadata("vcluster", l.nameOf("vcluster"))
	metadata["annotations"].(object)["crossplane.io/external-name"] = name
	sans := []any{
		name, name + "." + l.namespace, name + "." + l.namespace + ".svc", name + "." + l.namespace + ".svc.cluster.local",
	}
	if host := text(l.vcluster, "expose", "host"); host != "" {
		sans = append(sans, host)
	}
	controlPlane := object{
		"distro": object{"k8s": object{"version": l.version}},
		"proxy":  object{"extraSANs": sans},
	}
	if kind := text(l.vcluster, "expose", "type"); kind != "" {
		controlPlane["service"] = object{"spec": object{"type": kind}}
	}
	if size := text(l.vcluster, "storage", "size"); size != "" {
		controlPlane["statefulSet"] = object{"persistence": object{"volumeClaim": object{"size": size}}}
	}
	return object{
		"apiVersion": helmAPI,
		"kind":       "Release",
		"metadata":   metadata,
		"spec": object{
			"connectionDetails": []any{object{
				"apiVersion":             "v1",
				"kind":                   "Secret",
				"name":                   "vc-" + name,
				"namespace":              l.namespace,
				"fieldPath":              "data.config",
				"skipPartOfReleaseCheck": true,
				"toConnectionSecretKey":  "kubeconfig",
			}},
			"forProvider": object{
				"chart":               object{"name": "vcluster", "repository": "https://charts.loft.sh", "version": "0.36.0"},
				"namespace":           l.namespace,
				"skipCreateNamespace": true,
				"values": object{
					"controlPlane":     controlPlane,
					"exportKubeConfig": object{"server": l.server},
				},
			},
			"providerConfigRef":          l.host,
			"writeConnectionSecretToRef": object{"name": l.connectionSecret("vcluster")},
		},
	}
}

func (l *landing) connectionSecret(role string) string {
	return l.nameOf(role) + "-" + hash(string(l.xr.GetUID()))
}

func (l *landing) secret(s *stage, role string, kubeconfig []byte) {
	data := base64.StdEncoding.EncodeToString(kubeconfig)
	s.compose(role, true, object{
		"apiVersion": "v1",
		"kind":       "Secret",
		"metadata":   l.metadata(role, l.nameOf(role)),
		"type":       "Opaque",
		"data":       object{"kubeconfig": data, "value": data},
	})
}

func (l *landing) providerConfig(s *stage, role, api string) {
	s.compose(role, true, object{
		"apiVersion": api,
		"kind":       "ProviderConfig",
		"metadata":   l.metadata(role, l.planet["name"].(string)),
		"spec": object{"credentials": object{
			"source": "Secret",
			"secretRef": object{
				"namespace": l.xr.GetNamespace(), "name": l.nameOf("planet"), "key": "kubeconfig",
			},
		}},
	})
}

// composeAccess mints an account in the planet, and returns its token once there is one.
func (l *landing) composeAccess(s *stage) string {
	if !l.reachable {
		s.await("WaitingForPlanet", "waiting until providers can reach the planet")
		return ""
	}
	where := "the planet"
	policies := []any{"Observe", "Create", "Update"}
	there := l.remote(s, "service-account", l.planet, where, policies, nil, object{
		"apiVersion": "v1",
		"kind":       "ServiceAccount",
		"metadata":   object{"namespace": l.accountNamespace, "name": account},
	})
	if !there {
		return ""
	}
	l.remote(s, "cluster-role-binding", l.planet, where, policies, nil, object{
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind":       "ClusterRoleBinding",
		"metadata":   object{"name": "moonlander:" + l.xr.GetNamespace() + ":" + l.xr.GetName()},
		"roleRef":    object{"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
		"subjects": []any{object{
			"kind": "ServiceAccount", "name": account, "namespace": l.accountNamespace,
		}},
	})
	l.remote(s, "token", l.planet, where, policies, l.published("token", "ca.crt"), object{
		"apiVersion": "v1",
		"kind":       "Secret",
		"metadata": object{
			"namespace":   l.accountNamespace,
			"name":        tokenName,
			"annotations": object{"kubernetes.io/service-account.name": account},
		},
		"type": "kubernetes.io/service-account-token",
	})
	return string(l.observed["token"].ConnectionDetails["token"])
}

// published is the part of an Object's spec by which it publishes keys of the token's Secret.
func (l *landing) published(keys ...string) object {
	var details []any
	for _, key := range keys {
		details = append(details, object{
			"apiVersion":            "v1",
			"kind":                  "Secret",
			"namespace":             l.accountNamespace,
			"name":                  tokenName,
			"fieldPath":             "data[" + key + "]",
			"toConnectionSecretKey": key,
		})
	}
	return object{
		"connectionDetails":          details,
		"writeConnectionSecretToRef": object{"name": l.connectionSecret("token")},
	}
}

// composeDelivery composes the Secret with the kubeconfig of the minted account, and says whether it is there.
func (l *landing) composeDelivery(s *stage, token string) bool {
	if token == "" {
		s.await("WaitingForAccess", "waiting for the planet's kubeconfig")
		return false
	}
	l.secret(s, "kubeconfig", writeKubeconfig(l.xr.GetName(), account, l.cluster, user{Token: token}))
	return waiting(s) == nil
}

func (l *landing) report(s *stage, delivered bool) {
	delivery := object{
		"name": "default", "cluster": "ControlPlane", "namespace": l.xr.GetNamespace(), "secretName": l.nameOf("kubeconfig"),
		"server": l.server, "ready": delivered,
	}
	if !delivered {
		delivery["reason"], delivery["message"] = s.reason, s.message
	}
	planet := object{"kind": "VCluster", "namespace": l.namespace, "version": l.version}
	if l.reachable {
		planet["server"] = l.cluster.Server
	}
	l.status["planet"], l.status["deliveries"] = planet, []any{delivery}
	if !delivered {
		return
	}
	issued := text(l.observed["token"].Resource.Object, "status", "atProvider", "manifest", "metadata", "creationTimestamp")
	l.status["access"] = object{
		"generation": 1, "issuedAt": issued, "serviceAccount": l.accountNamespace + "/" + account,
	}
}
