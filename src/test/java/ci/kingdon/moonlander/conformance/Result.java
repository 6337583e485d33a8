package ci.kingdon.moonlander.conformance;

import java.time.Duration;

/**
 * What a check found.
 *
 * @param check its name, as {@code --only} takes it
 * @param title what holds where it passed
 * @param detail what was seen: figures where it passed, why where it did not
 * @param advice what to do where it did not pass; else empty
 */
record Result(String check, String title, Outcome outcome, String detail, String advice, Duration took) {}
