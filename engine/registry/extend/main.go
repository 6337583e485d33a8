// Adds to a package in a registry what marketplaces show of it: a folder's files, by the names that they have there.
//
//	extend REFERENCE FOLDER
//
// Prints the package's new digest. What is added has the form in which Upbound's `up alpha xpkg append` adds it, for Crossplane's own CLI does
// not: an image of its own in the package's index, which is annotated as "xpkg-extensions", with one layer for each folder in FOLDER, which is
// annotated with the folder's name. The same files make the same digest. Extensions that are there already are replaced.
package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

const (
	// Crossplane's own annotation: its package manager reads the layer that has "base" here, and no other.
	annotation = "io.crossplane.xpkg"
	extensions = "xpkg-extensions"
)

func main() {
	if len(os.Args) != 3 {
		fail(errors.New("usage: extend REFERENCE FOLDER"))
	}
	digest, err := extend(os.Args[1], os.DirFS(os.Args[2]))
	fail(err)
	fmt.Println(digest)
}

func extend(reference string, folder fs.FS) (name.Digest, error) {
	ref, err := name.ParseReference(reference)
	if err != nil {
		return name.Digest{}, err
	}
	keys := remote.WithAuthFromKeychain(authn.DefaultKeychain)
	index, err := packageIn(ref, keys)
	if err != nil {
		return name.Digest{}, fmt.Errorf("cannot read %s: %w", ref, err)
	}
	image, err := imageOf(folder)
	if err != nil {
		return name.Digest{}, err
	}
	index = mutate.RemoveManifests(index, func(d v1.Descriptor) bool { return d.Annotations[annotation] == extensions })
	index = mutate.AppendManifests(index, mutate.IndexAddendum{
		Add:        image,
		Descriptor: v1.Descriptor{Annotations: map[string]string{annotation: extensions}},
	})
	if err := remote.WriteIndex(ref, index, keys); err != nil {
		return name.Digest{}, fmt.Errorf("cannot write %s: %w", ref, err)
	}
	digest, err := index.Digest()
	return ref.Context().Digest(digest.String()), err
}

// packageIn returns the package as an index, which a package for a single architecture is not.
func packageIn(ref name.Reference, options ...remote.Option) (v1.ImageIndex, error) {
	found, err := remote.Get(ref, options...)
	if err != nil {
		return nil, err
	}
	if found.MediaType.IsIndex() {
		return found.ImageIndex()
	}
	image, err := found.Image()
	if err != nil {
		return nil, err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	return mutate.AppendManifests(empty.Index, mutate.IndexAddendum{
		Add:        image,
		Descriptor: v1.Descriptor{Platform: config.Platform()},
	}), nil
}

// imageOf returns an image with a layer for each folder.
func imageOf(folder fs.FS) (v1.Image, error) {
	folders, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	var image v1.Image = empty.Image
	for _, entry := range folders {
		if !entry.IsDir() {
			continue
		}
		archive, err := archiveOf(folder, entry.Name())
		if err != nil {
			return nil, err
		}
		layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(archive)), nil
		})
		if err != nil {
			return nil, err
		}
		image, err = mutate.Append(image, mutate.Addendum{
			Layer:       layer,
			Annotations: map[string]string{annotation: entry.Name()},
		})
		if err != nil {
			return nil, err
		}
	}
	return image, nil
}

// archiveOf returns the files under a folder as a tar archive, without times and owners: these differ from one checkout to the next.
func archiveOf(folder fs.FS, under string) ([]byte, error) {
	var archive bytes.Buffer
	writer := tar.NewWriter(&archive)
	err := fs.WalkDir(folder, under, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(folder, file)
		if err != nil {
			return err
		}
		if err := writer.WriteHeader(&tar.Header{Name: path.Clean(file), Mode: 0o644, Size: int64(len(content))}); err != nil {
			return err
		}
		_, err = writer.Write(content)
		return err
	})
	if err != nil {
		return nil, err
	}
	return archive.Bytes(), writer.Close()
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "extend:", err)
		os.Exit(1)
	}
}
