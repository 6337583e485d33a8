package ci.kingdon.moonlander.function;

import java.io.Serial;

/**
 * Input that cannot be worked with. It becomes the response's one fatal result, so its message is for whoever wrote the
 * input: which field, what was wrong, what is allowed. It never quotes a secret.
 */
public final class Invalid extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Says what is wrong with a field.
     *
     * @param path where, as in {@code spec.pool.replicas}
     * @param wrong what was found there, and why it will not do
     * @param allowed what would do
     */
    public Invalid(String path, String wrong, String allowed) {
        super(path + ": " + wrong + "; allowed: " + allowed);
    }
}
