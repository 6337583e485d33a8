package ci.kingdon.moonlander.fuzz;

import ci.kingdon.moonlander.testing.Damage;
import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/** Values that nobody expects, by chance. */
record Hostile(SplittableRandom random) {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\n",
            "\0",
            "..",
            "-",
            "a.b/c",
            "../../etc/passwd",
            "%s%n",
            "${env:HOME}",
            "{{ .Values }}",
            "<<",
            "&a [*a, *a]",
            "!!java",
            "---\n- a",
            "\ud800",
            "\ufeff",
            "\u202e",
            "\ud83c\udf19",
            "~",
            "null",
            "True",
            "NaN",
            "0x10",
            "1e999",
            "99999999999999999999",
            "2026-99-99T99:99:99Z",
            "0000-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59Z",
            "10.0.0.0/99",
            "10.0.0.0/0",
            "::/0",
            "fe80::1%eth0",
            "https://[",
            "https://a:99999",
            "https://user:pass@h",
            "http://\u00e4.example",
            "//",
            "-1",
            "1Gi",
            "1e1000Gi",
            "9".repeat(400),
            "a".repeat(64),
            "a".repeat(254),
            "a.".repeat(130),
            "(".repeat(5000),
            "[".repeat(5000),
            "a: ".repeat(300),
            "=".repeat(8),
            "AAAA",
            "apiVersion: v1\nkind: Config\nclusters: [{name: c, cluster: 7}]\ncontexts: {}\nusers: null\ncurrent-context: []");

    private static final List<Double> NUMBERS = List.of(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            0.0,
            -0.0,
            -1.0,
            0.5,
            1e308,
            Double.MIN_VALUE,
            2147483648.0,
            -2147483649.0,
            9007199254740993.0,
            9.3e18,
            -9.3e18);

    /** JSON's levels in what is the deepest that the server reads: 1000 messages, three a level. */
    private static final int DEEPEST = 330;

    Value value() {
        return switch (random.nextInt(10)) {
            case 0 -> Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
            case 1 -> Value.newBuilder().setBoolValue(random.nextBoolean()).build();
            case 2, 3 ->
                Value.newBuilder()
                        .setNumberValue(NUMBERS.get(random.nextInt(NUMBERS.size())))
                        .build();
            case 4 -> Value.getDefaultInstance();
            case 5 ->
                Value.newBuilder().setStructValue(Struct.getDefaultInstance()).build();
            case 6 ->
                Value.newBuilder().setListValue(ListValue.getDefaultInstance()).build();
            case 7 ->
                random.nextInt(10) == 0 ? deep(random.nextInt(2) == 0 ? DEEPEST : 2 * DEEPEST) : object(text(), text());
            default -> text(text()).isEmpty() ? object("", "") : string(text());
        };
    }

    private Value deep(int levels) {
        Value deep = string("end");
        for (int level = 0; level < levels; level++) {
            deep = random.nextBoolean()
                    ? Value.newBuilder()
                            .setListValue(ListValue.newBuilder().addValues(deep))
                            .build()
                    : Value.newBuilder()
                            .setStructValue(Struct.newBuilder().putFields("spec", deep))
                            .build();
        }
        return deep;
    }

    private static Value object(String name, String text) {
        return Value.newBuilder()
                .setStructValue(Struct.newBuilder().putFields(name, string(text)))
                .build();
    }

    private static Value string(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    /** Also every character there is, one at a time. */
    String text() {
        return random.nextInt(4) == 0
                ? Character.toString(random.nextInt(random.nextBoolean() ? 0x100 : Character.MAX_CODE_POINT + 1))
                : TEXTS.get(random.nextInt(TEXTS.size()));
    }

    /** Another text in the place of this one; base64 of bytes becomes base64 of others. */
    String text(String before) {
        int at = before.isEmpty() ? 0 : random.nextInt(before.length());
        return switch (random.nextInt(6)) {
            case 0 -> before.substring(0, at) + text() + before.substring(at);
            case 1 -> before.substring(0, at);
            case 2 -> before.repeat(random.nextInt(20) == 0 && before.length() < 1000 ? 1000 : 2);
            case 3 -> before + text();
            case 4 -> base64(before);
            default -> text();
        };
    }

    private String base64(String before) {
        try {
            byte[] decoded = Base64.getDecoder().decode(before);
            return Base64.getEncoder()
                    .encodeToString(bytes(ByteString.copyFrom(decoded)).toByteArray());
        } catch (IllegalArgumentException e) {
            return Base64.getEncoder().encodeToString(before.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Other bytes in the place of these, which may be a kubeconfig's. */
    ByteString bytes(ByteString before) {
        return switch (random.nextInt(8)) {
            case 5, 6, 7 -> ByteString.copyFromUtf8(otherField(before.toStringUtf8()));
            case 0 -> ByteString.copyFromUtf8(text());
            case 1 -> ByteString.EMPTY;
            case 2 -> before.concat(ByteString.copyFromUtf8("\n" + text()));
            case 3 -> ByteString.copyFromUtf8(text()).concat(before);
            default -> damaged(before);
        };
    }

    /** YAML with another value in one of its fields. */
    private String otherField(String yaml) {
        String[] lines = yaml.split("\n", -1);
        int at = random.nextInt(lines.length);
        int colon = lines[at].indexOf(": ");
        lines[at] = (colon < 0 ? lines[at] : lines[at].substring(0, colon + 2)) + text();
        return String.join("\n", lines);
    }

    private ByteString damaged(ByteString before) {
        Damage.Kind kind = random.nextBoolean() ? Damage.Kind.OVERWRITTEN : Damage.Kind.CUT_OFF;
        return Damage.all(List.of(new Damage(kind, random.nextInt(10_000), 1, (byte) random.nextInt(256))), before);
    }
}
