package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	sigstore "github.com/sigstore/sigstore/pkg/tuf"
	"github.com/theupdateframework/go-tuf"
)

// The files that core reads of sigstore's repository, and what each is for.
var trusted = map[string]string{
	"fulcio.crt.pem": "Fulcio",
	"ctfe.pub":       "CTFE",
	"rekor.pub":      "Rekor",
}

// trust makes core believe the files in a folder in place of those in sigstore's repository, which is on the Internet: it makes a repository of
// them, of the same form (TUF), with keys of its own.
func trust(folder string) error {
	repository, err := os.MkdirTemp("", "trust")
	if err != nil {
		return err
	}
	defer os.RemoveAll(repository)
	repo, err := tuf.NewRepo(tuf.FileSystemStore(repository, nil))
	if err != nil {
		return err
	}
	if err := repo.Init(false); err != nil {
		return err
	}
	for _, role := range []string{"root", "targets", "snapshot", "timestamp"} {
		if _, err := repo.GenKey(role); err != nil {
			return err
		}
	}
	for file, usage := range trusted {
		content, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(repository, "staged", "targets", file), content, 0o644); err != nil {
			return err
		}
		custom := fmt.Sprintf(`{"sigstore": {"usage": %q, "status": "Active"}}`, usage)
		if err := repo.AddTarget(file, json.RawMessage(custom)); err != nil {
			return err
		}
	}
	for _, step := range []func() error{repo.Snapshot, repo.Timestamp, repo.Commit} {
		if err := step(); err != nil {
			return err
		}
	}
	root, err := os.ReadFile(filepath.Join(repository, "repository", "root.json"))
	if err != nil {
		return err
	}
	if err := os.Setenv(sigstore.SigstoreNoCache, "true"); err != nil {
		return err
	}
	return sigstore.Initialize(context.Background(), "file://"+filepath.Join(repository, "repository"), root)
}
