package stentor.node;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.netty.util.concurrent.Future;

/** Which way the arrows point. */
@AnalyzeClasses(packages = "stentor", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ACTORS = "org.apache.pekko.actor..";
    private static final String HTTP = "org.apache.pekko.http..";
    private static final String LETTUCE = "io.lettuce..";
    private static final String SHARDING = "org.apache.pekko.cluster.sharding..";

    @ArchTest
    static final ArchRule protocolIsPure = noClasses()
            .that()
            .resideInAPackage("stentor.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("stentor.node..", "stentor.client..", "org.apache.pekko..", LETTUCE, "io.netty..");

    @ArchTest
    static final ArchRule theClientNeedsTheJdkAndAJsonLibraryAlone = classes()
            .that()
            .resideInAPackage("stentor.client..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.fasterxml.jackson..", "stentor.client..", "stentor.protocol..");

    /** They would not start within a second. */
    @ArchTest
    static final ArchRule commandsLoadNoServer = noClasses()
            .that()
            .resideInAPackage("stentor.node.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.pekko..", LETTUCE, "io.netty..", "ch.qos.logback..", "org.slf4j..");

    @ArchTest
    static final ArchRule dialectsDoNotKnowEachOther = slices().matching("stentor.node.dialect.(*)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    /** Netty logs an {@link Error} in a listener; {@link stentor.node.http.net.OnLoop#whenDone} ends the process. */
    @ArchTest
    static final ArchRule futuresAreListenedToByOnLoopAlone = noClasses()
            .that()
            .resideOutsideOfPackage("stentor.node.http.net..")
            .should()
            .callMethodWhere(target(name("addListener")).and(target(owner(assignableTo(Future.class)))))
            .because("an Error there would only be logged");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("stentor.node.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule protocolPackagesFormNoCycles =
            slices().matching("stentor.protocol.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule channelsAndHubsKnowNoHttp = noClasses()
            .that()
            .resideInAnyPackage(
                    "stentor.node.owner..",
                    "stentor.node.channel..",
                    "stentor.node.hub..",
                    "stentor.node.queue..",
                    "stentor.node.session..",
                    "stentor.node.fallback..",
                    "stentor.node.messagelog..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(HTTP, "stentor.node.http..", "stentor.node.dialect..", "stentor.node.routes..");

    /** What is built on the hubs of single channels, they do not know. */
    @ArchTest
    static final ArchRule hubsOfChannelsKnowNoOthers = noClasses()
            .that()
            .resideInAPackage("stentor.node.hub")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("stentor.node.hub.several..", "stentor.node.hub.pattern..");

    @ArchTest
    static final ArchRule theHubsPackagesFormNoCycles =
            slices().matching("stentor.node.hub.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule theLogKnowsNoActors = noClasses()
            .that()
            .resideInAPackage("stentor.node.messagelog..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ACTORS, "org.apache.pekko..");

    @ArchTest
    static final ArchRule onlyRedisKnowsLettuce = noClasses()
            .that()
            .resideOutsideOfPackage("stentor.node.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(LETTUCE);

    @ArchTest
    static final ArchRule onlyTracingKnowsOpenTelemetry = noClasses()
            .that()
            .resideOutsideOfPackage("stentor.node.tracing..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule tracingKnowsNoHttpAndNoActors = noClasses()
            .that()
            .resideInAPackage("stentor.node.tracing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.pekko..", "stentor.node.http..", "stentor.node.dialect..");

    @ArchTest
    static final ArchRule onlyHttpAndRedisKnowNetty = noClasses()
            .that()
            .resideOutsideOfPackages("stentor.node.http..", "stentor.node.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule onlyTheClusterKnowsSharding = noClasses()
            .that()
            .resideOutsideOfPackages("stentor.node.cluster.sharding..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SHARDING);

    @ArchTest
    static final ArchRule theClustersPackagesFormNoCycles =
            slices().matching("stentor.node.cluster.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule locationsAreSettingsAlone = noClasses()
            .that()
            .resideInAPackage("stentor.node.location..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.pekko..", "org.yaml..", "stentor.node.config..");

    @ArchTest
    static final ArchRule onlyTheReaderKnowsYaml = noClasses()
            .that()
            .resideOutsideOfPackage("stentor.node.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.yaml..");

    @ArchTest
    static final ArchRule aProcessKnowsNothingOfWhatANodeDoes = noClasses()
            .that()
            .resideInAPackage("stentor.node.process..")
            .should()
            .dependOnClassesThat(resideInAPackage("stentor.node..")
                    .and(resideOutsideOfPackages("stentor.node.process..", "stentor.node.config..")));

    @ArchTest
    static final ArchRule httpKnowsNoChannels = noClasses()
            .that()
            .resideInAPackage("stentor.node.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("stentor.node.channel..", "stentor.node.hub..", "stentor.node.location..");

    /** A handler of requests needs no more than that to be written and tested. */
    @ArchTest
    static final ArchRule theFaceOfHttpKnowsNoneOfItsPackages = noClasses()
            .that()
            .resideInAPackage("stentor.node.http")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("stentor.node.http.(*)..");

    @ArchTest
    static final ArchRule httpsPackagesFormNoCycles =
            slices().matching("stentor.node.http.(*)..").should().beFreeOfCycles();

    /** What both versions share knows neither; they do not know each other. */
    @ArchTest
    static final ArchRule connectionsKnowNoVersionOfHttp = noClasses()
            .that()
            .resideInAPackage("stentor.node.http.connection..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty.handler.codec.http2..", "stentor.node.http.http1..", "stentor.node.http.http2..");

    @ArchTest
    static final ArchRule theVersionsOfHttpDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("stentor.node.http.http1..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("stentor.node.http.http2..");

    /** Only {@code Node} and its commands start a server; what writes to clients is given a connection. */
    @ArchTest
    static final ArchRule nobodyBelowKnowsTheServer = noClasses()
            .that()
            .resideInAnyPackage("stentor.node.http..", "stentor.node.dialect..", "stentor.node.routes..")
            .and()
            .resideOutsideOfPackage("stentor.node.http.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("stentor.node.http.server..");

    @ArchTest
    static final ArchRule handlersKnowNoConnectionsFromInside = noClasses()
            .that()
            .resideOutsideOfPackage("stentor.node.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "stentor.node.http.connection..", "stentor.node.http.http1..", "stentor.node.http.http2..");

    @ArchTest
    static final ArchRule httpKnowsNoProtocolAboveFrames = noClasses()
            .that()
            .resideInAPackage("stentor.node.http..")
            .should()
            .dependOnClassesThat(resideInAPackage("stentor.protocol..")
                    .and(resideOutsideOfPackages(
                            "stentor.protocol.websocket..", "stentor.protocol.url..", "stentor.protocol.http..")));

    @ArchTest
    static final ArchRule nobodyKnowsWhatPekkoHttpCallsItsOwn =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.pekko.http.impl..");

    @ArchTest
    static final ArchRule oneClassOfTheClusterKnowsScala = noClasses()
            .that()
            .resideInAPackage("stentor.node.cluster..")
            .and()
            .haveNameNotMatching(".*\\.RegionAsk(\\$.*)?")
            .should()
            .dependOnClassesThat(resideInAnyPackage("scala.concurrent..", "scala.jdk.."));

    @ArchTest
    static final ArchRule oneClassKnowsPekkosScalaModels = noClasses()
            .that()
            .resideInAPackage("stentor.node.http..")
            .and()
            .haveNameNotMatching(".*\\.PekkoRequests(\\$.*)?")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.pekko.http.scaladsl..", "scala.."));
}
