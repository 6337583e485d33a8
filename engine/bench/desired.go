package main

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/crossplane/function-sdk-go/request"
	"github.com/crossplane/function-sdk-go/resource"
	"github.com/crossplane/function-sdk-go/resource/composed"
	"github.com/crossplane/function-sdk-go/resource/composite"
	"github.com/crossplane/function-sdk-go/response"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// patience is when Crossplane is to call again while something is not ready.
const patience = 30 * time.Second

type object = map[string]any

// desired is what one call wants, and what it was shown.
type desired struct {
	xr           *composite.Unstructured
	mark         string
	owner        string
	observed     map[resource.Name]resource.ObservedComposed
	required     map[string][]resource.Required
	requirements map[string]*fnv1.ResourceSelector
	resources    map[resource.Name]*resource.DesiredComposed
	conditions   []*fnv1.Condition
	status       object
	stages       []*stage
}

// stage is a part of an XR that waits for the first thing that it was told to.
type stage struct {
	*desired

	reason, message string
}

func newDesired(req *fnv1.RunFunctionRequest) (*desired, error) {
	xr, err := request.GetObservedCompositeResource(req)
	if err != nil {
		return nil, err
	}
	observed, err := request.GetObservedComposedResources(req)
	if err != nil {
		return nil, err
	}
	required, err := request.GetRequiredResources(req)
	if err != nil {
		return nil, err
	}
	resources, err := request.GetDesiredComposedResources(req)
	if err != nil {
		return nil, err
	}
	u := xr.Resource
	return &desired{
		xr:           u,
		mark:         "moons.kingdon.ci/" + strings.TrimPrefix(strings.ToLower(u.GetKind()), "x"),
		owner:        u.GetNamespace() + "/" + u.GetName() + "/" + string(u.GetUID()),
		observed:     observed,
		required:     required,
		requirements: map[string]*fnv1.ResourceSelector{},
		resources:    resources,
		status:       object{},
	}, nil
}

// finish puts all of it into the response.
func (d *desired) finish(rsp *fnv1.RunFunctionResponse) error {
	if err := response.SetDesiredComposedResources(rsp, d.resources); err != nil {
		return err
	}
	xr := composite.New()
	xr.Object = object{"status": d.status}
	ready := resource.ReadyTrue
	if waiting(d.stages...) != nil {
		ready = resource.ReadyFalse
	}
	if err := response.SetDesiredCompositeResource(rsp, &resource.Composite{Resource: xr, Ready: ready}); err != nil {
		return err
	}
	if len(d.requirements) > 0 {
		rsp.Requirements = &fnv1.Requirements{Resources: d.requirements}
	}
	rsp.Conditions = d.conditions
	if d.settled() {
		rsp.Meta.Ttl = nil
	}
	return nil
}

func (d *desired) settled() bool {
	for name, r := range d.resources {
		if _, exists := d.observed[name]; !exists || r.Ready != resource.ReadyTrue {
			return false
		}
	}
	return waiting(d.stages...) == nil
}

// stage begins one.
func (d *desired) stage() *stage {
	s := &stage{desired: d}
	d.stages = append(d.stages, s)
	return s
}

func (s *stage) await(reason, message string) {
	if s.reason == "" {
		s.reason, s.message = reason, message
	}
}

// waiting is the first of these that waits.
func waiting(stages ...*stage) *stage {
	for _, s := range stages {
		if s.reason != "" {
			return s
		}
	}
	return nil
}

// condition is true once none of the stages waits.
func (d *desired) condition(kind, done string, target fnv1.Target, stages ...*stage) {
	c := &fnv1.Condition{
		Type: kind, Status: fnv1.Status_STATUS_CONDITION_TRUE, Reason: "Available", Message: &done, Target: &target,
	}
	if s := waiting(stages...); s != nil {
		c.Status, c.Reason, c.Message = fnv1.Status_STATUS_CONDITION_FALSE, s.reason, &s.message
	}
	d.conditions = append(d.conditions, c)
}

func (d *desired) nameOf(role string) string { return d.xr.GetName() + "-" + role }

func (d *desired) exists(role string) bool {
	_, exists := d.observed[resource.Name(role)]
	return exists
}

// metadata is that of the resource of a role, under the name that it has or is to have.
func (d *desired) metadata(role, name string) object {
	if o, exists := d.observed[resource.Name(role)]; exists {
		name = o.Resource.GetName()
	}
	return object{"namespace": d.xr.GetNamespace(), "name": name, "annotations": object{d.mark: d.owner}}
}

// compose adds a resource, unless it does not exist yet and its name is not known to be free.
func (s *stage) compose(role string, ready bool, manifest object) {
	u := composed.New()
	u.Object = manifest
	if !s.exists(role) && !s.isFree(u) {
		s.await("WaitingForAnswer", "waiting for Crossplane to show whether the name "+u.GetName()+" is free")
		return
	}
	r := &resource.DesiredComposed{Resource: u, Ready: resource.ReadyFalse}
	if ready {
		r.Ready = resource.ReadyTrue
	}
	s.resources[resource.Name(role)] = r
}

func (d *desired) isFree(u *composed.Unstructured) bool {
	namespace, name := u.GetNamespace(), u.GetName()
	key := strings.Join([]string{u.GetAPIVersion(), u.GetKind(), namespace, name}, "/")
	d.requirements[key] = &fnv1.ResourceSelector{
		ApiVersion: u.GetAPIVersion(),
		Kind:       u.GetKind(),
		Match:      &fnv1.ResourceSelector_MatchName{MatchName: name},
		Namespace:  &namespace,
	}
	found, looked := d.required[key]
	if !looked {
		return false
	}
	for _, r := range found {
		if r.Resource.GetAnnotations()[d.mark] != d.owner || r.Resource.GetDeletionTimestamp() != nil {
			return false
		}
	}
	return true
}

// isTrue is whether a resource that exists has a condition, and has it of what was asked last.
func (d *desired) isTrue(role, kind string) bool {
	o, exists := d.observed[resource.Name(role)]
	if !exists {
		return false
	}
	conditions, _, _ := unstructured.NestedSlice(o.Resource.Object, "status", "conditions")
	for _, c := range conditions {
		c, ok := c.(object)
		if !ok || c["type"] != kind {
			continue
		}
		seen, ok := c["observedGeneration"].(float64)
		return c["status"] == "True" && (!ok || int64(seen) >= generation(o.Resource))
	}
	return false
}

// generation is read by hand: numbers of a Struct are no integers.
func generation(u *composed.Unstructured) int64 {
	g, _, _ := unstructured.NestedFloat64(u.Object, "metadata", "generation")
	return int64(g)
}

// text is a field of a tree, or "".
func text(tree object, path ...string) string {
	s, _, _ := unstructured.NestedString(tree, path...)
	return s
}

// texts is a list of a tree, or these.
func texts(tree object, otherwise []string, path ...string) []string {
	if list, found, err := unstructured.NestedStringSlice(tree, path...); found && err == nil {
		return list
	}
	return otherwise
}

// or is the first that is not empty.
func or(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func hash(of string) string {
	sum := sha256.Sum256([]byte(of))
	return hex.EncodeToString(sum[:])[:8]
}

func has(all []any, one string) bool {
	for _, each := range all {
		if each == one {
			return true
		}
	}
	return false
}

// tree is an object in a tree, or nil.
func tree(whole object, path ...string) object {
	field, _, _ := unstructured.NestedFieldNoCopy(whole, path...)
	t, _ := field.(object)
	return t
}

// contains says whether a tree has everything that another one says, and maybe more. Lists have to be of one length, and what is empty
// is as if it were absent. There are no numbers in what is compared.
func contains(whole, part any) bool {
	switch p := part.(type) {
	case nil:
		return true
	case object:
		w, _ := whole.(object)
		for k, v := range p {
			if !contains(w[k], v) {
				return false
			}
		}
		return true
	case []any:
		w, is := whole.([]any)
		if !is || len(w) != len(p) {
			return false
		}
		for i := range p {
			if !contains(w[i], p[i]) {
				return false
			}
		}
		return true
	default:
		return whole == part
	}
}
