package ci.kingdon.moonlander.bench;

import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.testing.Calls;
import java.util.List;
import java.util.Optional;

/** What a process is asked again and again, from its start until it is warm. */
record Workload(String name, RunFunctionRequest request, List<Phase> phases) {

    /**
     * Calls that follow each other.
     *
     * @param name which ones they are; empty for those that are not measured
     */
    record Phase(Optional<String> name, int callers, int calls) {

        static Phase measured(String name, int callers, int calls) {
            return new Phase(Optional.of(name), callers, calls);
        }

        static Phase between(int callers, int calls) {
            return new Phase(Optional.empty(), callers, calls);
        }
    }

    private static final Phase COLD = Phase.measured("first 100", 1, 100);

    static List<Workload> all() {
        return List.of(
                new Workload("first stage", Calls.first(), small()),
                new Workload("landed", Calls.landed(), small()),
                new Workload("network", Calls.network(), small()),
                new Workload("684 kB", Calls.large(), large()));
    }

    private static List<Phase> small() {
        return List.of(
                COLD,
                Phase.between(1, 900),
                Phase.measured("1,001 to 2,000", 1, 1000),
                Phase.between(16, 4000),
                Phase.measured("warm", 1, 500),
                Phase.measured("warm", 4, 1000),
                Phase.measured("warm", 16, 1000));
    }

    /** A call takes so long that a thousand would take minutes. */
    private static List<Phase> large() {
        return List.of(
                COLD,
                Phase.between(4, 300),
                Phase.measured("warm", 1, 100),
                Phase.measured("warm", 4, 200),
                Phase.measured("warm", 16, 200));
    }
}
