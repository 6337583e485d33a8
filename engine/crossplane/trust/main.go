// Makes what core trusts of sigstore beside an ImageConfig's key: the roots of its certificates, and the keys of its logs.
//
//	trust FOLDER ROOT
//
// Sigstore publishes these as a repository (TUF) on the Internet. Core reads them when it starts, from the copy in the folder .sigstore/root of its
// package cache, and from the repository where there is none; its code reads the copy where TUF_ROOT says. This makes a repository of the same form from FOLDER's fulcio.crt.pem, ctfe.pub and
// rekor.pub, with keys of its own, and the copy of it, ROOT. A copy is good for a day.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	sigstore "github.com/sigstore/sigstore/pkg/tuf"
	"github.com/theupdateframework/go-tuf"
)

// The files that core reads of sigstore's repository, and what each is for.
var usages = map[string]string{
	"fulcio.crt.pem": "Fulcio",
	"ctfe.pub":       "CTFE",
	"rekor.pub":      "Rekor",
}

func main() {
	if len(os.Args) != 3 {
		fail(errors.New("usage: trust FOLDER ROOT"))
	}
	root, err := filepath.Abs(os.Args[2])
	fail(err)
	repository, err := publish(os.Args[1], filepath.Join(root, "published"))
	fail(err)
	fail(keep(repository, root))
}

// publish makes a repository of a folder's files, in another one, and returns where it is.
func publish(folder, store string) (string, error) {
	repo, err := tuf.NewRepo(tuf.FileSystemStore(store, nil))
	if err != nil {
		return "", err
	}
	if err := repo.Init(false); err != nil {
		return "", err
	}
	for _, role := range []string{"root", "targets", "snapshot", "timestamp"} {
		if _, err := repo.GenKey(role); err != nil {
			return "", err
		}
	}
	for file, usage := range usages {
		content, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(store, "staged", "targets", file), content, 0o644); err != nil {
			return "", err
		}
		custom := fmt.Sprintf(`{"sigstore": {"usage": %q, "status": "Active"}}`, usage)
		if err := repo.AddTarget(file, json.RawMessage(custom)); err != nil {
			return "", err
		}
	}
	for _, step := range []func() error{repo.Snapshot, repo.Timestamp, repo.Commit} {
		if err := step(); err != nil {
			return "", err
		}
	}
	return filepath.Join(store, "repository"), nil
}

// keep makes the copy of a repository that TUF_ROOT is to name.
func keep(repository, root string) error {
	first, err := os.ReadFile(filepath.Join(repository, "root.json"))
	if err != nil {
		return err
	}
	if err := os.Setenv(sigstore.TufRootEnv, root); err != nil {
		return err
	}
	return sigstore.Initialize(context.Background(), "file://"+repository, first)
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "trust:", err)
		os.Exit(1)
	}
}
