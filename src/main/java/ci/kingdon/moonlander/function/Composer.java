package ci.kingdon.moonlander.function;

/** Composes one kind of composite resource. It keeps no state: the same request gives the same response. */
@FunctionalInterface
public interface Composer {

    /**
     * Answers one call.
     *
     * @throws Invalid where the request cannot be worked with; it becomes the one fatal result
     */
    Response compose(Request request);
}
