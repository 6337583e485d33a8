package ci.kingdon.moonlander.conformance;

import java.util.List;

/** One thing that has to hold in a cluster that this package is installed on. */
interface Check {

    /** As {@code --only} and {@code --skip} take it. */
    String name();

    /** What holds where it passes. */
    String title();

    /** The checks without which this one says nothing; it is skipped where one of them did not pass. */
    default List<String> needs() {
        return List.of();
    }

    /** Looks. What it makes is in the run's namespaces, and the run takes it away. */
    Finding look(Run run) throws Exception;
}
