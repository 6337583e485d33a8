package ci.kingdon.moonlander.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.testing.EngineFiles;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.StructProto;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Our text of the protocol means what Crossplane's own does, as the pinned core has it compiled in. */
class ProtocolTest {

    /** Whatever stands here is compared; what an options message says, {@code deprecated} for one, is not. */
    private static final TextFormat.Printer PRINTER = TextFormat.printer().emittingSingleLine(true);

    @Test
    void v1IsCrossplanes() {
        assertSame(RunFunctionRequest.getDescriptor().getFile());
    }

    @Test
    void v1beta1IsCrossplanes() {
        assertSame(ci.kingdon.moonlander.proto.v1beta1.RunFunctionRequest.getDescriptor()
                .getFile());
    }

    /** The messages with Structs in them are there once more, with bytes in place of each Struct; a new one has to come along. */
    @Test
    void theLeanFormIsV1WithBytesForStructs() {
        FileDescriptor v1 = RunFunctionRequest.getDescriptor().getFile();
        FileDescriptor lean = ci.kingdon.moonlander.proto.lean.RunFunctionRequest.getDescriptor()
                .getFile();

        assertThat(lean.getMessageTypes())
                .extracting(Descriptor::getName)
                .containsExactlyInAnyOrderElementsOf(v1.getMessageTypes().stream()
                        .filter(message -> holdsStruct(message, new HashSet<>()))
                        .map(Descriptor::getName)
                        .toList());
        for (Descriptor message : lean.getMessageTypes()) {
            Descriptor same = v1.findMessageTypeByName(message.getName());
            assertThat(leanFacts(message)).as(message.getName()).isEqualTo(leanFacts(same));
        }
    }

    private static boolean holdsStruct(Descriptor message, Set<Descriptor> seen) {
        return message.equals(Struct.getDescriptor())
                || seen.add(message)
                        && message.getFields().stream()
                                .filter(field -> field.getJavaType() == JavaType.MESSAGE)
                                .anyMatch(field -> holdsStruct(field.getMessageType(), seen));
    }

    /** As they are on the wire, and whether it can be told that a field is not there; a Struct is bytes whose absence can. */
    private static List<String> leanFacts(Descriptor message) {
        List<String> facts = new ArrayList<>();
        for (FieldDescriptor field : message.getFields()) {
            boolean struct = isStruct(field);
            facts.add(field.getNumber() + " " + field.getName() + " json " + field.getJsonName()
                    + (field.isRepeated() ? " repeated " : " ")
                    + (field.getRealContainingOneof() == null
                            ? ""
                            : "oneof " + field.getRealContainingOneof().getName() + " ")
                    + (field.hasPresence() ? "may be absent " : "")
                    + (field.getOptions().getDeprecated() ? "deprecated " : "")
                    + (struct ? FieldDescriptor.Type.BYTES : field.getType())
                    + (field.getJavaType() == JavaType.MESSAGE && !struct
                            ? " " + field.getMessageType().getName()
                            : "")
                    + (field.getJavaType() == JavaType.ENUM
                            ? " " + field.getEnumType().getName()
                            : ""));
        }
        message.getNestedTypes().forEach(nested -> {
            facts.add("nested " + nested.getName() + (nested.getOptions().getMapEntry() ? " (map entry)" : ""));
            facts.addAll(leanFacts(nested));
        });
        return facts;
    }

    private static boolean isStruct(FieldDescriptor field) {
        return field.getJavaType() == JavaType.MESSAGE && field.getMessageType().equals(Struct.getDescriptor());
    }

    private static void assertSame(FileDescriptor ours) {
        FileDescriptor theirs = upstream(ours.getPackage());

        assertThat(without(facts(theirs), facts(ours)))
                .as("what only upstream has")
                .isEmpty();
        assertThat(without(facts(ours), facts(theirs))).as("what only we have").isEmpty();
        assertThat(ours.getDependencies())
                .as("imports")
                .extracting(FileDescriptor::getFullName)
                .containsExactlyInAnyOrderElementsOf(theirs.getDependencies().stream()
                        .map(FileDescriptor::getFullName)
                        .toList());
    }

    private static List<String> without(List<String> facts, List<String> others) {
        return facts.stream().filter(fact -> !others.contains(fact)).toList();
    }

    private static FileDescriptor upstream(String protoPackage) {
        Path file = EngineFiles.directory().resolve("descriptors.binpb");
        if (!Files.exists(file)) {
            fail(file + " is not there: run make engine first");
        }
        try {
            FileDescriptorProto proto = FileDescriptorSet.parseFrom(Files.readAllBytes(file)).getFileList().stream()
                    .filter(candidate -> candidate.getPackage().equals(protoPackage))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no package " + protoPackage + " in " + file));
            return FileDescriptor.buildFrom(
                    proto, new FileDescriptor[] {DurationProto.getDescriptor(), StructProto.getDescriptor()});
        } catch (IOException | DescriptorValidationException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }

    /** A line for everything that is declared, so that a difference reads as the lines that only one side has. */
    private static List<String> facts(FileDescriptor file) {
        List<String> facts = new ArrayList<>();
        facts.add("syntax " + file.toProto().getSyntax());
        file.getMessageTypes().forEach(message -> add(message, facts));
        file.getEnumTypes().forEach(type -> add(type, facts));
        file.getServices().forEach(service -> {
            facts.add("service " + service.getFullName());
            service.getMethods().forEach(method -> add(method, facts));
        });
        assertThat(file.getExtensions()).isEmpty();
        return facts;
    }

    private static void add(Descriptor message, List<String> facts) {
        facts.add("message " + message.getFullName() + (message.getOptions().getMapEntry() ? " (map entry) " : " ")
                + text(message.toProto().toBuilder()
                        .clearName()
                        .clearField()
                        .clearNestedType()
                        .clearEnumType()
                        .clearOneofDecl()
                        .clearOptions()
                        .build()));
        message.getOneofs().forEach(oneof -> facts.add("oneof " + oneof.getFullName()));
        message.getFields().forEach(field -> add(field, facts));
        message.getNestedTypes().forEach(nested -> add(nested, facts));
        message.getEnumTypes().forEach(type -> add(type, facts));
    }

    /** Two compilers may number oneofs and spell out JSON names differently, so both are told by what they mean. */
    private static void add(FieldDescriptor field, List<String> facts) {
        facts.add("field " + field.getFullName() + " json " + field.getJsonName()
                + (field.getContainingOneof() == null
                        ? " "
                        : " oneof " + field.getContainingOneof().getName() + " ")
                + text(field.toProto().toBuilder()
                        .clearName()
                        .clearJsonName()
                        .clearOneofIndex()
                        .clearOptions()
                        .build()));
    }

    private static void add(EnumDescriptor type, List<String> facts) {
        facts.add("enum " + type.getFullName() + " "
                + text(type.toProto().toBuilder()
                        .clearName()
                        .clearValue()
                        .clearOptions()
                        .build()));
        type.getValues()
                .forEach(value ->
                        facts.add("value " + type.getFullName() + " " + value.getName() + " = " + value.getNumber()));
    }

    private static void add(MethodDescriptor method, List<String> facts) {
        facts.add("method " + method.getFullName() + " "
                + text(method.toProto().toBuilder().clearName().clearOptions().build()));
    }

    private static String text(Message descriptor) {
        return PRINTER.printToString(descriptor);
    }
}
