package dev.parley.assistant.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.AppendOutcome;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.conversation.Summary;
import dev.parley.memory.question.PopularQuestions;
import dev.parley.search.documents.DocumentsProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class SuggestionsTests {

    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final PersonId ME = new PersonId("web:me");
    private static final String MINE = "conversation-of-mine";

    @TempDir
    Path folder;

    @Test
    void complete_showsOwnPopularAndTitles_butNobodyElsesQuestions() throws IOException {
        Files.writeString(folder.resolve("tea.md"), "# Tea and its kinds\n\nGreen and black.\n");
        try (DocumentsProvider documents = new DocumentsProvider(folder, URI.create("/documents/"))) {
            Suggestions suggestions = suggestions(documents, List.of("tea time in london", "how is tea made"));

            assertThat(suggestions.complete("tea", ME, MINE).block())
                    .containsExactly(
                            new Suggestion("Tea for my aunt?", "own"),
                            new Suggestion("tea time in london", "popular"),
                            new Suggestion("how is tea made", "popular"),
                            new Suggestion("Tea and its kinds", "document"));
            assertThat(suggestions.complete("tea", ME, "another-conversation").block())
                    .noneMatch(suggestion -> suggestion.text().contains("aunt"));
            assertThat(suggestions.complete("tea", ME, null).block())
                    .noneMatch(suggestion -> suggestion.kind().equals("own"));
            assertThat(suggestions.complete("eas", ME, MINE).block()).isEmpty();
            assertThat(suggestions.complete(" ", ME, MINE).block())
                    .containsExactly(new Suggestion("Tea for my aunt?", "own"));
        }
    }

    @Test
    void related_popularQuestionsWithSharedWords_withoutTheQuestionItself() {
        Suggestions suggestions =
                suggestions(null, List.of("how is tea made", "who built the eiffel tower", "which tea is green"));

        assertThat(suggestions.related("How is tea made?", "From leaves.").block())
                .containsExactly("which tea is green");
    }

    @Test
    void complete_storeThatFails_givesWhatIsLeft() {
        Suggestions suggestions = new Suggestions(
                new FakeConversations(Mono.error(new IllegalStateException("no Redis"))),
                new FakePopular(Mono.error(new IllegalStateException("no Redis"))),
                null,
                REFRESH);

        assertThat(suggestions.complete("tea", ME, MINE).block()).isEmpty();
        assertThat(suggestions.asked("q", "a").blockOptional()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://e.org/a, 'Tea is green, mostly.', 'https://e.org/a#:~:text=Tea%20is%20green%2C%20mostly.'",
        "https://e.org/a#part, well-known, https://e.org/a#part:~:text=well%2Dknown",
        "https://e.org/a, one two three four five six seven eight nine, 'https://e.org/a#:~:text=one%20two%20three%20four,six%20seven%20eight%20nine'",
        "https://e.org/a, '', https://e.org/a",
        "/documents/a.md, tea, /documents/a.md",
        "https://vertexaisearch.cloud.google.com/grounding-api-redirect/x, Tea, https://vertexaisearch.cloud.google.com/grounding-api-redirect/x"
    })
    void link_quote_becomesATextDirective(String url, String quote, String link) {
        assertThat(TextFragment.link(url, quote)).isEqualTo(link);
    }

    @Test
    void of_addressesOfOneNetwork_areOneAsker() {
        assertThat(asker("203.0.113.7")).isEqualTo(asker("203.0.113.99")).isNotEqualTo(asker("203.0.114.7"));
        assertThat(asker("2001:db8:1:2::1")).isEqualTo(asker("2001:db8:1:ffff::9"));
        assertThat(Asker.of(null)).isEqualTo("unknown");
    }

    private static String asker(String address) {
        return Asker.of(new InetSocketAddress(InetAddress.ofLiteral(address), 80));
    }

    private static Suggestions suggestions(@Nullable DocumentsProvider documents, List<String> popular) {
        LoggedTurn turn = new LoggedTurn(
                "t",
                Instant.EPOCH,
                List.of(new LoggedMessage.User("Tea for my aunt?"), new LoggedMessage.Assistant("Yes.")));
        return new Suggestions(
                new FakeConversations(Mono.just(List.of(turn))),
                new FakePopular(Mono.just(popular)),
                documents,
                REFRESH);
    }

    /** Knows the turns of one conversation; nothing here writes. */
    private record FakeConversations(Mono<List<LoggedTurn>> mine) implements ConversationStore {

        @Override
        public Mono<ConversationPage> page(PersonId owner, ConversationId conversation, long before, int limit) {
            Mono<List<LoggedTurn>> turns =
                    conversation.value().equals("web:" + MINE) ? mine : Mono.just(List.<LoggedTurn>of());
            return turns.map(known -> new ConversationPage(0, known, "", null, Position.NONE));
        }

        @Override
        public Mono<AppendOutcome> append(
                PersonId owner, ConversationId conversation, LoggedTurn turn, Position position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<AppendOutcome> appendAnswer(
                PersonId owner, ConversationId conversation, LoggedTurn turn, Position position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Boolean> summarize(PersonId owner, ConversationId conversation, Position read, Summary summary) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Boolean> rename(PersonId owner, ConversationId conversation, String title) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Flux<Listed> list(PersonId owner, long offset, long limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Boolean> clear(PersonId owner, ConversationId conversation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Boolean> delete(PersonId owner, ConversationId conversation) {
            throw new UnsupportedOperationException();
        }
    }

    private record FakePopular(Mono<List<String>> questions) implements PopularQuestions {

        @Override
        public Mono<Void> asked(String question, String asker) {
            return questions.then();
        }

        @Override
        public Mono<List<String>> top(int limit) {
            return questions;
        }
    }
}
