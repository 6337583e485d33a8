package ci.kingdon.moonlander.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the engine for the first scenario that asks for it, and stops it after the last. */
final class EngineExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(EngineExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Installation.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent("engine", _ -> start(), Installation.class);
    }

    private static Installation start() {
        try {
            return Installation.start(Path.of("target/e2e"));
        } catch (Exception e) {
            throw new IllegalStateException("the engine did not start", e);
        }
    }
}
