package ci.kingdon.moonlander.inspection.spec;

import ci.kingdon.moonlander.function.Field;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** A length of time as people write it: a whole number of days, hours or minutes. */
public final class Period {

    /** The CRD says the same. Five digits of days are 273 years. */
    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,4}[dhm]");

    private static final int LONGEST = 6;

    private Period() {}

    static Optional<Duration> of(Field field) {
        return field.text(FORM, LONGEST, "a whole number of days, hours or minutes, such as 30d, 720h or 15m")
                .map(Period::length);
    }

    /** The length of time that a landing's spec has; empty where it is written in another form. */
    public static Optional<Duration> of(String text) {
        return Optional.of(text).filter(FORM.asMatchPredicate()).map(Period::length);
    }

    private static Duration length(String text) {
        long number = Long.parseLong(text, 0, text.length() - 1, 10);
        return switch (text.charAt(text.length() - 1)) {
            case 'd' -> Duration.ofDays(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
