package dev.sicd.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** Who may know whom. Maven enforces most of it by absence; these rules say why. */
@AnalyzeClasses(packages = "dev.sicd", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule modelIsPure = classes()
            .that()
            .resideInAPackage("dev.sicd.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.sicd.model..",
                    "java.lang..",
                    "java.math..",
                    "java.nio",
                    "java.nio.charset",
                    "java.security..",
                    "java.text",
                    "java.time..",
                    "java.util..",
                    "org.jspecify..")
            .because("the model is what a re-fold runs again years later: no I/O, no framework");

    @ArchTest
    static final ArchRule modelKnowsNoClockAndNoChance = noClasses()
            .that()
            .resideInAPackage("dev.sicd.model..")
            .and()
            // which makes keys by the chance that it is given
            .doNotHaveFullyQualifiedName("dev.sicd.model.signature.SigningKey")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .because("the same ledger must give the same states, byte for byte");

    @ArchTest
    static final ArchRule keysAreMadeByTheChanceThatIsGiven = noClasses()
            .that()
            .resideInAPackage("dev.sicd.model..")
            .should()
            .callConstructor(SecureRandom.class)
            .because("randomness is an argument");

    @ArchTest
    static final ArchRule policiesNeedNoSystem = noClasses()
            .that()
            .resideInAPackage("dev.sicd.policy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "dev.sicd.kit..", "dev.sicd.schemas..", "dev.sicd.reader..")
            .because("a policy is decided, tested and explained by its file and the facts alone");

    @ArchTest
    static final ArchRule servicesDoNotKnowEachOther = slices().matching(
                    "dev.sicd.(ingest|aggregator|query|publisher)..")
            .should()
            .notDependOnEachOther()
            .because("they meet on topics and at the read port only");

    @ArchTest
    static final ArchRule onlyTheAggregatorKnowsStreams = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sicd.aggregator..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.streams..")
            .because("readers ask the read port, wherever the stores are");

    @ArchTest
    static final ArchRule onlyOneAdapterKnowsTheHttpServer = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sicd.kit.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.helidon..")
            .because("handlers are functions from request to reply");

    @ArchTest
    static final ArchRule avroStaysAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.sicd.schemas..", "dev.sicd.event..", "dev.sicd.state..", "dev.sicd.client.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.avro..", "dev.sicd.event..", "dev.sicd.state..")
            .because("codecs turn bytes into the model, and nothing else sees them");

    @ArchTest
    static final ArchRule agentsNeedLittle = classes()
            .that()
            .resideInAPackage("dev.sicd.client..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.sicd.client..",
                    "java..",
                    "javax.net.ssl..",
                    "com.fasterxml.jackson..",
                    "org.slf4j..",
                    "org.jspecify..",
                    "org.apache.kafka..",
                    "org.apache.avro..")
            .because("the SDK runs on older JDKs than the system, whose own modules it therefore cannot load");

    @ArchTest
    static final ArchRule agentsOverHttpNeedNoKafka = noClasses()
            .that()
            .resideInAPackage("dev.sicd.client")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "dev.sicd.client.kafka..")
            .because("Kafka's client and Avro are optional for whoever records over HTTP");

    @ArchTest
    static final ArchRule theFloorKnowsNoBusiness = noClasses()
            .that()
            .resideInAPackage("dev.sicd.kit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sicd.model..", "dev.sicd.schemas..", "dev.sicd.reader..")
            .because("service-kit is what any service needs");

    @ArchTest
    static final ArchRule nobodyImportsTheCommand = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sicd.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sicd.cli..");
}
