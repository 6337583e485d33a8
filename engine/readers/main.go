// Command readers says whether Argo CD and Flux can use a Secret that this function has delivered to them. It finds, decodes and
// uses it with their own code, and asks the server that it leads to who is asking.
//
//	readers argocd < secret.json
//	readers flux   < secret.json
//
// The Secret is a v1 Secret in JSON, as an API server returns it. What comes out is one JSON object on stdout; or one line on
// stderr, and exit code 1. Neither has a credential in it. Warnings that Argo CD itself logs, as of a shard that is no number, go
// to stderr too and are no error.
package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http/httptrace"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/util/db"
	"github.com/argoproj/argo-cd/v3/util/settings"
	"github.com/fluxcd/pkg/apis/meta"
	fluxclient "github.com/fluxcd/pkg/runtime/client"
	"github.com/sirupsen/logrus"
	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	kubernetesfake "k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
)

// How long all of it may take: Argo CD's client would wait for ever.
const patience = 30 * time.Second

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "readers: "+strings.Join(strings.Fields(err.Error()), " "))
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	readers := map[string]func(context.Context, *corev1.Secret) (any, error){"argocd": argocd, "flux": flux}
	if len(args) != 1 || readers[args[0]] == nil {
		return errors.New("usage: readers argocd|flux < secret.json")
	}
	secret := &corev1.Secret{}
	if err := json.NewDecoder(in).Decode(secret); err != nil {
		return fmt.Errorf("stdin is not a Secret in JSON: %w", err)
	}
	if secret.APIVersion != "v1" || secret.Kind != "Secret" || secret.Name == "" || secret.Namespace == "" {
		return errors.New("stdin is not one v1 Secret with name and namespace")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	result, err := readers[args[0]](ctx, secret)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(result)
}

type argocdResult struct {
	Name             string            `json:"name"`
	Server           string            `json:"server"`
	Insecure         bool              `json:"insecure"`
	Namespaces       []string          `json:"namespaces"`
	Project          string            `json:"project"`
	ClusterResources bool              `json:"clusterResources"`
	Labels           map[string]string `json:"labels"`
	Annotations      map[string]string `json:"annotations"`
	User             string            `json:"user"`
}

// argocd reads the Secret as an Argo CD does that is installed in its namespace.
func argocd(ctx context.Context, secret *corev1.Secret) (any, error) {
	// At level info it tells of its informers.
	logrus.SetLevel(logrus.WarnLevel)
	decoded, err := db.SecretToCluster(secret)
	if err != nil {
		return nil, err
	}
	// Decoding asks for no label and no key; finding does. This is how an Application's destination is looked up, by name or by
	// server (GetDestinationCluster in Argo CD's util/argo, which would bring gRPC along).
	clusters := argocdDatabase(ctx, secret)
	servers, err := clusters.GetClusterServersByName(ctx, decoded.Name)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(servers, []string{decoded.Server}) {
		return nil, fmt.Errorf("Argo CD does not find the cluster %q, at %q, by its name: for that the Secret needs the label %s=%s, and the keys name and server",
			decoded.Name, decoded.Server, common.LabelKeySecretType, common.LabelValueSecretTypeCluster)
	}
	cluster, err := clusters.GetCluster(ctx, decoded.Server)
	if err != nil {
		return nil, err
	}
	config, err := cluster.RESTConfig()
	if err != nil {
		return nil, err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	seen := &connection{}
	review, err := client.AuthenticationV1().SelfSubjectReviews().Create(seen.trace(ctx), &authenticationv1.SelfSubjectReview{}, metav1.CreateOptions{})
	if err != nil {
		return nil, err
	}
	return argocdResult{
		Name:             cluster.Name,
		Server:           cluster.Server,
		Insecure:         !seen.verified,
		Namespaces:       append([]string{}, cluster.Namespaces...),
		Project:          cluster.Project,
		ClusterResources: cluster.ClusterResources,
		Labels:           cluster.Labels,
		Annotations:      cluster.Annotations,
		User:             review.Status.UserInfo.Username,
	}, nil
}

// argocdDatabase is Argo CD's view of a namespace that has the Secret and, beside it, no more than what Argo CD starts with.
func argocdDatabase(ctx context.Context, secret *corev1.Secret) db.ArgoDB {
	installed := func(name string) metav1.ObjectMeta {
		return metav1.ObjectMeta{Namespace: secret.Namespace, Name: name, Labels: map[string]string{"app.kubernetes.io/part-of": "argocd"}}
	}
	client := kubernetesfake.NewClientset(
		secret,
		&corev1.ConfigMap{ObjectMeta: installed(common.ArgoCDConfigMapName)},
		&corev1.Secret{ObjectMeta: installed(common.ArgoCDSecretName), Data: map[string][]byte{"server.secretkey": []byte("none")}},
	)
	return db.NewDB(secret.Namespace, settings.NewSettingsManager(ctx, client, secret.Namespace), client)
}

type fluxResult struct {
	Server   string `json:"server"`
	Insecure bool   `json:"insecure"`
	User     string `json:"user"`
}

// flux reads the Secret as kustomize-controller does for a Kustomization beside it whose spec.kubeConfig.secretRef has its name
// and no key, under the flags that kustomize-controller has by default.
func flux(ctx context.Context, secret *corev1.Secret) (any, error) {
	reference := &meta.KubeConfigReference{SecretRef: meta.SecretKeyReference{Name: secret.Name}}
	impersonator := fluxclient.NewImpersonator(
		fake.NewClientBuilder().WithObjects(secret).Build(),
		fluxclient.WithScheme(scheme.Scheme),
		fluxclient.WithKubeConfig(reference, fluxclient.KubeConfigOptions{}, secret.Namespace),
	)
	client, _, err := impersonator.GetClient(ctx)
	if err != nil {
		return nil, err
	}
	// The client does not tell where it leads, and under which key Flux found the kubeconfig is its own affair.
	seen := &connection{}
	review := &authenticationv1.SelfSubjectReview{}
	if err := client.Create(seen.trace(ctx), review); err != nil {
		return nil, err
	}
	return fluxResult{Server: seen.server(), Insecure: !seen.verified, User: review.Status.UserInfo.Username}, nil
}

// connection is what a request went over.
type connection struct {
	// host is the server's name as the request has it, with the port if the URL has one.
	host      string
	encrypted bool
	// verified is whether the server's certificate was.
	verified bool
}

func (c *connection) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			conn, encrypted := info.Conn.(*tls.Conn)
			c.encrypted = encrypted
			c.verified = encrypted && len(conn.ConnectionState().VerifiedChains) > 0
		},
		WroteHeaderField: func(key string, values []string) {
			// As HTTP/1 and HTTP/2 have it.
			if key == "Host" || key == ":authority" {
				c.host = values[0]
			}
		},
	})
}

// server is its URL, without a path.
func (c *connection) server() string {
	if c.encrypted {
		return "https://" + c.host
	}
	return "http://" + c.host
}
