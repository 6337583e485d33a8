package ci.kingdon.moonlander.bench;

/**
 * What one round measured of one function's process.
 *
 * @param request what it was asked
 * @param start milliseconds from its start to its first answer
 * @param resident MiB after all calls
 * @param peak the most MiB that it had
 */
public record Life(String function, String request, int round, double start, double resident, double peak) {}
