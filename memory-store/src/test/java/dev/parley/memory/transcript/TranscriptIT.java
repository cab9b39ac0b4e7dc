package dev.parley.memory.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.AppendOutcome;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationPolicy;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.conversation.Summary;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import dev.parley.memory.transcript.TranscriptStore.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TranscriptIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final Keys KEYS = new Keys(4);
    private static final ConversationPolicy POLICY = new ConversationPolicy(20, Duration.ofDays(1));

    private final PersonId ana = new PersonId("ana-" + UUID.randomUUID());
    private final ConversationId talk = new ConversationId(UUID.randomUUID().toString());
    private final TranscriptStore store = new RedisTranscriptStore(REDIS.store(), KEYS, POLICY);
    private final ConversationStore log = new RedisConversationStore(REDIS.store(), KEYS, POLICY);

    private static String id(int turn) {
        return "%032x".formatted(turn);
    }

    private boolean begin(int turn, String json) {
        return store.begin(ana, talk, new Shown(id(turn), json), "Title").block();
    }

    private ConversationPage page() {
        return log.page(ana, talk, ConversationStore.NEWEST, 50).block();
    }

    private AppendOutcome append(int turn, Position position) {
        return log.append(
                        ana,
                        talk,
                        new LoggedTurn(
                                id(turn),
                                Instant.EPOCH,
                                List.of(new LoggedMessage.User("q"), new LoggedMessage.Assistant("a"))),
                        position)
                .block();
    }

    @Test
    void begin_sameTurnTwice_isTakenOnce_andUpdateReplacesIt() {
        assertThat(begin(1, "{\"state\":\"running\"}")).isTrue();
        assertThat(begin(1, "{}")).isFalse();
        assertThat(begin(2, "{}")).isTrue();
        assertThat(store.update(ana, talk, new Shown(id(1), "{\"answer\":\"grüezi\"}"))
                        .block())
                .isTrue();
        assertThat(store.update(ana, talk, new Shown(id(3), "{}")).block()).isFalse();
        assertThat(store.read(ana, talk).collectList().block())
                .containsExactly(new Shown(id(1), "{\"answer\":\"grüezi\"}"), new Shown(id(2), "{}"));
        assertThat(store.read(new PersonId("ben"), talk).collectList().block()).isEmpty();
    }

    @Test
    void begin_firstTurn_listsTheConversationWithItsTitle() {
        begin(1, "{}");
        assertThat(log.list(ana).collectList().block())
                .extracting(ConversationStore.Listed::conversation)
                .containsExactly(talk);
        assertThat(page().title()).isEqualTo("Title");
        log.delete(ana, talk).block();
        assertThat(store.read(ana, talk).collectList().block()).isEmpty();
    }

    @Test
    void begin_moreTurnsThanKept_dropsTheOldest() {
        for (int turn = 0; turn < 25; turn++) {
            begin(turn, "{}");
        }
        assertThat(store.read(ana, talk).map(Shown::turn).collectList().block())
                .hasSize(20)
                .startsWith(id(5));
    }

    @Test
    void rewind_turnInTheMiddle_takesItAndLaterOnesFromTranscriptAndLog() {
        for (int turn = 0; turn < 4; turn++) {
            begin(turn, "{}");
            append(turn, page().position());
        }
        log.summarize(ana, talk, page().position(), new Summary("all", 2, Instant.EPOCH))
                .block();
        Position before = page().position();

        assertThat(store.rewind(ana, talk, id(9)).block()).isFalse();
        assertThat(store.rewind(ana, talk, id(2)).block()).isTrue();

        assertThat(store.read(ana, talk).map(Shown::turn).collectList().block()).containsExactly(id(0), id(1));
        ConversationPage left = page();
        assertThat(left.turns()).extracting(LoggedTurn::id).containsExactly(id(0), id(1));
        assertThat(left.summary()).isNull();
        assertThat(left.title()).isEqualTo("Title");
        assertThat(store.update(ana, talk, new Shown(id(2), "{}")).block()).isFalse();
        // Whoever read the log before may not write behind what was taken back.
        assertThat(append(3, before)).isInstanceOf(AppendOutcome.Gone.class);
        assertThat(append(4, left.position())).isInstanceOf(AppendOutcome.Appended.class);
        assertThat(page().turns()).extracting(LoggedTurn::id).containsExactly(id(0), id(1), id(4));
    }

    @Test
    void rewind_firstTurn_leavesAnEmptyConversationThatGoesOn() {
        begin(0, "{}");
        append(0, Position.NONE);
        assertThat(store.rewind(ana, talk, id(0)).block()).isTrue();
        assertThat(page().turns()).isEmpty();
        assertThat(page().title()).isEmpty();
        begin(1, "{}");
        assertThat(append(1, page().position())).isInstanceOf(AppendOutcome.Appended.class);
        assertThat(page().turns()).extracting(LoggedTurn::id).containsExactly(id(1));
    }
}
