package ci.kingdon.moonlander.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of tests that run on the engine beside those of other classes: they use namespaces and names of their own, leave every
 * process running, wait generously, and assert nothing about what others do. Whoever is not sure takes {@link Scenario}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EngineExtension.class)
@interface QuietScenario {}
