package ci.kingdon.moonlander.bench;

/**
 * One thing that is measured of every function.
 *
 * @param request what it is asked
 * @param calls which of the calls that a process answers
 * @param callers how many call at once
 */
public record Row(String request, String calls, int callers) {}
