// Command bench-function composes networks and landings as function-moonlander does, by Crossplane's SDK for Go, for
// `make bench` to hold the two against each other. It answers the requests that are measured as ours does, field by field; it
// validates less, and knows neither edits nor teardown nor other kinds of planets.
package main

import (
	"context"

	"github.com/alecthomas/kong"
	"github.com/crossplane/function-sdk-go"
	"github.com/crossplane/function-sdk-go/errors"
	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/crossplane/function-sdk-go/response"
)

// cli has the flags that every function has.
type cli struct {
	Debug          bool   `short:"d"`
	Network        string `default:"tcp"`
	Address        string `default:":9443"`
	MetricsAddress string `default:":8080"`
	TLSCertsDir    string `env:"TLS_SERVER_CERTS_DIR"`
	Insecure       bool
}

// Run serves the function.
func (c *cli) Run() error {
	log, err := function.NewLogger(c.Debug)
	if err != nil {
		return err
	}
	return function.Serve(&composer{log: log},
		function.Listen(c.Network, c.Address),
		function.MTLSCertificates(c.TLSCertsDir),
		function.Insecure(c.Insecure),
		function.WithMetricsServer(c.MetricsAddress))
}

func main() {
	ctx := kong.Parse(&cli{})
	ctx.FatalIfErrorf(ctx.Run())
}

// composer answers calls.
type composer struct {
	fnv1.UnimplementedFunctionRunnerServiceServer

	log logging.Logger
}

// RunFunction composes what the observed XR asks for.
func (c *composer) RunFunction(_ context.Context, req *fnv1.RunFunctionRequest) (*fnv1.RunFunctionResponse, error) {
	rsp := response.To(req, patience)
	d, err := newDesired(req)
	if err != nil {
		response.Fatal(rsp, errors.Wrap(err, "cannot read the request"))
		return rsp, nil
	}
	c.log.Debug("called", "kind", d.xr.GetKind(), "name", d.xr.GetName())
	switch kind := d.xr.GetKind(); kind {
	case "XNetwork":
		err = composeNetwork(d)
	case "XLanding":
		err = composeLanding(d)
	default:
		err = errors.Errorf("no composer for %s", kind)
	}
	if err == nil {
		err = d.finish(rsp)
	}
	if err != nil {
		response.Fatal(rsp, err)
	}
	return rsp, nil
}
