// Command vela does with OAM definitions what vela-core does with them, by its own code and without a cluster.
//
//	vela check FILE...                               compiles each definition, and makes its parameters' schema
//	vela render APPLICATION FILE...                  prints what an application's components and their traits make
//	vela status COMPONENT OBSERVED FILE...           prints the health, and the message, of a resource that a component made
//	vela step STEP PROPERTIES OBSERVED FILE...       runs a step of a workflow in namespace team-a, and prints what it does
//
// FILEs have a definition each. OBSERVED is a resource; the step sees no other, and none where the file is empty.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"cuelang.org/go/cue"
	"github.com/kubevela/pkg/cue/cuex"
	"github.com/kubevela/pkg/util/singleton"
	"github.com/kubevela/workflow/api/v1alpha1"
	"github.com/kubevela/workflow/pkg/cue/model"
	woven "github.com/kubevela/workflow/pkg/cue/process"
	workflow "github.com/kubevela/workflow/pkg/errors"
	"github.com/kubevela/workflow/pkg/providers/types"
	"github.com/oam-dev/kubevela/apis/core.oam.dev/common"
	"github.com/oam-dev/kubevela/apis/core.oam.dev/v1beta1"
	"github.com/oam-dev/kubevela/pkg/controller/utils"
	"github.com/oam-dev/kubevela/pkg/cue/definition"
	"github.com/oam-dev/kubevela/pkg/cue/definition/health"
	"github.com/oam-dev/kubevela/pkg/cue/process"
	"github.com/oam-dev/kubevela/pkg/oam/util"
	webhook "github.com/oam-dev/kubevela/pkg/webhook/utils"
	"github.com/oam-dev/kubevela/pkg/workflow/providers"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/yaml"
)

// What the three kinds of definitions have in common.
type oamDefinition struct {
	Kind     string `json:"kind"`
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Spec struct {
		Schematic common.Schematic `json:"schematic"`
		Status    common.Status    `json:"status"`
	} `json:"spec"`
}

func (d oamDefinition) template() string {
	return d.Spec.Schematic.CUE.Template
}

type definitions map[string]oamDefinition

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) == 0 {
		return errors.New("vela: check, render, status or step")
	}
	takes := map[string]int{"check": 1, "render": 2, "status": 3, "step": 4}[arguments[0]]
	if takes == 0 || len(arguments) < takes {
		return fmt.Errorf("vela: %v is not understood", arguments)
	}
	// Its compiler would look for packages in a cluster, and end the process where there is no kubeconfig.
	cuex.EnableExternalPackageForDefaultCompiler = false
	found, err := read(arguments[takes:])
	if err != nil {
		return err
	}
	switch arguments[0] {
	case "check":
		return check(found)
	case "render":
		return render(found, arguments[1])
	case "status":
		return status(found[arguments[1]], arguments[2])
	default:
		return step(found[arguments[1]], arguments[2], arguments[3])
	}
}

func read(files []string) (definitions, error) {
	found := definitions{}
	for _, file := range files {
		var read oamDefinition
		if err := unmarshal(file, &read); err != nil {
			return nil, err
		}
		found[read.Metadata.Name] = read
	}
	return found, nil
}

func unmarshal(file string, into interface{}) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

func check(found definitions) error {
	var wrong []error
	for name, definition := range found {
		if err := compiles(definition); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", name, err))
			continue
		}
		schema, err := parameters(definition)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: its parameters have no schema: %w", name, err))
			continue
		}
		fmt.Printf("%s: %d bytes of schema\n", name, len(schema))
	}
	return errors.Join(wrong...)
}

// Steps of workflows know other packages than components and traits do. What is misspelt in one is only found when it runs.
func compiles(definition oamDefinition) error {
	if definition.Kind != "WorkflowStepDefinition" {
		return webhook.ValidateCuexTemplate(context.Background(), definition.template())
	}
	value, err := providers.DefaultCompiler.Get().CompileStringWithOptions(context.Background(),
		definition.template()+"\ncontext: namespace: string", cuex.DisableResolveProviderFunctions{})
	if err != nil {
		return err
	}
	return value.Validate()
}

// The controller keeps this schema in a ConfigMap, for those who draw forms.
func parameters(definition oamDefinition) ([]byte, error) {
	name := definition.Metadata.Name
	schematic := definition.Spec.Schematic
	switch definition.Kind {
	case "ComponentDefinition":
		of := v1beta1.ComponentDefinition{Spec: v1beta1.ComponentDefinitionSpec{Schematic: &schematic}}
		of.Name = name
		capability := utils.NewCapabilityComponentDef(&of)
		return capability.GetOpenAPISchema(context.Background(), name)
	case "TraitDefinition":
		of := v1beta1.TraitDefinition{Spec: v1beta1.TraitDefinitionSpec{Schematic: &schematic}}
		of.Name = name
		capability := utils.NewCapabilityTraitDef(&of)
		return capability.GetOpenAPISchema(context.Background(), name)
	default:
		of := v1beta1.WorkflowStepDefinition{Spec: v1beta1.WorkflowStepDefinitionSpec{Schematic: &schematic}}
		of.Name = name
		capability := utils.NewCapabilityStepDef(&of)
		return capability.GetOpenAPISchema(context.Background(), name)
	}
}

func render(found definitions, file string) error {
	var application v1beta1.Application
	if err := unmarshal(file, &application); err != nil {
		return err
	}
	for _, component := range application.Spec.Components {
		if err := renderComponent(found, application, component); err != nil {
			return fmt.Errorf("component %s: %w", component.Name, err)
		}
	}
	return nil
}

func renderComponent(found definitions, application v1beta1.Application, component common.ApplicationComponent) error {
	rendering := process.NewContext(process.ContextData{
		AppName: application.Name, CompName: component.Name, Namespace: application.Namespace,
		AppRevisionName: application.Name + "-v1", Ctx: context.Background(),
	})
	workload := definition.NewWorkloadAbstractEngine(component.Name)
	if err := found.complete(workload, rendering, component.Type, component.Properties); err != nil {
		return err
	}
	for _, trait := range component.Traits {
		engine := definition.NewTraitAbstractEngine(trait.Type)
		if err := found.complete(engine, rendering, trait.Type, trait.Properties); err != nil {
			return err
		}
	}
	base, others := rendering.Output()
	if err := show(base, application.Namespace); err != nil {
		return err
	}
	for _, other := range others {
		if err := show(other.Ins, application.Namespace); err != nil {
			return err
		}
	}
	return nil
}

func (d definitions) complete(engine definition.AbstractEngine, rendering woven.Context, name string, raw *runtime.RawExtension) error {
	of, known := d[name]
	if !known {
		return fmt.Errorf("there is no definition %s", name)
	}
	properties, err := util.RawExtension2Map(raw)
	if err != nil {
		return err
	}
	return engine.Complete(rendering, of.template(), properties)
}

// In the application's namespace, which vela-core sets before it applies what was made.
func show(made model.Instance, namespace string) error {
	object, err := made.Unstructured()
	if err != nil {
		return err
	}
	object.SetNamespace(namespace)
	text, err := yaml.Marshal(object.Object)
	if err != nil {
		return err
	}
	fmt.Printf("---\n%s", text)
	return nil
}

func status(of oamDefinition, file string) error {
	var observed map[string]interface{}
	if err := unmarshal(file, &observed); err != nil {
		return err
	}
	result, err := health.GetStatus(map[string]interface{}{"output": observed}, &health.StatusRequest{
		Health: of.Spec.Status.HealthPolicy, Custom: of.Spec.Status.CustomStatus,
	})
	if err != nil {
		return err
	}
	fmt.Printf("%v %s\n", result.Healthy, result.Message)
	return nil
}

// What a step tells the workflow.
type action struct {
	said string
}

func (a *action) Suspend(message string)         { a.said = "suspends " + message }
func (a *action) Resume(message string)          { a.said = "resumes " + message }
func (a *action) Terminate(message string)       { a.said = "terminates " + message }
func (a *action) Wait(message string)            { a.said = "waits " + message }
func (a *action) Fail(message string)            { a.said = "fails " + message }
func (a *action) Message(message string)         { a.said = "says " + message }
func (a *action) GetStatus() v1alpha1.StepStatus { return v1alpha1.StepStatus{} }

func step(of oamDefinition, properties string, file string) error {
	var observed map[string]interface{}
	if err := unmarshal(file, &observed); err != nil {
		return err
	}
	cluster := fake.NewClientBuilder()
	if observed != nil {
		cluster = cluster.WithObjects(&unstructured.Unstructured{Object: observed})
	}
	singleton.KubeClient.Set(cluster.Build())
	told := &action{said: "continues"}
	ctx := types.WithRuntimeParams(context.Background(), types.RuntimeParams{Action: told})
	value, err := providers.DefaultCompiler.Get().CompileString(ctx,
		of.template()+"\ncontext: namespace: \"team-a\"\nparameter: "+properties)
	if _, acts := err.(workflow.GenericActionError); err != nil && !acts && told.said == "continues" {
		return err
	}
	if err == nil {
		if err := value.Validate(cue.Concrete(true)); err != nil {
			return err
		}
	}
	fmt.Println(told.said)
	return nil
}
