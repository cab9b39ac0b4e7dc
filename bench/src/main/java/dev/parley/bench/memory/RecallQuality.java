package dev.parley.bench.memory;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.AppendOutcome;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.memory.recall.RecallLimits;
import dev.parley.memory.recall.RecallOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/**
 * How often the turn that answers a question is among the first ten recalled from the raw turns of a long past, without
 * any model.
 */
final class RecallQuality {

    /** Seeds of the dialogues that are measured. */
    static final List<Long> SEEDS = List.of(11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L);

    private static final RecallLimits TEN = new RecallLimits(10, 100_000, Set.of());

    /** @param recall share of questions, from 0 to 1 */
    record Result(int questions, int turns, double recall) {}

    private RecallQuality() {}

    static Result measure(ConversationStore conversations, RecallOptions options) {
        int questions = 0;
        int found = 0;
        int turns = 0;
        for (long seed : SEEDS) {
            Dialogue dialogue = new DialogueGenerator().generate(seed);
            PersonId person = new PersonId("bench-" + seed + "-" + options.hashCode());
            turns += store(conversations, person, dialogue);
            ConversationRecall recall = new ConversationRecall(
                    conversations,
                    Clock.fixed(dialogue.end(), ZoneOffset.UTC),
                    ZoneOffset.UTC,
                    Duration.ofMinutes(10),
                    100,
                    options);
            for (Dialogue.Question question : dialogue.questions()) {
                questions++;
                boolean hit = recall.recall(person, question.text(), TEN).blockOptional().orElseThrow().stream()
                        .anyMatch(turn -> turn.turn().equals(question.evidence()));
                found += hit ? 1 : 0;
            }
        }
        return new Result(questions, turns, (double) found / questions);
    }

    /** Stores the turns as they were said, and gives their number. */
    private static int store(ConversationStore conversations, PersonId person, Dialogue dialogue) {
        int count = 0;
        for (Dialogue.Session session : dialogue.sessions()) {
            Position position = Position.NONE;
            for (Dialogue.Turn turn : session.turns()) {
                AppendOutcome outcome = conversations
                        .append(person, new ConversationId(session.id()), logged(turn), position)
                        .blockOptional()
                        .orElseThrow();
                if (!(outcome instanceof AppendOutcome.Appended(Position next))) {
                    throw new IllegalStateException("a turn was not stored: " + outcome);
                }
                position = next;
                count++;
            }
        }
        return count;
    }

    static LoggedTurn logged(Dialogue.Turn turn) {
        return new LoggedTurn(
                turn.id(),
                turn.at(),
                List.of(new LoggedMessage.User(turn.person()), new LoggedMessage.Assistant(turn.assistant())));
    }
}
