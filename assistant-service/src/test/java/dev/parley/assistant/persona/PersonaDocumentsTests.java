package dev.parley.assistant.persona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.assistant.StartupException;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchQuery;
import dev.parley.search.WebSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.publisher.Mono;

class PersonaDocumentsTests {

    private static final WebSearch WEB = queries -> Mono.error(new AssertionError("the web was asked"));
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration OFTEN = Duration.ofMillis(50);

    @TempDir
    Path folder;

    @Test
    void search_personasWithFoldersOfTheirOwn_findTheirOwnOnly() throws IOException {
        write("shop/prices.md", "# Oolong prices\n\nA tin of oolong tea costs 12 euros.");
        write("clinic/hours.md", "# Vaccination hours\n\nVaccinations are given on Tuesday mornings.");
        try (PersonaDocuments documents = open(folder.resolve("common"), OFTEN)) {
            assertThat(found(documents, "shop", "oolong prices")).isTrue();
            assertThat(found(documents, "clinic", "vaccination hours")).isTrue();
            assertThat(found(documents, "shop", "vaccination hours")).isFalse();
            assertThat(found(documents, "clinic", "oolong prices")).isFalse();
            assertThat(documents.of("plain", WEB)).isSameAs(WEB);
        }
    }

    @Test
    void search_changedFile_isReadAgain() throws IOException {
        write("shop/prices.md", "# Oolong prices\n\nA tin of oolong tea costs 12 euros.");
        write("clinic/hours.md", "# Hours\n\nAlways.");
        try (PersonaDocuments documents = open(null, OFTEN)) {
            assertThat(found(documents, "shop", "matcha whisk")).isFalse();
            write("shop/whisk.md", "# Matcha whisk\n\nA matcha whisk is made of bamboo.");
            await().until(() -> found(documents, "shop", "matcha whisk"));
            assertThat(found(documents, "clinic", "matcha whisk")).isFalse();
        }
    }

    @Test
    void open_folderThatOthersSearch_isRefused() throws IOException {
        write("shop/prices.md", "text");
        write("clinic/hours.md", "text");

        assertThatThrownBy(() -> open(folder, OFTEN))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("persona shop")
                .hasMessageContaining("parley.search.documents.folder");
        assertThatThrownBy(() -> new PersonaDocuments(
                        List.of(persona("shop", folder.resolve("shop")), persona("all", folder)),
                        null,
                        OFTEN,
                        DEADLINE))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("persona all");
        assertThatThrownBy(() ->
                        new PersonaDocuments(List.of(persona("shop", folder.resolve("none"))), null, OFTEN, DEADLINE))
                .hasMessageContaining("persona shop")
                .hasMessageContaining("not a folder");
    }

    private PersonaDocuments open(Path common, Duration refresh) {
        return new PersonaDocuments(
                List.of(
                        persona("shop", folder.resolve("shop")),
                        persona("clinic", folder.resolve("clinic")),
                        persona("plain", null)),
                common,
                refresh,
                DEADLINE);
    }

    private static Persona persona(String id, Path documents) {
        Map<String, Object> values = documents == null
                ? Map.of("name", "A", "accounts", "web")
                : Map.of("name", "A", "accounts", "web", "documents", documents.toString());
        return Persona.of(
                id, new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("", PersonaSettings.class));
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static boolean found(PersonaDocuments documents, String persona, String question) {
        return documents
                        .of(persona, WEB)
                        .search(new SearchQuery(question, "", "", 3))
                        .block()
                instanceof SearchOutcome.Results;
    }
}
