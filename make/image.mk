# The function's images: made without Docker, from Debian's packages, by jlink and jib. docs/packaging.md says how.

# The architectures to package, as container images name them.
ARCH ?= arm64 amd64
# An image to build on in place of the one that hack/base-image makes, with Java 25 on its PATH.
IMAGE_BASE ?=
# Debian's packages, unpacked, that base images are made of.
DEBIAN := $(ENGINE)/debian
DEBIAN_PACKAGES := openjdk-25-jdk-headless openjdk-25-jre-headless libc6 libgcc-s1 libstdc++6 zlib1g
# The classes that landings use, as a training run found them, for the images to bring them ready to be used.
CLASSES := package/image/classes.txt

# The native library for TLS, as netty names it for each architecture. The image has it as a file, with its licences.
NATIVE_amd64 := linux-x86_64
NATIVE_arm64 := linux-aarch_64

target/native-%/app/native: pom.xml | maven
	@rm -rf target/native-$* target/unpacked-$*
	@$(MVN) -q dependency:unpack-dependencies -DincludeArtifactIds=netty-tcnative-boringssl-static -DincludeClassifiers=$(NATIVE_$*) \
	  -DoutputDirectory=$(CURDIR)/target/unpacked-$* -Dmdep.unpack.includes='META-INF/native/*.so,META-INF/*.txt,META-INF/license/*' -DmarkersDirectory=$(CURDIR)/target/unpacked-$*
	@mkdir -p $(@D)
	@mv target/unpacked-$*/META-INF/native $@
	@mv target/unpacked-$*/META-INF/*.txt target/unpacked-$*/META-INF/license $@
	@rm -rf target/unpacked-$*

# How jib makes an image. Without disableUpdateChecks jib asks its makers whether there is a newer jib.
JIB = $(MVN) -q jib:buildTar -Djib.disableUpdateChecks=true -Dimage.architecture=$* $(if $(IMAGE_BASE),-Dimage.base=$(IMAGE_BASE)) \
  -Dimage.tar=$(abspath $@)

# Another architecture's JVM runs in an emulator, which is named once the architecture is known: by a second expansion.
.SECONDEXPANSION:
emulator = $(if $(filter-out $(OWN),$1),$(DEBIAN)/qemu-$1)

target/image-%.tar: target/plain-%.tar target/cache-%/app/moonlander.jsa
	@echo "package: $@"
	@$(JIB) -Djib.extraDirectories.paths=$(CURDIR)/target/native-$*,$(CURDIR)/target/cache-$*

# Without the cache of classes, which its JVM makes.
target/plain-%.tar: $(JAR) target/built-on target/native-%/app/native $(if $(IMAGE_BASE),,target/base-%.tar)
	@echo "package: $@"
	@$(JIB) -Djib.extraDirectories.paths=$(CURDIR)/target/native-$*

# Only the sources that make the cache: a test that changes makes no image again.
CACHE_MAKER := $(addprefix src/e2e/java/ci/kingdon/moonlander/image/, ClassCache.java Container.java UnpackedImage.java) hack/container
target/cache-%/app/moonlander.jsa: target/plain-%.tar $(CLASSES) $(CACHE_MAKER) | target/e2e.classpath $$(call emulator,$$*)
	@echo "package: $@$(if $(filter-out $(OWN),$*), (emulated: this takes minutes))"
	@rm -rf target/cache-$* target/dump-$*
	@$(E2E_JAVA) ci.kingdon.moonlander.image.ClassCache $< $(CLASSES) target/dump-$* $@
	@rm -rf target/dump-$*

.PHONY: train
train: target/plain-$(OWN).tar target/e2e.classpath ## Land the examples, and list the classes that this uses in package/image/classes.txt
	@rm -rf target/training
	@$(E2E_JAVA) ci.kingdon.moonlander.image.Training $< target/training $(CLASSES)
	@rm -rf target/training
	@git diff --stat -- $(CLASSES)

BASE_IMAGE_NEEDS = hack/base-image target/native-%/app/native $(DEBIAN)/%/packages $(DEBIAN)/$(OWN)/packages | $$(call emulator,$$*)

target/base-%.tar: $(BASE_IMAGE_NEEDS)
	@echo "package: $@"
	@hack/base-image $* $(DEBIAN) target/native-$*/app/native $@

$(DEBIAN)/%/packages: hack/debian
	@echo "package: fetching Debian's OpenJDK for $*"
	@hack/debian $* $(@D) $(DEBIAN_PACKAGES)

$(DEBIAN)/qemu-arm64 $(DEBIAN)/qemu-amd64: $(DEBIAN)/qemu-%: hack/debian
	@echo "package: fetching an emulator of $*"
	@hack/debian $(OWN) $(DEBIAN)/emulators qemu-user
	@mv $(DEBIAN)/emulators/usr/bin/qemu-$(if $(filter arm64,$*),aarch64,x86_64) $@
	@# It is as old as Debian's package.
	@touch $@
	@rm -rf $(DEBIAN)/emulators

# What images are built on, in a file that changes when it does.
target/built-on: force
	@mkdir -p target
	@echo "IMAGE_BASE=$(IMAGE_BASE)" > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

.PRECIOUS: target/native-%/app/native target/base-%.tar target/plain-%.tar target/image-%.tar target/cache-%/app/moonlander.jsa $(DEBIAN)/%/packages

.PHONY: measure
measure: target/image-$(OWN).tar target/plain-$(OWN).tar target/e2e.classpath ## Measure this machine's image: size, start, memory
	@rm -rf target/measure
	@$(E2E_JAVA) ci.kingdon.moonlander.image.Measure target/image-$(OWN).tar target/plain-$(OWN).tar target/measure

# How often `make bench` measures each function, by turns.
ROUNDS ?= 5

.PHONY: bench
bench: target/image-$(OWN).tar engine-bench target/e2e.classpath ## Measure the function beside functions in Go: target/bench.md, .json, .svg
	@rm -rf target/bench
	@$(E2E_JAVA) ci.kingdon.moonlander.bench.Bench $< $(OWN) $(abspath $(ENGINE)) $(ROUNDS) target/bench target
	@rm -rf target/bench

.PHONY: bench-growth
bench-growth: target/image-$(OWN).tar engine-bench target/e2e.classpath ## Measure how a call's cost grows with the resources of others: target/bench-growth.*
	@rm -rf target/bench-growth
	@$(E2E_JAVA) ci.kingdon.moonlander.bench.BenchGrowth $< $(OWN) $(abspath $(ENGINE)) target/bench-growth target
	@rm -rf target/bench-growth

# How many hostile calls `make test-fuzz` makes, from which case on, and for how many minutes at most. A case is its number: CALLS=1 SEED=number repeats it.
CALLS ?= 1000000
SEED ?= 1
FUZZ_MINUTES ?= 60

.PHONY: test-fuzz
test-fuzz: target/image-$(OWN).tar target/e2e.classpath ## Send hostile requests to this machine's image: CALLS=1000000 SEED=1
	@rm -rf target/fuzz
	@$(E2E_JAVA) ci.kingdon.moonlander.image.FuzzRun $< target/fuzz $(SEED) $(CALLS) $(FUZZ_MINUTES)
