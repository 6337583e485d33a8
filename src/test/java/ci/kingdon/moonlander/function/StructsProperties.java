package ci.kingdon.moonlander.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.testing.Damage;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.Yaml;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import com.google.protobuf.WireFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The trees name their edge cases themselves: jqwik would combine them level by level, which is millions. */
class StructsProperties {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final long LARGEST_EXACT = 1L << 53;

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aTreeComesBackAsItWent(@ForAll("trees") ObjectNode tree) {
        assertThat(Structs.tree(Structs.bytes(tree))).isEqualTo(tree);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aTreeBecomesTheBytesThatProtobufItselfWouldMake(@ForAll("trees") ObjectNode tree) {
        assertThat(Structs.bytes(tree)).isEqualTo(Protos.bytes(Protos.struct(tree)));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aStructIsReadAsATreeThatProtobufItselfTakesForThatStruct(@ForAll("trees") ObjectNode tree) {
        Struct struct = Protos.struct(tree);

        assertThat(Protos.struct(Structs.tree(struct.toByteString()))).isEqualTo(struct);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void fieldsAreReadInTheirOrder(@ForAll("trees") ObjectNode tree) {
        assertThat(Structs.tree(Protos.struct(tree).toByteString()).propertyNames())
                .containsExactlyElementsOf(tree.propertyNames());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aFieldIsReadAsInTheWholeTree(@ForAll("trees") ObjectNode tree) {
        ByteString struct = Structs.bytes(tree);

        for (String name : tree.propertyNames()) {
            assertThat(Structs.field(struct, name)).isEqualTo(tree.get(name));
        }
        assertThat(Structs.field(struct, "not there").isMissingNode()).isTrue();
    }

    /** What protobuf reads, we read as the same tree; what it refuses, we refuse. */
    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void brokenBytesAreReadAsProtobufReadsThem(
            @ForAll("trees") ObjectNode tree, @ForAll("damages") List<Damage> damages) {
        ByteString struct = Damage.all(damages, Protos.struct(tree).toByteString());
        Assume.that(!Damage.hasEndlessNumber(struct));

        Optional<ObjectNode> theirs = theirs(struct);
        if (theirs.isEmpty()) {
            assertThatThrownBy(() -> Structs.tree(struct)).isInstanceOf(IllegalArgumentException.class);
        } else {
            ObjectNode ours = Structs.tree(struct);
            assertThat(ours).isEqualTo(theirs.get());
            for (String name : ours.propertyNames()) {
                assertThat(Structs.field(struct, name)).isEqualTo(ours.get(name));
            }
        }
    }

    /** Chance hits these too rarely. On the wire, a message after another of its type is merged with it. */
    @Example
    void whatNoWriterMakesIsReadAsProtobufReadsIt() {
        ByteString one = value("{a: 1, b: {x: 1}, c: [1]}");
        ByteString other = value("{b: {y: 2}, c: [2], d: text}");
        ByteString list = value("[3]");
        ByteString key = field(Structs.ENTRY_KEY, ByteString.copyFromUtf8("metadata"));
        for (ByteString entry : List.of(
                key.concat(field(Structs.ENTRY_VALUE, one.concat(other))),
                key.concat(field(Structs.ENTRY_VALUE, one)).concat(field(Structs.ENTRY_VALUE, other)),
                key.concat(field(Structs.ENTRY_VALUE, one)).concat(field(Structs.ENTRY_VALUE, ByteString.EMPTY)),
                key.concat(field(Structs.ENTRY_VALUE, list.concat(list))),
                key.concat(field(Structs.ENTRY_VALUE, list.concat(one))),
                key.concat(field(Structs.ENTRY_VALUE, one.concat(list))),
                field(Structs.ENTRY_VALUE, one).concat(key),
                key,
                field(Structs.ENTRY_VALUE, one))) {
            ByteString twice = field(Structs.STRUCT_ENTRY, key.concat(field(Structs.ENTRY_VALUE, list)))
                    .concat(field(Structs.STRUCT_ENTRY, entry));
            ObjectNode theirs = theirs(twice).orElseThrow();

            assertThat(Structs.tree(twice)).isEqualTo(theirs);
            assertThat(Structs.field(twice, "metadata")).isEqualTo(theirs.get("metadata"));
        }
    }

    /** A value's bytes. */
    private static ByteString value(String yaml) {
        return Protos.struct(Yaml.one("v: " + yaml)).getFieldsOrThrow("v").toByteString();
    }

    private static ByteString field(int tag, ByteString content) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        WireFormat.getTagFieldNumber(tag),
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(content)
                                .build())
                .build()
                .toByteString();
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        return Damage.some();
    }

    /** By protobuf's messages. */
    private static Optional<ObjectNode> theirs(ByteString struct) {
        try {
            return Optional.of(tree(Struct.parseFrom(struct)));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode tree(Struct struct) {
        ObjectNode object = NODES.objectNode();
        struct.getFieldsMap().forEach((name, value) -> object.set(name, tree(value)));
        return object;
    }

    private static JsonNode tree(Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> NODES.stringNode(value.getStringValue());
            case BOOL_VALUE -> NODES.booleanNode(value.getBoolValue());
            case NUMBER_VALUE -> {
                double number = value.getNumberValue();
                yield number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT
                        ? NODES.numberNode((long) number)
                        : NODES.numberNode(number);
            }
            case STRUCT_VALUE -> tree(value.getStructValue());
            case LIST_VALUE -> {
                ArrayNode array = NODES.arrayNode();
                value.getListValue().getValuesList().forEach(item -> array.add(tree(item)));
                yield array;
            }
            case NULL_VALUE, KIND_NOT_SET -> NODES.nullNode();
        };
    }

    @Example
    void wholeNumbersComeBackWholeAndFractionsAsTheyWere() {
        ObjectNode tree = Yaml.one("""
                replicas: 3
                negative: -7
                zero: 0
                half: 0.5
                largest: 9007199254740992
                smallest: -9007199254740992
                """);

        assertThat(Structs.tree(Protos.struct(tree).toByteString()).toString())
                .isEqualTo("{\"replicas\":3,\"negative\":-7,\"zero\":0,\"half\":0.5,"
                        + "\"largest\":9007199254740992,\"smallest\":-9007199254740992}");
    }

    /** A long there would claim digits that the double never had. */
    @Example
    void aNumberBeyondWhatADoubleHoldsExactlyStaysADouble() {
        assertThat(numberOf(LARGEST_EXACT * 2.0)).isEqualTo(NODES.numberNode(LARGEST_EXACT * 2.0));
        assertThat(numberOf(1e300)).isEqualTo(NODES.numberNode(1e300));
    }

    @Example
    void wholeNumbersBeyondThatAreWrittenAsTheNearestDouble() throws Exception {
        ObjectNode tree = NODES.objectNode().put("n", LARGEST_EXACT + 1);

        assertThat(Struct.parseFrom(Structs.bytes(tree)).getFieldsOrThrow("n").getNumberValue())
                .isEqualTo(LARGEST_EXACT);
    }

    @Example
    void aValueOfNoKindIsNull() {
        Struct struct = Struct.newBuilder()
                .putFields("nothing", Value.getDefaultInstance())
                .build();

        assertThat(Structs.tree(struct.toByteString())).isEqualTo(Yaml.one("nothing: null"));
    }

    @Example
    void halfACharacterIsWrittenAsProtobufWritesIt() {
        ObjectNode tree = NODES.objectNode().put("half", "a\uD83C");

        assertThat(Structs.bytes(tree))
                .isEqualTo(Protos.bytes(Struct.newBuilder()
                        .putFields(
                                "half", Value.newBuilder().setStringValue("a?").build())
                        .build()));
    }

    /** Fields of an object that holds much are written where there is no room yet. */
    @Example
    void writesStructsOfAnySize() {
        ObjectNode tree = NODES.objectNode();
        for (int i = 0; i < 200; i++) {
            tree.put("field-" + i, "x".repeat(i * 7));
            assertThat(Structs.bytes(tree)).isEqualTo(Protos.bytes(Protos.struct(tree)));
        }
    }

    @Example
    void bytesHaveNoPlaceInAStruct() {
        ObjectNode tree = NODES.objectNode();
        tree.set("data", NODES.binaryNode(new byte[] {1}));

        assertThatThrownBy(() -> Structs.bytes(tree))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a BINARY node has no place in a Struct");
    }

    private static JsonNode numberOf(double number) {
        Value value = Value.newBuilder().setNumberValue(number).build();
        return Structs.tree(Struct.newBuilder().putFields("n", value).build().toByteString())
                .get("n");
    }

    @Provide
    Arbitrary<ObjectNode> trees() {
        return objects(Arbitraries.recursive(
                StructsProperties::leaves,
                inner -> Arbitraries.oneOf(inner, objects(inner).map(object -> (JsonNode) object), lists(inner)),
                0,
                3));
    }

    private static Arbitrary<JsonNode> leaves() {
        Arbitrary<Long> wholes = Arbitraries.oneOf(
                Arbitraries.longs().between(-LARGEST_EXACT, LARGEST_EXACT),
                Arbitraries.of(LARGEST_EXACT, LARGEST_EXACT - 1, -LARGEST_EXACT, 0L, -1L));
        Arbitrary<Double> fractions =
                Arbitraries.doubles().between(-1e9, 1e9).filter(number -> number != Math.rint(number));
        return Arbitraries.oneOf(
                texts().map(NODES::stringNode),
                Arbitraries.of("", "null", "3", "\uD83C\uDF19", "m\u00F6\u00F6n", "a\u0000b")
                        .map(NODES::stringNode),
                wholes.map(NODES::numberNode),
                fractions.map(NODES::numberNode),
                Arbitraries.of(true, false).map(NODES::booleanNode),
                Arbitraries.just(NODES.nullNode()));
    }

    private static Arbitrary<ObjectNode> objects(Arbitrary<JsonNode> values) {
        return Arbitraries.maps(texts(), values).ofMaxSize(3).map(fields -> {
            ObjectNode object = NODES.objectNode();
            for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
                object.set(field.getKey(), field.getValue());
            }
            return object;
        });
    }

    private static Arbitrary<JsonNode> lists(Arbitrary<JsonNode> items) {
        return items.list().ofMaxSize(3).map((List<JsonNode> list) -> {
            ArrayNode array = NODES.arrayNode();
            array.addAll(list);
            return array;
        });
    }

    /** Any, save for half a character outside the basic plane, which protobuf refuses. */
    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange('\0', (char) (Character.MIN_SURROGATE - 1))
                .withCharRange((char) (Character.MAX_SURROGATE + 1), Character.MAX_VALUE)
                .ofMaxLength(8);
    }

    @Example
    void refusesToWriteNumbersThatJsonHasNot() {
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            ObjectNode tree = JsonNodeFactory.instance.objectNode().put("number", number);

            assertThatThrownBy(() -> Structs.bytes(tree)).isInstanceOf(Invalid.class);
        }
    }
}
