package ci.kingdon.moonlander.addresses;

import ci.kingdon.moonlander.function.Invalid;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Address ranges that must not meet, and what is free between them. */
public final class Ranges {

    /** Enough to choose from. */
    private static final int PROPOSALS = 3;

    /** The blocks that are searched for room: of this size where no more is needed, for there are a million small ones. */
    private static final int SEARCHED = 16;

    /** The private ranges of RFC 1918, which is also what AWS recommends for a VPC. */
    private static final List<IPAddress> PRIVATE = Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
            .map(range -> new IPAddressString(range).getAddress())
            .toList();

    /**
     * A range and whose it is.
     *
     * @param name as in {@code spec.podCIDR}
     * @param cidr the range
     */
    public record Named(String name, IPAddress cidr) {

        @Override
        public String toString() {
            return name + " (" + cidr + ")";
        }
    }

    private Ranges() {}

    /**
     * Refuses a range that meets another.
     *
     * @param path the field that would have to change
     * @param range what is in it
     * @param others what it must not meet; all of them are avoided by what is proposed
     * @throws Invalid naming both ranges and some free ones of the same size
     */
    public static void apart(String path, IPAddress range, List<Named> others) {
        overlap(path, range, others).ifPresent(invalid -> {
            throw invalid;
        });
    }

    /**
     * The error about a range that meets another, for callers that do not refuse it.
     *
     * @param path the field that would have to change
     * @param range what is in it
     * @param others what it must not meet; all of them are avoided by what is proposed
     * @return the first overlap, naming both ranges and some free ones of the same size; empty where there is none
     */
    public static Optional<Invalid> overlap(String path, IPAddress range, List<Named> others) {
        return others.stream()
                .filter(other -> range.overlaps(other.cidr()))
                .findFirst()
                .map(other -> new Invalid(
                        path,
                        "is " + range + ", which overlaps " + other,
                        "a range apart from it, such as " + proposed(range.getNetworkPrefixLength(), others)));
    }

    private static String proposed(int prefix, List<Named> taken) {
        List<IPAddress> free = free(prefix, taken);
        return free.isEmpty()
                ? "one outside of the private ranges, which are all taken"
                : free.stream().map(IPAddress::toString).collect(Collectors.joining(", "));
    }

    /** Free private ranges of a size, each in another block of /16 that is free altogether, or the size of some of these. */
    public static List<IPAddress> free(int prefix, List<Named> taken) {
        List<IPAddress> free = new ArrayList<>();
        int searched = Math.min(prefix, SEARCHED);
        for (IPAddress range : PRIVATE) {
            if (range.getNetworkPrefixLength() > searched) {
                continue;
            }
            range.setPrefixLength(searched, false)
                    .prefixBlockStream()
                    .filter(block ->
                            taken.stream().noneMatch(other -> other.cidr().overlaps(block)))
                    .limit(PROPOSALS)
                    .map(block -> block.setPrefixLength(prefix, false)
                            .prefixBlockStream()
                            .findFirst()
                            .orElseThrow())
                    .forEach(free::add);
        }
        return free.subList(0, Math.min(PROPOSALS, free.size()));
    }
}
