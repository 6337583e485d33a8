package main

import (
	"encoding/base64"
	"fmt"
	"net/url"
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

	AuthorityFile string `json:"certificate-authority"`
}

type user struct {
	Certificate string `json:"client-certificate-data"`
	Key         string `json:"client-key-data"`
	Token       string `json:"token"`

	CertificateFile string `json:"client-certificate"`
	KeyFile         string `json:"client-key"`
	TokenFile       string `json:"tokenFile"`
	Exec            object `json:"exec"`
	AuthProvider    object `json:"auth-provider"`
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
	return c, u, check(c, u)
}

// check refuses what a provider in another pod could not use or should not.
func check(c cluster, u user) error {
	server, err := url.Parse(c.Server)
	if err != nil || (server.Scheme != "https" && server.Scheme != "http") || server.Host == "" || server.User != nil {
		return errors.New("the planet's kubeconfig leads nowhere")
	}
	if _, err := base64.StdEncoding.DecodeString(c.Authority); err != nil {
		return errors.New("the planet's kubeconfig has a certificate authority that is no base64")
	}
	if c.AuthorityFile != "" || u.CertificateFile != "" || u.KeyFile != "" || u.TokenFile != "" {
		return errors.New("the planet's kubeconfig names files, which a provider does not have")
	}
	if u.Exec != nil || u.AuthProvider != nil {
		return errors.New("the planet's kubeconfig has a user with a plugin, which a provider cannot run")
	}
	if u.Token == "" && (u.Certificate == "" || u.Key == "") {
		return errors.New("the planet's kubeconfig has a user without credentials")
	}
	return nil
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
