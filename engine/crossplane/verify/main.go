// Verifies a package as core's package manager does, by core's own code: with the ImageConfig and the Secret that are in a file.
//
//	verify MANIFESTS REFERENCE
//
// What core trusts beside the key it reads where TUF_ROOT says: see ../trust.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/xpkg"
	"github.com/crossplane/crossplane-runtime/v2/pkg/xpkg/signature"
	pkgv1beta1 "github.com/crossplane/crossplane/apis/v2/pkg/v1beta1"
	"github.com/google/go-containerregistry/pkg/name"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

const namespace = "crossplane-system"

func main() {
	if len(os.Args) != 3 {
		fail(errors.New("usage: verify MANIFESTS REFERENCE"))
	}
	fail(verify(os.Args[1], os.Args[2]))
}

func verify(manifests, reference string) error {
	ctx := context.Background()
	objects, err := read(manifests)
	if err != nil {
		return err
	}
	ref, err := name.NewDigest(reference)
	if err != nil {
		return err
	}
	found, config, err := xpkg.NewImageConfigStore(objects, namespace).ImageVerificationConfigFor(ctx, reference)
	if err != nil {
		return err
	}
	if config == nil {
		return fmt.Errorf("no ImageConfig verifies %s", reference)
	}
	// The registry asks for no password, so that nobody is asked for one either: the API server is never called.
	pods, err := kubernetes.NewForConfig(&rest.Config{Host: "127.0.0.1:0"})
	if err != nil {
		return err
	}
	validator, err := signature.NewCosignValidator(objects, pods, namespace, "no service account")
	if err != nil {
		return err
	}
	if err := validator.Validate(ctx, ref, config); err != nil {
		return err
	}
	fmt.Printf("ImageConfig %s: verified\n", found)
	return nil
}

// cluster answers from what is in the file. What it does not answer, nobody asks.
type cluster struct {
	client.Client
	configs pkgv1beta1.ImageConfigList
	secrets []corev1.Secret
}

func read(file string) (*cluster, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c := &cluster{}
	for _, document := range strings.Split(string(content), "\n---\n") {
		var kind runtime.TypeMeta
		if err := yaml.Unmarshal([]byte(document), &kind); err != nil {
			return nil, err
		}
		switch kind.Kind {
		case "ImageConfig":
			config := pkgv1beta1.ImageConfig{}
			if err := yaml.UnmarshalStrict([]byte(document), &config); err != nil {
				return nil, err
			}
			c.configs.Items = append(c.configs.Items, config)
		case "Secret":
			secret := corev1.Secret{}
			if err := yaml.UnmarshalStrict([]byte(document), &secret); err != nil {
				return nil, err
			}
			c.secrets = append(c.secrets, secret)
		}
	}
	return c, nil
}

// Get implements client.Reader.
func (c *cluster) Get(_ context.Context, key client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	for _, secret := range c.secrets {
		if wanted, ok := into.(*corev1.Secret); ok && client.ObjectKeyFromObject(&secret) == key {
			secret.DeepCopyInto(wanted)
			return nil
		}
	}
	return fmt.Errorf("%s is not in the file", key)
}

// List implements client.Reader.
func (c *cluster) List(_ context.Context, into client.ObjectList, _ ...client.ListOption) error {
	list, ok := into.(*pkgv1beta1.ImageConfigList)
	if !ok {
		return fmt.Errorf("nobody asks for %T", into)
	}
	c.configs.DeepCopyInto(list)
	return nil
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "verify:", err)
		os.Exit(1)
	}
}
