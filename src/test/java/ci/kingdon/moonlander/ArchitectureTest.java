package ci.kingdon.moonlander;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Runner;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

/** The rooms of the design, and which doors there are between them. */
class ArchitectureTest {

    private static final String ROOT = "ci.kingdon.moonlander";

    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /** Each class with what is nested in it. The generated protocol is as protobuf makes it. */
    private static final SliceAssignment TOP_LEVEL_CLASSES = new SliceAssignment() {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(ROOT + ".proto")
                    ? SliceIdentifier.ignore()
                    : SliceIdentifier.of(type.getName().replaceAll("\\$.*", ""));
        }

        @Override
        public String getDescription() {
            return "classes with what is nested in them";
        }
    };

    @Test
    void composersNeverSeeTheWire() {
        noClasses()
                .that()
                .resideInAnyPackage(rooms("landing", "network", "login", "exposure", "staging", "inspection"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.protobuf..", "io.grpc..", ROOT + ".proto..")
                .check(CLASSES);
    }

    @Test
    void serverAndFunctionCouldBeTakenByAnotherFunction() {
        dependsOfTheProjectOnlyOn("server", "proto");
        dependsOfTheProjectOnlyOn("function", "proto");
    }

    @Test
    void modelsKnowNothingOfWhoUsesThem() {
        apart("crossplane", "landing", "network", "login", "exposure", "function", "server");
        apart("kubernetes", "landing", "network", "login", "exposure", "function", "server");
    }

    @Test
    void kindsKnowNothingOfEachOther() {
        apart("ownership", "landing", "network", "login", "exposure", "inspection", "server");
        apart("addresses", "landing", "network", "login", "exposure", "inspection", "server");
        apart("staging", "landing", "network", "login", "exposure", "inspection", "server");
        apart("network", "landing", "login", "exposure");
        apart("landing", "network", "login", "exposure");
        apart("login.provider", "landing", "network", "login.bastion", "exposure");
        apart("login.bastion", "landing", "network", "login.provider", "exposure", "server");
        apart("exposure", "landing", "network", "login");
        apart("inspection", "landing", "network", "login", "exposure", "staging", "server");
    }

    @Test
    void onlyMainSeesBothServerAndComposers() {
        classes()
                .that(see("server"))
                .and(see("landing"))
                .should()
                .be(Moonlander.class)
                .check(CLASSES);
    }

    @Test
    void packagesDependOnEachOtherInOneDirectionOnly() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void classesOfARoomDependOnEachOtherInOneDirectionOnly() {
        slices().assignedFrom(TOP_LEVEL_CLASSES).should().beFreeOfCycles().check(CLASSES);
    }

    /** Kinds of planets are package-private. Destinations are not, for they are nested in an interface. */
    @Test
    void nobodyAsksWhatKindAPlanetADestinationOrAParentIs() {
        insideOnly(
                "landing.planet",
                ROOT + "\\.landing\\.planet\\.(Vcluster|Existing|NamespacePlanet|Cozystack|ClusterApi).*");
        insideOnly("landing.delivery", ROOT + "\\.landing\\.delivery\\.Destination\\$.*");
        insideOnly(
                "exposure",
                ROOT + "\\.exposure\\.(CloudflareTunnel|TailscaleFunnel|LoadBalancers|GatewayRoutes|Ingresses)");
        insideOnly("landing.access", ROOT + "\\.landing\\.access\\.Parent\\$.*");
    }

    private static void insideOnly(String room, String types) {
        assertThat(CLASSES).as(types).anyMatch(type -> type.getName().matches(types));
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(types)
                .check(CLASSES);
    }

    /** It takes most of the time of the first calls: see the package kubernetes. */
    @Test
    void nothingIsReadOrWrittenByIntrospection() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson.annotation..")
                .orShould()
                .callMethodWhere(describe(
                        "maps trees to objects",
                        call -> call.getTargetOwner().isAssignableTo(ObjectMapper.class)
                                && Set.of("valueToTree", "treeToValue", "convertValue", "readValue")
                                        .contains(call.getTarget().getName())))
                .check(CLASSES);
    }

    @Test
    void nothingIsRememberedInStaticFields() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage(ROOT + ".proto..")
                .should()
                .beFinal()
                .because("the function is stateless")
                .check(CLASSES);
    }

    @Test
    void composersHaveNeitherClockNorDice() {
        noClasses()
                .that()
                .resideInAnyPackage(rooms(
                        "landing",
                        "network",
                        "login",
                        "exposure",
                        "inspection",
                        "staging",
                        "ownership",
                        "addresses",
                        "function",
                        "crossplane",
                        "kubernetes"))
                .and()
                .doNotBelongToAnyOf(Runner.class)
                .should()
                .accessTargetWhere(describe("gives another value each time", ArchitectureTest::isClockOrDice))
                .because("the same request gives the same bytes (rule 3)")
                .check(CLASSES);
    }

    @Test
    void classesAreNamedForWhatTheyAre() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helpers?|Managers?)(\\$.*)?")
                .check(CLASSES);
    }

    /** A rule over a room that is not there holds, whatever it says. */
    @Test
    void theRoomsAreThere() {
        for (String room : Set.of(
                "function",
                "server",
                "landing",
                "network",
                "login.provider",
                "login.bastion",
                "exposure",
                "inspection",
                "staging",
                "ownership",
                "addresses",
                "crossplane",
                "kubernetes",
                "proto")) {
            assertThat(CLASSES).as(room).anyMatch(type -> type.getPackageName().startsWith(ROOT + "." + room));
        }
    }

    private static void apart(String room, String... others) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms(others))
                .check(CLASSES);
    }

    private static void dependsOfTheProjectOnlyOn(String room, String other) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(resideOutsideOfPackages(rooms(room, other))))
                .check(CLASSES);
    }

    private static String[] rooms(String... names) {
        return Arrays.stream(names).map(name -> ROOT + "." + name + "..").toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> see(String room) {
        DescribedPredicate<JavaClass> inside = resideInAPackage(ROOT + "." + room + "..");
        return describe(
                "see " + room,
                type -> inside.test(type)
                        || type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(dependency -> inside.test(dependency.getTargetClass())));
    }

    /** Method references count, and so does making a source of randomness, since there is but one use for it. */
    private static boolean isClockOrDice(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        String member = access.getTarget().getName();
        return switch (owner) {
            case "java.lang.System" -> Set.of("currentTimeMillis", "nanoTime").contains(member);
            case "java.lang.Math", "java.lang.StrictMath" -> member.equals("random");
            case "java.util.UUID" -> member.equals("randomUUID");
            case "java.util.Date", "java.util.GregorianCalendar" -> member.equals("<init>");
            case "java.util.Calendar" -> member.equals("getInstance");
            case "java.time.Clock", "java.time.InstantSource" -> true;
            default ->
                owner.startsWith("java.time.") && member.equals("now")
                        || owner.startsWith("java.util.random.")
                        || Set.of(
                                        "java.util.Random",
                                        "java.util.SplittableRandom",
                                        "java.util.concurrent.ThreadLocalRandom",
                                        "java.security.SecureRandom")
                                .contains(owner);
        };
    }
}
