package ci.kingdon.moonlander.function;

/**
 * Does the work of a pipeline's step. Usually it composes a composite resource; in an Operation, whose requests have none, it
 * does something else. It keeps no state: the same request gives the same response.
 */
@FunctionalInterface
public interface Composer {

    /**
     * Answers one call.
     *
     * @throws Invalid where the request cannot be worked with; it becomes the one fatal result
     */
    Response compose(Request request);
}
