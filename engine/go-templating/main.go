// Command function-go-templating plays crossplane-contrib/function-go-templating, as far as the Composition of the demo uses it: a
// template in the input, of Go's text/template, that becomes composed resources. The real one comes as an image from a registry, and the
// engine takes nothing from registries. A Composition that works here works with that one too.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"text/template"

	function "github.com/crossplane/function-sdk-go"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/crossplane/function-sdk-go/response"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
	"sigs.k8s.io/yaml"
)

// What a template says about a resource, as annotations that Kubernetes does not get to see.
const (
	nameAnnotation  = "gotemplating.fn.crossplane.io/composition-resource-name"
	readyAnnotation = "gotemplating.fn.crossplane.io/ready"
)

func main() {
	// Crossplane runs every function with this flag.
	flag.Bool("debug", false, "log more")
	flag.Parse()
	err := function.Serve(&templating{},
		function.Listen(function.DefaultNetwork, function.DefaultAddress),
		function.MTLSCertificates(os.Getenv("TLS_SERVER_CERTS_DIR")))
	if err != nil {
		fmt.Fprintln(os.Stderr, "function-go-templating: "+err.Error())
		os.Exit(1)
	}
}

type templating struct {
	fnv1.UnimplementedFunctionRunnerServiceServer
}

// RunFunction answers one call.
func (*templating) RunFunction(_ context.Context, req *fnv1.RunFunctionRequest) (*fnv1.RunFunctionResponse, error) {
	rsp := response.To(req, response.DefaultTTL)
	if err := compose(req, rsp); err != nil {
		response.Fatal(rsp, err)
	}
	return rsp, nil
}

func compose(req *fnv1.RunFunctionRequest, rsp *fnv1.RunFunctionResponse) error {
	input := req.GetInput().GetFields()
	text := input["inline"].GetStructValue().GetFields()["template"].GetStringValue()
	if input["source"].GetStringValue() != "Inline" || text == "" {
		return errors.New("the input has no inline.template with source: Inline; no other source is played")
	}
	rendered, err := render(text, req)
	if err != nil {
		return err
	}
	if rsp.GetDesired().GetResources() == nil {
		rsp.Desired.Resources = map[string]*fnv1.Resource{}
	}
	for _, document := range strings.Split(rendered, "\n---\n") {
		if err := add(document, rsp.GetDesired().GetResources()); err != nil {
			return err
		}
	}
	return nil
}

func render(text string, req *fnv1.RunFunctionRequest) (string, error) {
	parsed, err := template.New("inline").
		Funcs(template.FuncMap{"getResourceCondition": condition}).
		Parse(text)
	if err != nil {
		return "", fmt.Errorf("cannot parse the template: %w", err)
	}
	asJSON, err := protojson.Marshal(req)
	if err != nil {
		return "", fmt.Errorf("cannot read the request: %w", err)
	}
	data := map[string]any{}
	if err := json.Unmarshal(asJSON, &data); err != nil {
		return "", fmt.Errorf("cannot read the request: %w", err)
	}
	out := &bytes.Buffer{}
	if err := parsed.Execute(out, data); err != nil {
		return "", fmt.Errorf("cannot render the template: %w", err)
	}
	return out.String(), nil
}

// Condition of a resource that was observed, or was not.
type Condition struct {
	Type, Status, Reason string
}

func condition(kind string, observed map[string]any) Condition {
	resource, _ := observed["resource"].(map[string]any)
	status, _ := resource["status"].(map[string]any)
	conditions, _ := status["conditions"].([]any)
	for _, each := range conditions {
		found, _ := each.(map[string]any)
		if found["type"] == kind {
			state, _ := found["status"].(string)
			reason, _ := found["reason"].(string)
			return Condition{kind, state, reason}
		}
	}
	return Condition{Type: kind, Status: "Unknown"}
}

func add(document string, desired map[string]*fnv1.Resource) error {
	manifest := map[string]any{}
	if err := yaml.Unmarshal([]byte(document), &manifest); err != nil {
		return fmt.Errorf("what was rendered is no YAML: %w", err)
	}
	if len(manifest) == 0 {
		return nil
	}
	metadata, _ := manifest["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	name, _ := annotations[nameAnnotation].(string)
	if name == "" {
		return fmt.Errorf("a resource of kind %v has no annotation %s", manifest["kind"], nameAnnotation)
	}
	ready := annotations[readyAnnotation]
	delete(annotations, nameAnnotation)
	delete(annotations, readyAnnotation)
	resource, err := structpb.NewStruct(manifest)
	if err != nil {
		return fmt.Errorf("cannot compose %s: %w", name, err)
	}
	desired[name] = &fnv1.Resource{Resource: resource, Ready: readiness(ready)}
	return nil
}

func readiness(ready any) fnv1.Ready {
	switch ready {
	case "True":
		return fnv1.Ready_READY_TRUE
	case "False":
		return fnv1.Ready_READY_FALSE
	default:
		return fnv1.Ready_READY_UNSPECIFIED
	}
}
