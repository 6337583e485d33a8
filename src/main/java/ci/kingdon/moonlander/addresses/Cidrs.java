package ci.kingdon.moonlander.addresses;

import ci.kingdon.moonlander.function.Field;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads ranges of addresses as strictly as AWS and Kubernetes do: an address, a slash, a prefix length, no host bits. */
public final class Cidrs {

    /** The library also reads wildcards, lists, masks, octal numbers and a bare prefix length. */
    private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowSingleSegment(false)
            .allowPrefixOnly(false)
            .allowMask(false)
            .allowWildcardedSeparator(false)
            .setRangeOptions(RangeParameters.NO_RANGE)
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .allowLeadingZeros(false)
            .allowBinary(false)
            .getParentBuilder()
            .getIPv6AddressParametersBuilder()
            .allowZone(false)
            .allowBase85(false)
            .allowBinary(false)
            .getParentBuilder()
            .toParams();

    /** What ranges are written with. The library fails on some other characters, in place of refusing them. */
    private static final Pattern CHARACTERS = Pattern.compile("[0-9A-Fa-f.:/]+");

    private Cidrs() {}

    /**
     * An IPv4 range.
     *
     * @param example what is allowed, with an example
     */
    public static Optional<IPAddress> ipv4(Field field, String example) {
        Optional<IPAddress> range = any(field, example);
        range.filter(IPAddress::isIPv6).ifPresent(ipv6 -> {
            throw field.invalid("has " + ipv6 + ", which is IPv6", example);
        });
        return range;
    }

    /** A range of either kind. */
    public static Optional<IPAddress> any(Field field, String example) {
        return field.text().map(text -> {
            IPAddress address = address(text)
                    .filter(read -> read.getNetworkPrefixLength() != null)
                    .orElseThrow(() -> field.invalid("has \"" + shortened(text) + "\"", example));
            if (!address.isPrefixBlock()) {
                throw field.invalid(
                        "has " + text + ", an address inside of a range",
                        "the range itself, " + address.toPrefixBlock());
            }
            return address;
        });
    }

    /** A range that is known to be one. */
    public static IPAddress of(String range) {
        return parsed(range).orElseThrow();
    }

    /** What somebody else's spec has as a range; empty if it is none. */
    public static Optional<IPAddress> parsed(String range) {
        return address(range).filter(IPAddress::isPrefixBlock);
    }

    private static Optional<IPAddress> address(String text) {
        return CHARACTERS.matcher(text).matches()
                ? Optional.ofNullable(new IPAddressString(text, STRICT).getAddress())
                : Optional.empty();
    }

    /** The longest IPv6 range has 43 characters. */
    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
