package ci.kingdon.moonlander.e2e;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Starts the engine for the first scenario that asks for it, while others that ask wait; stops it after the last, and keeps the table
 * of what each scenario took and found.
 */
final class EngineExtension implements ParameterResolver, BeforeTestExecutionCallback, TestWatcher {

    private static final Namespace NAMESPACE = Namespace.create(EngineExtension.class);
    private static final String STARTED = "started";

    /** Read by the Makefile, which prints it last of all. */
    private static final Path FAILED = Path.of("target/e2e.failed");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Installation.class || type == Results.Notes.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == Results.Notes.class) {
            return results(context).notes(context.getDisplayName());
        }
        // The table first: it is then printed after the engine has been stopped.
        results(context);
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Installation.class, _ -> start(), Installation.class);
    }

    private static Installation start() {
        try {
            return Installation.start(Path.of("target/e2e"));
        } catch (Exception e) {
            throw new IllegalStateException("the engine did not start", e);
        }
    }

    private static Results results(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Results.class, _ -> new Results(FAILED), Results.class);
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        context.getStore(NAMESPACE).put(STARTED, System.nanoTime());
    }

    /** A scenario whose preparation fails has not begun. */
    private static long started(ExtensionContext context) {
        return Optional.ofNullable(context.getStore(NAMESPACE).get(STARTED, Long.class))
                .orElseGet(System::nanoTime);
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        results(context).ended(context.getDisplayName(), Optional.empty(), started(context));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        results(context).ended(context.getDisplayName(), Optional.of(cause), started(context));
    }
}
