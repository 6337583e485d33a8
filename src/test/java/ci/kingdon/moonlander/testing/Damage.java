package ci.kingdon.moonlander.testing;

import com.google.protobuf.ByteString;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * What may happen to bytes on their way.
 *
 * @param at where, in ten thousandths of their length
 * @param length of the part that it happens to
 * @param value a byte
 */
public record Damage(Kind kind, int at, int length, byte value) {

    /** What happens to a part. */
    public enum Kind {
        OVERWRITTEN,
        LOST,
        TWICE,
        CUT_OFF
    }

    /** A few, of any kind. */
    public static Arbitrary<List<Damage>> some() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, 9999),
                        Arbitraries.integers().between(1, 12),
                        // Small ones are tags and lengths that may well make sense.
                        Arbitraries.oneOf(
                                Arbitraries.bytes(), Arbitraries.bytes().between((byte) 0, (byte) 64)))
                .as(Damage::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    /** The bytes after all of them. */
    public static ByteString all(List<Damage> damages, ByteString bytes) {
        ByteString damaged = bytes;
        for (Damage damage : damages) {
            damaged = damage.to(damaged);
        }
        return ByteString.copyFrom(damaged.toByteArray());
    }

    /**
     * Whether there is a number that does not end after ten bytes, as each has to. protobuf refuses it or takes it for one of ten bytes, as
     * the way through its code has it (CodedInputStream.readRawVarint64 and skipRawVarint, 4.36); nobody writes it.
     */
    public static boolean hasEndlessNumber(ByteString bytes) {
        int high = 0;
        for (int i = 0; i < bytes.size() && high < 10; i++) {
            high = bytes.byteAt(i) < 0 ? high + 1 : 0;
        }
        return high == 10;
    }

    private ByteString to(ByteString bytes) {
        int from = (int) ((long) bytes.size() * at / 10_000);
        int to = Math.min(bytes.size(), from + length);
        ByteString before = bytes.substring(0, from);
        return switch (kind) {
            case OVERWRITTEN ->
                before.concat(ByteString.copyFrom(new byte[] {value}))
                        .concat(bytes.substring(Math.min(bytes.size(), from + 1)));
            case LOST -> before.concat(bytes.substring(to));
            case TWICE -> bytes.substring(0, to).concat(bytes.substring(from));
            case CUT_OFF -> before;
        };
    }
}
