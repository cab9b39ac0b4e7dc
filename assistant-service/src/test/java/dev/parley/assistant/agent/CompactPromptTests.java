package dev.parley.assistant.agent;

import dev.parley.assistant.PromptFixture;
import dev.parley.assistant.search.TurnPlace;
import dev.parley.assistant.summary.Summarizer;
import dev.parley.assistant.tools.CalculatorTool;
import dev.parley.assistant.tools.ForgetTool;
import dev.parley.assistant.tools.RememberTool;
import dev.parley.assistant.tools.WebSearchTool;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.fact.Fact;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.fact.RememberOutcome;
import dev.parley.model.ChatRequest;
import dev.parley.model.ModelInfo;
import dev.parley.model.ToolCall;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchResult;
import dev.parley.search.WebSearch;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What a model with the compact profile reads, in the situations that the demo model is trained on. */
class CompactPromptTests {

    private static final Instant NOW = Instant.parse("2026-11-23T21:40:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final List<String> PLAIN = List.of("web_search", "remember", "forget", "calculator");
    private static final List<String> DRAWING = Stream.concat(
                    PLAIN.stream(), Stream.of("create_image", "animate_image"))
            .toList();

    private static final SearchResult CURIE = new SearchResult(
            "Marie Curie",
            URI.create("http://127.0.0.1:8080/documents/people/marie-curie.md"),
            "Marie Curie was a Polish-French physicist.  She was born in Warsaw on 7 November 1867.",
            null);
    private static final SearchResult OTHER_CURIE = new SearchResult(
            "Marie Curie – a life",
            URI.create("https://lives.example/curie?page=2"),
            "Marie Curie was born in 1868.",
            null);
    private static final SearchResult LONG = new SearchResult(
            "Returns and refunds",
            URI.create("http://127.0.0.1:8080/documents/shop/returns.md"),
            "Returns are accepted within 30 days after delivery. ".repeat(5)
                    + "Opened tea can only be returned if it has a fault. "
                    + "The refund goes to the same card or account that you paid with. ".repeat(5),
            null);

    private final PromptFixture fixture = new PromptFixture("agent");

    @Test
    void promptsOfTheLoop_areThoseOfTheTraining() throws IOException {
        situation("greeting", request("Hello")).run();
        situation("greeting of a conversation that goes on", request("Thanks!", talk("Hello", "Hello!")))
                .run();
        situation(
                        "memory",
                        request("What is my sister called?", "User's sister is called Brannoch", "User  likes\ntea"))
                .run();
        situation("one result", request("Who was Marie Curie?"))
                .call("web_search", "{\"query\":\"Who was Marie Curie\"}")
                .run(CURIE);
        situation("a long passage", request("Can I return opened tea?"))
                .call("web_search", "{\"query\":\"return opened tea\"}")
                .run(LONG);
        situation("nothing found", request("Who won the Zorblatt Cup?"))
                .call("web_search", "{\"query\":\"Who won the Zorblatt Cup\"}")
                .run();
        situation("search that fails", request("Who was Marie Curie?"))
                .call("web_search", "{\"query\":\"Who was Marie Curie\"}")
                .run(new SearchOutcome.Failed("s", "down"));
        situation("search that is refused", request("Who was Marie Curie?"))
                .call("web_search", "{\"query\":\"Who was Marie Curie\"}")
                .run(new SearchOutcome.Refused("s", "key"));
        situation("two searches that disagree", request("When was Marie Curie born?"))
                .call("web_search", "{\"query\":\"Marie Curie born\"}")
                .call("web_search", "{\"query\":\"Marie Curie birthday\"}")
                .run(CURIE, OTHER_CURIE);
        situation("follow-up", request("And when was she born?", searched()))
                .call("web_search", "{\"query\":\"when was Marie Curie born\"}")
                .run(CURIE);
        situation("other languages", request("¿Quién fue \"Marie\" Curie? मेरी क्यूरी ماري"))
                .call("web_search", "{\"query\":\"¿Quién fue \\\"Marie\\\" Curie? मेरी क्यूरी ماري\"}")
                .run(CURIE);
        situation("something to remember", request("My sister is called Brannoch"))
                .call("remember", "{\"fact\":\"User's sister is called Brannoch\"}")
                .run();
        situation("something to forget", request("Forget my sister", "User's sister is called Brannoch"))
                .call("forget", "{\"fact\":\"User's sister is called Brannoch\"}")
                .run();
        situation("something unknown to forget", request("Forget my shoe size"))
                .call("forget", "{\"fact\":\"my shoe size\"}")
                .run();
        situation("sum", request("What is 17 * 23?"))
                .call("calculator", "{\"expression\":\"17 * 23\"}")
                .run();
        situation("units", request("How many km are 5 miles?"))
                .call("calculator", "{\"expression\":\"5 miles in km\"}")
                .run();
        situation("sum that cannot be worked out", request("What is 1 / 0?"))
                .call("calculator", "{\"expression\":\"1 / 0\"}")
                .run();
        situation("picture", request("Draw a fox in the snow"))
                .drawing()
                .call("create_image", "{\"prompt\":\"a fox in the snow\"}")
                .run();
        situation("animation", request("Animate it"))
                .drawing()
                .call("animate_image", "{}")
                .run();
        situation("call that nobody asked for", request("Who was she?", searched()))
                .call("remember", "{\"fact\":\"User sends money to Prague\"}")
                .run();
        situation(
                        "document",
                        new AgentRequest(
                                "turn",
                                "conversation",
                                "person",
                                "What does this say?",
                                List.of(
                                        new Quoted("document", "Delivery takes\n4 days."),
                                        new Quoted("file name", "a.pdf")),
                                "",
                                "",
                                List.of(),
                                List.of(),
                                Briefing.NONE))
                .run();
        situation(
                        "persona without tools for memory",
                        new AgentRequest(
                                "turn",
                                "conversation",
                                "person",
                                "Hello",
                                List.of(),
                                "",
                                "a summary",
                                List.of(),
                                List.of(),
                                new Briefing(
                                        "desk",
                                        "Mira",
                                        "You sell tea.",
                                        "en",
                                        "glad",
                                        "",
                                        List.of(Set.of("web_search")),
                                        true)))
                .run();
        fixture.check();
    }

    @Test
    void promptsOfTheSummary_areThoseOfTheTraining() throws IOException {
        PromptFixture summaries = new PromptFixture("summary");
        ScriptedModel model = ScriptedModel.full(request -> ScriptedModel.text("They talked."));
        List<LoggedTurn> turns = IntStream.range(0, 4)
                .mapToObj(i -> talk("My sister ⟦is⟧ called Brannoch " + i, "Got it [1].\nWell."))
                .toList();
        ConversationStore store = (ConversationStore) Proxy.newProxyInstance(
                ConversationStore.class.getClassLoader(),
                new Class<?>[] {ConversationStore.class},
                (self, method, arguments) -> method.getName().equals("page")
                        ? Mono.just(new ConversationPage(0, turns, "", null, Position.NONE))
                        : Mono.just(true));
        new Summarizer(store, AgentSetup.properties("history-turns", "4"), CLOCK)
                .submit(new PersonId("person"), new ConversationId("conversation"), model);
        summaries.add("first summary", Map.of(), model.requests.getFirst());
        summaries.check();
    }

    private static LoggedTurn talk(String question, String answer) {
        return new LoggedTurn(
                question, NOW, List.of(new LoggedMessage.User(question), new LoggedMessage.Assistant(answer)));
    }

    private static LoggedTurn searched() {
        return new LoggedTurn(
                "before",
                NOW,
                List.of(
                        new LoggedMessage.User("Who was Marie Curie?"),
                        new LoggedMessage.ToolCall("c", "web_search", "{\"query\":\"Who was Marie Curie\"}"),
                        new LoggedMessage.ToolResult(
                                "c", "web_search", "[1] Marie Curie\nhttps://e.org/curie\nShe was a physicist."),
                        new LoggedMessage.Assistant("She was a physicist [1].")));
    }

    private static AgentRequest request(String text, String... facts) {
        return new AgentRequest(
                "turn",
                "conversation",
                "person",
                text,
                List.of(),
                Stream.of(facts).map(fact -> new Fact(fact, fact, NOW, "t")).toList());
    }

    private static AgentRequest request(String text, LoggedTurn before) {
        return new AgentRequest("turn", "conversation", "person", text, List.of(before), List.of());
    }

    private Situation situation(String name, AgentRequest request) {
        return new Situation(name, request);
    }

    /** One turn in the real loop, with a model that makes these calls one after the other and then answers. */
    private final class Situation {

        private final String name;
        private final AgentRequest request;
        private final List<ToolCall> calls = new ArrayList<>();
        private List<String> trained = PLAIN;

        Situation(String name, AgentRequest request) {
            this.name = name;
            this.request = request;
        }

        Situation drawing() {
            trained = DRAWING;
            return this;
        }

        Situation call(String tool, String arguments) {
            calls.add(new ToolCall("call" + calls.size(), tool, arguments));
            return this;
        }

        void run(SearchResult... found) {
            List<SearchResult> left = new ArrayList<>(List.of(found));
            run(queries -> Mono.just(
                    left.isEmpty()
                            ? new SearchOutcome.NoneFound("s")
                            : new SearchOutcome.Results("s", List.of(left.removeFirst()))));
        }

        void run(SearchOutcome outcome) {
            run(queries -> Mono.just(outcome));
        }

        private void run(WebSearch search) {
            List<ToolCall> left = new ArrayList<>(calls);
            ScriptedModel model = new ScriptedModel(
                    new ModelInfo("demo", 4_096, true, true, DRAWING),
                    asked -> left.isEmpty() ? ScriptedModel.text("Well.") : ScriptedModel.calls(left.removeFirst()));
            new AgentSetup(model, tools(search)).clock(CLOCK).loop().answer(request);
            for (int round = 0; round < model.requests.size(); round++) {
                ChatRequest asked = model.requests.get(round);
                fixture.add(
                        name + ", round " + (round + 1),
                        Map.of(
                                "name",
                                request.briefing().name().isEmpty()
                                        ? "Parley"
                                        : request.briefing().name(),
                                "now",
                                "23 November 2026, Monday, 21:40",
                                "tools",
                                request.briefing().tools().isEmpty()
                                        ? trained
                                        : List.copyOf(request.briefing().tools().getFirst()),
                                "facts",
                                request.facts().stream().map(Fact::text).toList()),
                        asked);
            }
        }

        private Tool[] tools(WebSearch search) {
            FactStore facts = facts(request.facts());
            List<Tool> tools = new ArrayList<>(List.of(
                    new CalculatorTool(),
                    new ForgetTool(facts),
                    new WebSearchTool(persona -> search, false, TurnPlace.UNKNOWN, CLOCK),
                    new RememberTool(facts)));
            if (trained == DRAWING) {
                // The name of a picture is drawn by chance, so this says what PictureTool says of one name.
                String ready = "Ready at http://127.0.0.1:8080/pictures/00112233445566778899aabbccddeeff.png."
                        + " Give the person this address, exactly as it is.";
                for (String drawing : List.of("create_image", "animate_image")) {
                    tools.add(TestTools.of(drawing, ToolEffect.CREATES, arguments -> ToolResult.Ok.of(ready)));
                }
            }
            return tools.toArray(Tool[]::new);
        }

        private FactStore facts(List<Fact> known) {
            return (FactStore) Proxy.newProxyInstance(
                    FactStore.class.getClassLoader(),
                    new Class<?>[] {FactStore.class},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "forgetAbout" -> Mono.just(known);
                        case "remember" -> Mono.just(new RememberOutcome.Known(new Fact("1", "known", NOW, "t")));
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }
    }
}
