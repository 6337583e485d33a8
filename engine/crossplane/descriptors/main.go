// Command descriptors writes the function protocol as Crossplane core has compiled it in, v1 and v1beta1, to standard
// output: a serialized google.protobuf.FileDescriptorSet. A test compares our text of the protocol with it.
package main

import (
	"fmt"
	"os"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/types/descriptorpb"

	fnv1 "github.com/crossplane/crossplane/v2/proto/fn/v1"
	fnv1beta1 "github.com/crossplane/crossplane/v2/proto/fn/v1beta1"
)

func main() {
	set := &descriptorpb.FileDescriptorSet{File: []*descriptorpb.FileDescriptorProto{
		protodesc.ToFileDescriptorProto(fnv1.File_proto_fn_v1_run_function_proto),
		protodesc.ToFileDescriptorProto(fnv1beta1.File_proto_fn_v1beta1_zz_generated_run_function_proto),
	}}
	out, err := proto.MarshalOptions{Deterministic: true}.Marshal(set)
	if err == nil {
		_, err = os.Stdout.Write(out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot write the descriptors:", err)
		os.Exit(1)
	}
}
