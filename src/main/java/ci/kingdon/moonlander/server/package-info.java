/**
 * The gRPC server around a composition function: TLS that follows its Secret, health, reflection, metrics, an orderly
 * shutdown.
 *
 * <p>It is given the function as a plain {@link java.util.function.Function} and knows nothing of what that composes.
 * Together with {@code function} it is a small SDK that another function could take as it stands.
 */
package ci.kingdon.moonlander.server;
