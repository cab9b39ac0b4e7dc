package dev.parley.memory.recall;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.time.TimeExpressions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds what a person said and was told in their own earlier conversations, also as the search over their history. The
 * index of a person in use stays in this process; each use asks Redis which conversations have new turns and reads those
 * anew. Thread-safe.
 */
public final class ConversationRecall {

    /** Conversations of a person that are searched, the newest first. */
    public static final int MAX_CONVERSATIONS = 200;

    /** Characters of an answer that are searched: it may be long and says less about the person. */
    private static final int ANSWER_CHARACTERS = 600;

    private static final int WHOLE_LOG = Integer.MAX_VALUE / 2;
    private static final int LONG_STATEMENT_WORDS = 12;

    private final ConversationStore conversations;
    private final Clock clock;
    private final ZoneId zone;
    private final RecallOptions options;
    private final Cache<PersonId, History> cache;

    /**
     * @param zone where days begin
     * @param cached how long the index of a person stays after its last use
     * @param maxPeople people whose index stays
     */
    public ConversationRecall(
            ConversationStore conversations,
            Clock clock,
            ZoneId zone,
            Duration cached,
            int maxPeople,
            RecallOptions options) {
        this.conversations = conversations;
        this.clock = clock;
        this.zone = zone;
        this.options = options;
        this.cache = Caffeine.newBuilder()
                .maximumSize(maxPeople)
                .expireAfterAccess(cached)
                .build();
    }

    /** The turns of one conversation as of its last change. */
    private record Log(ConversationStore.Listed listed, List<LoggedTurn> turns) {}

    /** All logs of a person and the index over their turns, in order. */
    private record History(List<Log> logs, List<Recollection> turns, RecallIndex index) {

        List<ConversationStore.Listed> listed() {
            return logs.stream().map(Log::listed).toList();
        }
    }

    /** The turns that fit a question best, best first. */
    public Mono<List<Recollection>> recall(PersonId person, String question, RecallLimits limits) {
        return history(person).map(history -> {
            int wanted = limits.maxResults() + limits.without().size();
            RecallQuery query = new RecallQuery(question, now(), wanted);
            List<Recollection> found = new ArrayList<>();
            int characters = 0;
            for (int place : history.index().search(query)) {
                Recollection turn = history.turns().get(place);
                if (limits.without().contains(turn.turn()) || characters + turn.length() > limits.maxCharacters()) {
                    continue;
                }
                characters += turn.length();
                found.add(turn);
                if (found.size() == limits.maxResults()) {
                    break;
                }
            }
            return List.copyOf(found);
        });
    }

    /**
     * The turns of a person that have something in common with words that they look for, best first.
     *
     * @param limit most turns of this page
     */
    public Mono<SearchPage> search(PersonId person, String words, int offset, int limit) {
        return history(person).map(history -> {
            List<Recollection> found = history.index().find(new RecallQuery(words, now(), offset + limit + 1)).stream()
                    .skip(offset)
                    .map(history.turns()::get)
                    .toList();
            return new SearchPage(found.subList(0, Math.min(limit, found.size())), found.size() > limit);
        });
    }

    private ZonedDateTime now() {
        return ZonedDateTime.ofInstant(clock.instant(), zone);
    }

    private Mono<History> history(PersonId person) {
        return conversations.list(person, 0, MAX_CONVERSATIONS).collectList().flatMap(listed -> {
            History known = cache.getIfPresent(person);
            if (known != null && known.listed().equals(listed)) {
                return Mono.just(known);
            }
            return read(person, listed, known).doOnNext(read -> {
                if (listed.isEmpty()) {
                    cache.invalidate(person);
                } else {
                    cache.put(person, read);
                }
            });
        });
    }

    private Mono<History> read(PersonId person, List<ConversationStore.Listed> listed, @Nullable History known) {
        List<Log> kept = known == null ? List.of() : known.logs();
        return Flux.fromIterable(listed)
                .concatMap(wanted -> kept.stream()
                        .filter(log -> log.listed().equals(wanted))
                        .findFirst()
                        .map(Mono::just)
                        .orElseGet(() -> conversations
                                .page(person, wanted.conversation(), ConversationStore.NEWEST, WHOLE_LOG)
                                .map(ConversationPage::turns)
                                .map(turns -> new Log(wanted, turns))))
                .collectList()
                .map(this::index);
    }

    private History index(List<Log> logs) {
        List<Recollection> turns = new ArrayList<>();
        List<RecallDocument> documents = new ArrayList<>();
        for (Log log : logs) {
            String before = "";
            for (LoggedTurn turn : log.turns()) {
                Recollection recollection = recollection(log.listed().conversation(), turn);
                turns.add(recollection);
                documents.add(document(recollection, before, zone));
                before = recollection.assistant();
            }
        }
        return new History(List.copyOf(logs), List.copyOf(turns), new RecallIndex(documents, options));
    }

    private static Recollection recollection(ConversationId conversation, LoggedTurn turn) {
        String person = turn.messages().stream()
                .filter(LoggedMessage.User.class::isInstance)
                .map(message -> ((LoggedMessage.User) message).text())
                .collect(Collectors.joining("\n"));
        String assistant = turn.messages().stream()
                .filter(LoggedMessage.Assistant.class::isInstance)
                .map(message -> ((LoggedMessage.Assistant) message).text())
                .collect(Collectors.joining("\n"));
        return new Recollection(conversation, turn.id(), turn.at(), person, assistant);
    }

    /** The person's words count whole; the answer to them and the question before them less. */
    private static RecallDocument document(Recollection turn, String before, ZoneId zone) {
        String answer = turn.assistant().substring(0, Math.min(turn.assistant().length(), ANSWER_CHARACTERS));
        return new RecallDocument(
                turn.person(),
                lastSentence(before) + "\n" + answer,
                turn.at(),
                TimeExpressions.find(turn.person(), turn.at().atZone(zone).toLocalDate())
                        .orElse(null),
                importance(turn.person()),
                null);
    }

    private static String lastSentence(String text) {
        String bare = text.strip();
        int start = Math.max(bare.lastIndexOf(". "), Math.max(bare.lastIndexOf("! "), bare.lastIndexOf('\n')));
        return bare.substring(start + 1);
    }

    /** Who says much says more worth recalling than who says "ok, thanks". */
    private static double importance(String text) {
        return Math.min(1.0, (double) Words.read(text).size() / LONG_STATEMENT_WORDS);
    }

    /** Lets go of what this process keeps of a person. */
    public void evict(PersonId person) {
        cache.invalidate(person);
    }
}
