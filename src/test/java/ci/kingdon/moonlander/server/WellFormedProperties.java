package ci.kingdon.moonlander.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.proto.v1.CredentialData;
import ci.kingdon.moonlander.proto.v1.Credentials;
import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.Resources;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.Schema;
import ci.kingdon.moonlander.proto.v1.State;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Damage;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.Yaml;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The server refuses what protobuf refuses as a request of v1, and hands on the rest as it is. */
class WellFormedProperties {

    private static final int MAX_DEPTH = 1000;

    private static final RunFunctionRequest WHOLE = whole();

    /** A Struct in each place, and all forms of values. */
    @SuppressWarnings("deprecation")
    private static RunFunctionRequest whole() {
        Struct struct = Protos.struct(Yaml.one("{text: m\u00F6\u00F6n, n: 3, half: 0.5, yes: true, nothing: null,"
                + " list: [a, {b: c}, [1]], empty: {}, none: []}"));
        Resource resource = Resource.newBuilder()
                .setResource(struct)
                .putConnectionDetails("key", ByteString.copyFrom(new byte[] {-1, 0, 1}))
                .build();
        Resources resources =
                Resources.newBuilder().addItems(resource).addItems(resource).build();
        State state = State.newBuilder()
                .setComposite(resource)
                .putResources("a", resource)
                .putResources("b", Resource.getDefaultInstance())
                .build();
        return Core.request()
                .setObserved(state)
                .setDesired(state)
                .setInput(struct)
                .setContext(struct)
                .putExtraResources("extra", resources)
                .putRequiredResources("required", resources)
                .putRequiredSchemas(
                        "schema", Schema.newBuilder().setOpenapiV3(struct).build())
                .putCredentials(
                        "credentials",
                        Credentials.newBuilder()
                                .setCredentialData(CredentialData.newBuilder().putData("token", ByteString.EMPTY))
                                .build())
                .build();
    }

    @Example
    void handsOnEverythingThatIsInARequest() throws Exception {
        assertThat(RunFunctionRequest.parseFrom(
                        Wire.request(WHOLE.toByteArray()).toByteString()))
                .isEqualTo(WHOLE);
    }

    @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
    void refusesWhatProtobufRefuses(@ForAll("damages") List<Damage> damages) {
        ByteString damaged = Damage.all(damages, WHOLE.toByteString());
        Assume.that(!Damage.hasEndlessNumber(damaged));

        agree(damaged.toByteArray());
    }

    /** Each byte in turn, for what chance does not hit. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void refusesWhatProtobufRefusesWithAnyByteChanged(@ForAll byte value) {
        byte[] bytes = WHOLE.toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            byte before = bytes[i];
            bytes[i] = value;
            agree(bytes);
            bytes[i] = before;
        }
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        return Damage.some();
    }

    @Property(tries = 100)
    void refusesWhatNestsTooDeeplyForProtobuf(
            @ForAll("places") UnaryOperator<Struct> place, @ForAll @IntRange(min = -8, max = 4) int more) {
        // Three messages a level, two, and one.
        for (Struct deep :
                List.of(objects(MAX_DEPTH / 3 + more), lists(MAX_DEPTH / 2 + more), groups(MAX_DEPTH + more))) {
            RunFunctionRequest.Builder request = RunFunctionRequest.newBuilder();
            agree(request.setInput(place.apply(deep)).build().toByteArray());
            agree(request.clear()
                    .putRequiredSchemas(
                            "deep",
                            Schema.newBuilder().setOpenapiV3(place.apply(deep)).build())
                    .build()
                    .toByteArray());
            agree(request.clear()
                    .setObserved(State.newBuilder()
                            .putResources(
                                    "deep",
                                    Resource.newBuilder()
                                            .setResource(place.apply(deep))
                                            .build()))
                    .build()
                    .toByteArray());
        }
    }

    @Provide
    Arbitrary<UnaryOperator<Struct>> places() {
        return Arbitraries.of(
                UnaryOperator.identity(),
                deep -> Struct.newBuilder().putFields("in", value(deep)).build());
    }

    private static Struct objects(int levels) {
        Struct deep = Struct.getDefaultInstance();
        for (int level = 0; level < levels; level++) {
            deep = Struct.newBuilder().putFields("x", value(deep)).build();
        }
        return deep;
    }

    private static Struct lists(int levels) {
        Value deep = Value.getDefaultInstance();
        for (int level = 0; level < levels; level++) {
            deep = Value.newBuilder()
                    .setListValue(ListValue.newBuilder().addValues(deep))
                    .build();
        }
        return Struct.newBuilder().putFields("x", deep).build();
    }

    private static Struct groups(int levels) {
        UnknownFieldSet deep = UnknownFieldSet.getDefaultInstance();
        for (int level = 0; level < levels; level++) {
            deep = UnknownFieldSet.newBuilder()
                    .addField(
                            7, UnknownFieldSet.Field.newBuilder().addGroup(deep).build())
                    .build();
        }
        return Struct.newBuilder().setUnknownFields(deep).build();
    }

    private static Value value(Struct struct) {
        return Value.newBuilder().setStructValue(struct).build();
    }

    private static void agree(byte[] bytes) {
        if (isReadByProtobuf(bytes)) {
            try {
                Wire.request(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("refuses what protobuf reads", e);
            }
        } else {
            assertThatThrownBy(() -> Wire.request(bytes)).isInstanceOf(InvalidProtocolBufferException.class);
        }
    }

    private static boolean isReadByProtobuf(byte[] bytes) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            in.setRecursionLimit(MAX_DEPTH);
            RunFunctionRequest.parseFrom(in);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
