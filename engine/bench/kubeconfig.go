package main

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/crossplane/function-sdk-go/errors"
	"sigs.k8s.io/yaml"
)

// kubeconfig is as much of a kubeconfig file as leads into a planet.
type kubeconfig struct {
	CurrentContext string `json:"current-context"`
	Contexts       []struct {
		Name    string `json:"name"`
		Context struct {
			Cluster string `json:"cluster"`
			User    string `json:"user"`
		} `json:"context"`
	} `json:"contexts"`
	Clusters []struct {
		Name    string  `json:"name"`
		Cluster cluster `json:"cluster"`
	} `json:"clusters"`
	Users []struct {
		Name string `json:"name"`
		User user   `json:"user"`
	} `json:"users"`
}

type cluster struct {
	Server    string `json:"server"`
	Authority string `json:"certificate-authority-data"`
}

type user struct {
	Certificate string `json:"client-certificate-data"`
	Key         string `json:"client-key-data"`
	Token       string `json:"token"`
}

// readKubeconfig finds the cluster and the user of its current context.
func readKubeconfig(file []byte) (c cluster, u user, err error) {
	k := kubeconfig{}
	if err := yaml.Unmarshal(file, &k); err != nil {
		// What is wrong with it may say what is in it.
		return c, u, errors.New("the planet's kubeconfig is no YAML")
	}
	for _, ctx := range k.Contexts {
		if ctx.Name != k.CurrentContext {
			continue
		}
		for _, cl := range k.Clusters {
			if cl.Name == ctx.Context.Cluster {
				c = cl.Cluster
			}
		}
		for _, us := range k.Users {
			if us.Name == ctx.Context.User {
				u = us.User
			}
		}
	}
	if _, err := base64.StdEncoding.DecodeString(c.Authority); err != nil || !strings.HasPrefix(c.Server, "https://") {
		return c, u, errors.New("the planet's kubeconfig leads nowhere")
	}
	return c, u, nil
}

// writeKubeconfig writes one with a single context.
func writeKubeconfig(name, userName string, c cluster, u user) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "apiVersion: \"v1\"\nkind: \"Config\"\nclusters:\n- cluster:\n")
	fmt.Fprintf(&b, "    certificate-authority-data: %q\n    server: %q\n  name: %q\n", c.Authority, c.Server, name)
	fmt.Fprintf(&b, "contexts:\n- context:\n    cluster: %q\n    user: %q\n  name: %q\n", name, userName, name)
	fmt.Fprintf(&b, "current-context: %q\nusers:\n- name: %q\n  user:\n", name, userName)
	for _, field := range []struct{ key, value string }{
		{"client-certificate-data", u.Certificate}, {"client-key-data", u.Key}, {"token", u.Token},
	} {
		if field.value != "" {
			fmt.Fprintf(&b, "    %s: %q\n", field.key, field.value)
		}
	}
	return []byte(b.String())
}
