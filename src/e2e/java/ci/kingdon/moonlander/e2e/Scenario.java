package ci.kingdon.moonlander.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A class of tests that run on the engine while no other scenario does: they restart a process that others need, count calls, hold
 * the clock against something, change what is installed, or look at what others write. These scenarios run after the {@link
 * QuietScenario}s, in their order.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EngineExtension.class)
@Isolated
@interface Scenario {}
