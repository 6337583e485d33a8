/**
 * The process around a function: flags, TLS that follows its Secret, health, reflection, metrics, logs, an orderly shutdown.
 * {@link ci.kingdon.moonlander.server.FunctionProcess#serve} is all of it in one call.
 *
 * <p>It takes the function as a plain {@link java.util.function.Function} and knows nothing of what that composes. It depends
 * on nothing of this project but the generated protocol: together with {@code function} it is a small SDK that another
 * function could take as it stands, with the line in {@code META-INF/services} that names the logs' form.
 */
package ci.kingdon.moonlander.server;
