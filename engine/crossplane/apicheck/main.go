// Command apicheck says what an API server would say to XRDs and CRDs: it makes an XRD into a CRD with Crossplane's own code
// and validates that with the API server's own. CEL rules are compiled there and their cost is estimated; a rule that is too
// dear, or a default that breaks one, shows up nowhere before.
//
//	apicheck FILE...
//
// It prints one line for each error, and exits with 1 if there are any.
package main

import (
	"context"
	"fmt"
	"os"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	extv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/crossplane/crossplane-runtime/v2/pkg/xcrd"
	xpv1 "github.com/crossplane/crossplane/apis/v2/apiextensions/v1"
)

func main() {
	failed := false
	for _, file := range os.Args[1:] {
		for _, err := range check(file) {
			failed = true
			fmt.Printf("%s: %v\n", file, err)
		}
	}
	if failed {
		os.Exit(1)
	}
}

func check(file string) []error {
	crd, err := load(file)
	if err != nil {
		return []error{err}
	}
	// What the API server sets before it validates.
	extv1.SetDefaults_CustomResourceDefinition(crd)
	extv1.SetDefaults_CustomResourceDefinitionSpec(&crd.Spec)
	internal := &apiextensions.CustomResourceDefinition{}
	if err := extv1.Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition(crd, internal, nil); err != nil {
		return []error{err}
	}
	var errs []error
	for _, e := range validation.ValidateCustomResourceDefinition(context.Background(), internal) {
		errs = append(errs, e)
	}
	return errs
}

func load(file string) (*extv1.CustomResourceDefinition, error) {
	bytes, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	kind := metav1.TypeMeta{}
	if err := yaml.Unmarshal(bytes, &kind); err != nil {
		return nil, err
	}
	if kind.Kind == "CustomResourceDefinition" {
		crd := &extv1.CustomResourceDefinition{}
		return crd, yaml.UnmarshalStrict(bytes, crd)
	}
	xrd := &xpv1.CompositeResourceDefinition{}
	if err := yaml.UnmarshalStrict(bytes, xrd); err != nil {
		return nil, err
	}
	// Each XRD in an API server has one, and the CRD's owner reference names it.
	xrd.SetUID("uid")
	return xcrd.ForCompositeResource(xrd)
}
