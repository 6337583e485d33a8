# The JDK, Maven, the flags of JVMs, the system properties that tests read.

JDK := $(shell hack/java-home 25)
JAVA := $(JDK)/bin/java
export JAVA_HOME := $(JDK)

# JDK 25 warns about what Maven 3.8's own libraries, protobuf and netty use.
ALLOW_UNSAFE := --sun-misc-unsafe-memory-access=allow
export MAVEN_OPTS := $(ALLOW_UNSAFE) $(MAVEN_OPTS)
MVN := mvn --batch-mode --no-transfer-progress

# Where tests find the engine.
ENGINE_PROPERTIES = -Dengine.dir=$(abspath $(ENGINE)) -Dengine.cli=$(abspath $(CROSSPLANE_CLI)) \
  -Dengine.core=$(abspath $(CROSSPLANE_CORE))

# The programs and tests of src/e2e. They make namespaces, which Maven could not leave, so that make starts them.
E2E_CLASSES := target/e2e-classes
E2E_SOURCES := $(shell find src/e2e src/test -type f)
E2E_JAVA = $(JAVA) -XX:-UsePerfData --enable-native-access=ALL-UNNAMED $(ALLOW_UNSAFE) \
  -Dlogback.configurationFile=src/e2e/logback.xml \
  -cp $(E2E_CLASSES):target/classes:$$(cat target/e2e.classpath)
JUNIT := org.junit.platform.console.ConsoleLauncher execute --disable-banner --details=tree --fail-if-no-tests \
  --include-engine=junit-jupiter

# Flags of JMH's for `make jmh`: a benchmark and a request, say.
JMH ?=

.PHONY: jmh
jmh: target/e2e.classpath ## Measure a call without the network, and its parts: time, and bytes allocated
	@$(E2E_JAVA) org.openjdk.jmh.Main -prof gc $(JMH)

target/e2e.classpath: $(JAVA_SOURCES) $(E2E_SOURCES) | jdk maven
	@echo "build: $(E2E_CLASSES)"
	@# Else the class of a scenario that is no more would still run.
	@rm -rf $(E2E_CLASSES)
	@$(MVN) -q -Pe2e process-test-classes
	@touch $@

.PHONY: jdk maven
jdk:
	@test -n "$(JDK)" || { echo "make: a JDK 25 is missing: install one, or set JAVA_HOME to where it is" >&2; exit 1; }
maven:
	@command -v mvn > /dev/null || { echo "make: Maven is missing: install Maven 3.8 or later" >&2; exit 1; }
