// Command promql reads PromQL by Prometheus' own code: for tests of the dashboard and of the alerts. It reads one question from stdin and writes its
// answer to stdout, both as JSON.
//
// promtool would check rules too, but it does not say which metrics and labels an expression names, and with every cloud's service discovery it takes
// eight minutes to build.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"os"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
)

// A question may have all of these.
type question struct {
	// Rules is a file of rules.
	Rules string `json:"rules"`
	// Expressions are read, and what they name is told.
	Expressions []string `json:"expressions"`
	// Evaluations are expressions that are asked of series.
	Evaluations []evaluation `json:"evaluations"`
}

type evaluation struct {
	// Series are as in Prometheus' own tests: load 30s, and a line each.
	Series     string `json:"series"`
	Expression string `json:"expression"`
	// Seconds after the first sample, each of which is asked for.
	Seconds []int `json:"seconds"`
}

type answer struct {
	Rules       []string     `json:"rules"`
	Expressions []expression `json:"expressions"`
	// Evaluations have a vector for each of their times.
	Evaluations [][][]sample `json:"evaluations"`
}

type expression struct {
	Error     string     `json:"error,omitempty"`
	Selectors []selector `json:"selectors"`
	// Labels are those that the expression groups, joins or aggregates by.
	Labels []string `json:"labels"`
}

type selector struct {
	Metric string   `json:"metric"`
	Labels []string `json:"labels"`
}

type sample struct {
	Labels map[string]string `json:"labels"`
	Value  float64           `json:"value"`
}

var promQL = parser.NewParser(parser.Options{})

func main() {
	var asked question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		fail(err)
	}
	answered := answer{Rules: []string{}, Expressions: []expression{}, Evaluations: [][][]sample{}}
	if asked.Rules != "" {
		_, errs := rulefmt.Parse([]byte(asked.Rules), false, model.LegacyValidation, promQL, slog.New(slog.DiscardHandler))
		for _, err := range errs {
			answered.Rules = append(answered.Rules, err.Error())
		}
	}
	for _, text := range asked.Expressions {
		answered.Expressions = append(answered.Expressions, read(text))
	}
	for _, e := range asked.Evaluations {
		answered.Evaluations = append(answered.Evaluations, evaluate(e))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answered); err != nil {
		fail(err)
	}
}

func read(text string) expression {
	e := expression{Selectors: []selector{}, Labels: []string{}}
	parsed, err := promQL.ParseExpr(text)
	if err != nil {
		e.Error = err.Error()
		return e
	}
	parser.Inspect(parsed, func(node parser.Node, _ []parser.Node) error {
		switch n := node.(type) {
		case *parser.VectorSelector:
			s := selector{Metric: n.Name, Labels: []string{}}
			for _, m := range n.LabelMatchers {
				if m.Name != model.MetricNameLabel {
					s.Labels = append(s.Labels, m.Name)
				}
			}
			e.Selectors = append(e.Selectors, s)
		case *parser.AggregateExpr:
			e.Labels = append(e.Labels, n.Grouping...)
		case *parser.BinaryExpr:
			if n.VectorMatching != nil {
				e.Labels = append(e.Labels, n.VectorMatching.MatchingLabels...)
				e.Labels = append(e.Labels, n.VectorMatching.Include...)
			}
		}
		return nil
	})
	return e
}

func evaluate(e evaluation) [][]sample {
	t := &run{}
	defer t.end()
	storage := promqltest.LoadedStorage(t, e.Series)
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 10_000_000, Timeout: time.Minute, Parser: promQL})
	vectors := [][]sample{}
	for _, seconds := range e.Seconds {
		at := time.Unix(0, 0).Add(time.Duration(seconds) * time.Second)
		query, err := engine.NewInstantQuery(context.Background(), storage, nil, e.Expression, at)
		if err != nil {
			fail(err)
		}
		vector, err := query.Exec(context.Background()).Vector()
		if err != nil {
			fail(fmt.Errorf("%s: %w", e.Expression, err))
		}
		vectors = append(vectors, samples(vector))
		query.Close()
	}
	return vectors
}

// samples leaves out what is no number, which JSON does not have: quantiles of nothing.
func samples(vector promql.Vector) []sample {
	all := []sample{}
	for _, s := range vector {
		if !math.IsNaN(s.F) && !math.IsInf(s.F, 0) {
			all = append(all, sample{Labels: s.Metric.Map(), Value: s.F})
		}
	}
	return all
}

// run is what promqltest takes a test for: it ends the program where that would fail.
type run struct {
	testing.TB
	cleanups []func()
}

func (r *run) Helper()                           {}
func (r *run) Cleanup(f func())                  { r.cleanups = append(r.cleanups, f) }
func (r *run) Errorf(format string, args ...any) { fail(fmt.Errorf(format, args...)) }
func (r *run) FailNow()                          { fail(fmt.Errorf("cannot load the series")) }

func (r *run) end() {
	for _, f := range r.cleanups {
		f()
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "promql:", err)
	os.Exit(1)
}
