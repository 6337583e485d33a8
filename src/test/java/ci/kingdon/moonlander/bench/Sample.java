package ci.kingdon.moonlander.bench;

/**
 * What one round measured of one function's calls, in milliseconds.
 *
 * @param cpu CPU time of the server per call
 * @param p50 what half of the calls took at most
 * @param p99 what 99 of a hundred took at most
 */
public record Sample(String function, Row row, int round, double cpu, double p50, double p99) {}
