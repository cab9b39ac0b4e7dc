package dev.parley.assistant;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The floors of the house: who may know whom. */
@AnalyzeClasses(packages = "dev.parley", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    private static final String ASSISTANT = "dev.parley.assistant..";
    private static final String MODEL = "dev.parley.model..";
    private static final String LLAMA = "dev.parley.llama..";
    private static final String TOOL = "dev.parley.tool..";
    private static final String SEARCH = "dev.parley.search..";
    private static final String MEMORY = "dev.parley.memory..";
    private static final String SPRING = "org.springframework..";
    private static final String REDIS = "org.springframework.data.redis..";
    private static final String LETTUCE = "io.lettuce..";

    @ArchTest
    static final ArchRule NATIVE_INFERENCE_STANDS_ALONE = noClasses()
            .that()
            .resideInAnyPackage(LLAMA, "dev.parley.onnx..", "dev.parley.embedding..", "dev.parley.speech..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ASSISTANT, MODEL, TOOL, SEARCH, MEMORY, SPRING, "reactor..");

    @ArchTest
    static final ArchRule TOOL_GATEWAY_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage(TOOL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ASSISTANT, MODEL, LLAMA, SEARCH, MEMORY, REDIS, LETTUCE);

    @ArchTest
    static final ArchRule SEARCH_CONNECTORS_STAND_ALONE = noClasses()
            .that()
            .resideInAPackage(SEARCH)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ASSISTANT, MODEL, LLAMA, TOOL, MEMORY, REDIS, LETTUCE);

    @ArchTest
    static final ArchRule MEMORY_STORE_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage(MEMORY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ASSISTANT, MODEL, LLAMA, TOOL, SEARCH, "org.springframework.web..");

    @ArchTest
    static final ArchRule INFERENCE_CLIENT_KNOWS_ONLY_THE_RUNTIME = noClasses()
            .that()
            .resideInAPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ASSISTANT, TOOL, SEARCH, MEMORY, REDIS, LETTUCE, "org.springframework.stereotype..");

    @ArchTest
    static final ArchRule THE_PROGRAM_LEAVES_REDIS_TO_THE_MEMORY_STORE = noClasses()
            .that()
            .resideInAPackage(ASSISTANT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(REDIS, LETTUCE);

    @ArchTest
    static final ArchRule ONLY_THE_MEMORY_STORE_KNOWS_REDIS = classes()
            .that()
            .resideInAnyPackage(REDIS, LETTUCE)
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAnyPackage(MEMORY, REDIS, LETTUCE, SPRING)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule HIDDEN_PARTS_STAY_HIDDEN = noClasses()
            .that()
            .resideInAPackage(ASSISTANT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.parley.llama..internal..",
                    "dev.parley.model..internal..",
                    "dev.parley.tool..internal..",
                    "dev.parley.search..internal..",
                    "dev.parley.memory..internal..");
}
