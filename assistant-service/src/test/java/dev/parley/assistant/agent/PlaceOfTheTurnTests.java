package dev.parley.assistant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.command.Commands;
import dev.parley.assistant.language.LanguageDetector;
import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.memory.MemoryCommands;
import dev.parley.assistant.persona.Personas;
import dev.parley.assistant.rollout.RolloutsOfTest;
import dev.parley.assistant.safety.ModerationGates;
import dev.parley.assistant.search.TurnPlace;
import dev.parley.assistant.tools.WebSearchTool;
import dev.parley.assistant.turn.TurnAnswerer;
import dev.parley.assistant.turn.TurnInput;
import dev.parley.assistant.usage.UsageGate;
import dev.parley.assistant.usage.UsageProperties;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.handover.HandoverStore;
import dev.parley.memory.person.PersonPreferences;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.usage.Quota;
import dev.parley.memory.usage.UsageStore;
import dev.parley.model.ChatModels;
import dev.parley.model.Message;
import dev.parley.model.ToolCall;
import dev.parley.search.Freshness;
import dev.parley.search.SafeSearch;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchQuery;
import dev.parley.tool.ToolRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import reactor.core.publisher.Mono;

/** What a turn says of country and language reaches its searches, whatever channel it came by. */
class PlaceOfTheTurnTests {

    private static final TurnPlace USUAL = new TurnPlace("CH", "", SafeSearch.MODERATE);

    private final List<SearchQuery> asked = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "whatsapp  | BR | Que horas sai a barca para a ilha amanhã de manhã? | | BR | pt",
                "messenger |    | Wann fährt morgen früh die Fähre auf die Insel ab?  | | CH | de",
                "messenger |    | ok                                                  | | CH |",
                "web       | FR | What time does the ferry to the island leave?       | fr-FR | FR | fr",
                "web       |    | What time does the ferry to the island leave?       | de-AT | AT | de"
            })
    void search_turnOfAnyChannel_hasItsCountryAndLanguage(
            String channel, String country, String question, String locale, String wantedCountry, String wanted) {
        TurnPlace door = locale == null ? TurnPlace.UNKNOWN : TurnPlace.of(country, locale);
        answerer()
                .answer(new TurnInput(
                        "t",
                        new ConversationId("c"),
                        new PersonId("p"),
                        question,
                        channel,
                        "a",
                        country == null ? "" : country))
                .contextWrite(door::into)
                .blockLast();

        assertThat(asked)
                .containsExactly(new SearchQuery(
                        "ferry", wanted == null ? "" : wanted, wantedCountry, 5, SafeSearch.MODERATE, Freshness.ANY));
    }

    private TurnAnswerer answerer() {
        ScriptedModel model =
                ScriptedModel.full(request -> request.messages().stream().anyMatch(Message.ToolResult.class::isInstance)
                        ? ScriptedModel.text("I found nothing.")
                        : ScriptedModel.calls(new ToolCall("1", "web_search", "{\"query\":\"ferry\"}")));
        WebSearchTool search = new WebSearchTool(
                persona -> queries -> {
                    asked.addAll(queries);
                    return Mono.just(new SearchOutcome.NoneFound("s"));
                },
                true,
                USUAL,
                Clock.systemUTC());
        ConversationStore conversations = only(
                ConversationStore.class,
                "page",
                Mono.just(new ConversationPage(0, List.of(), "", null, Position.NONE)));
        FactStore facts = only(FactStore.class, "recall", Mono.just(List.of()));
        PersonPreferences preferences = only(PersonPreferences.class, "get", Mono.empty());
        PersonLanguage languages =
                new PersonLanguage(preferences, conversations, new LanguageDetector(List.of("en", "de", "fr", "pt")));
        AgentProperties properties = AgentSetup.properties();
        MemoryCommands memory = new MemoryCommands(facts, conversations, PersonalData.NONE);
        return new TurnAnswerer(
                conversations,
                facts,
                only(HandoverStore.class, "isOpen", Mono.just(false)),
                Personas.load(Map.of(), Path.of("no-such-folder")),
                new AgentSetup(model, search).loop(),
                ChatModels.of(model),
                languages,
                properties,
                memory,
                new Commands(conversations, memory, preferences, languages, properties.languages(), text -> false),
                new SimpleMeterRegistry(),
                new UsageGate(
                        only(UsageStore.class, "take", Mono.just(Quota.Limit.NONE)),
                        new Binder().bindOrCreate("parley.usage", UsageProperties.class),
                        Clock.systemUTC()),
                RolloutsOfTest.planner(
                        RolloutsOfTest.allOn(),
                        Personas.load(Map.of(), Path.of("no-such-folder")),
                        ChatModels.of(model),
                        ToolRegistry.of(search),
                        properties),
                ModerationGates.open(),
                Clock.systemUTC());
    }

    /** A store of which one method is used. */
    private static <T> T only(Class<T> type, String method, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, all) -> {
            if (called.getName().equals(method)) {
                return answer;
            }
            throw new UnsupportedOperationException(called.getName());
        }));
    }
}
