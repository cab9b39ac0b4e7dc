package dev.parley.assistant.openai;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.agent.AgentLoop;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.AgentRequest;
import dev.parley.assistant.agent.Briefing;
import dev.parley.assistant.agent.StopCause;
import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.safety.Crisis;
import dev.parley.assistant.safety.ModerationGate;
import dev.parley.assistant.safety.Refusal;
import dev.parley.assistant.trace.TurnStages;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.assistant.turn.TurnIds;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.TurnEvents;
import dev.parley.memory.fact.FactStore;
import dev.parley.model.Caller;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.Message;
import dev.parley.model.SamplingOptions;
import dev.parley.model.SeenPicture;
import dev.parley.model.Usage;
import dev.parley.model.routing.RoutedModels;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Answers checked requests: the model {@code parley} by the agent loop, the checkpoint's name by the model alone. Thread-safe. */
@Component
class Completions {

    /** The whole assistant, with its tools and memory. */
    static final String ASSISTANT = "parley";

    private static final int DEFAULT_MAX_TOKENS = 1024;
    private static final int MAX_FACTS = 8;

    private final RoutedModels models;
    private final AgentLoop agent;
    private final FactStore facts;
    private final TurnEvents turns;
    private final AgentProperties properties;
    private final ApiUsers users;
    private final ApiSwitches switches;
    private final ModerationGate moderation;
    private final PersonLanguage languages;
    private final TurnTracer tracer;
    private final Clock clock;

    Completions(
            RoutedModels models,
            AgentLoop agent,
            FactStore facts,
            TurnEvents turns,
            AgentProperties properties,
            ApiUsers users,
            ApiSwitches switches,
            ModerationGate moderation,
            PersonLanguage languages,
            TurnTracer tracer,
            Clock clock) {
        this.models = models;
        this.agent = agent;
        this.facts = facts;
        this.turns = turns;
        this.properties = properties;
        this.users = users;
        this.switches = switches;
        this.moderation = moderation;
        this.languages = languages;
        this.tracer = tracer;
        this.clock = clock;
    }

    List<String> models() {
        return Stream.concat(Stream.of(ASSISTANT), models.names().stream()).toList();
    }

    /** The first of the choices alone. */
    Flux<Part> answer(CompletionRequest request) {
        return admitted(request, Flux.defer(() -> answerUnlimited(request, 0)));
    }

    /** All choices, written at the same time; where one fails, the others are given up. */
    Flux<Choice> answers(CompletionRequest request) {
        Flux<Choice> choices = request.choices() == 1
                ? choice(request, 0)
                : Flux.range(0, request.choices()).flatMap(number -> choice(request, number), request.choices());
        return admitted(request, choices);
    }

    private Flux<Choice> choice(CompletionRequest request, int number) {
        return Flux.defer(() -> answerUnlimited(request, number)).map(part -> new Choice(number, part));
    }

    private <T> Flux<T> admitted(CompletionRequest request, Flux<T> work) {
        return switches.whileOn(request.user(), request.model(), users.admit(request.user(), work));
    }

    private Flux<Part> answerUnlimited(CompletionRequest request, int choice) {
        if (request.model().equals(ASSISTANT)) {
            return assistant(request);
        }
        ChatModel model = models.exactly(request.model())
                .orElseThrow(() -> new OpenAiException(
                        HttpStatus.NOT_FOUND,
                        "model: there is none of this name; GET /v1/models lists them",
                        "model",
                        "model_not_found"));
        return bare(model, request, choice);
    }

    private Flux<Part> bare(ChatModel model, CompletionRequest request, int choice) {
        int most = model.info().contextLength() / 2;
        int wanted = request.maxTokens() == 0 ? Math.min(DEFAULT_MAX_TOKENS, most) : request.maxTokens();
        return model.stream(new ChatRequest(
                        request.messages(),
                        request.tools(),
                        request.sampling(choice),
                        wanted,
                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
                        request.conversation(),
                        request.toolChoice(),
                        request.responseSchema(),
                        false,
                        ApiUsers.caller(request.user()),
                        null,
                        request.logProbabilities(),
                        request.parallelToolCalls()))
                .map(event -> switch (event) {
                    case ChatEvent.TokenDrawn drawn -> new Part.Drawn(drawn.token(), drawn.alternatives());
                    case ChatEvent.TextDelta(String text) -> new Part.Text(text);
                    case ChatEvent.ToolCalled called -> new Part.Call(called.call());
                    case ChatEvent.Finished finished -> new Part.End(finished.reason(), finished.usage(), List.of());
                });
    }

    private Flux<Part> assistant(CompletionRequest request) {
        if (!request.tools().isEmpty()) {
            throw OpenAiException.unsupported("tools", "the model parley has its own tools");
        }
        if (request.responseSchema() != null) {
            throw OpenAiException.unsupported("response_format", "the model parley writes text with citations");
        }
        String set = setByParley(request);
        if (!set.isEmpty()) {
            throw OpenAiException.unsupported(set, "the model parley sets it itself");
        }
        if (request.messages().stream().anyMatch(Message::hasPictures)) {
            throw OpenAiException.unsupported("messages", "the model parley reads no pictures");
        }
        if (!(request.messages().getLast() instanceof Message.User(String text, List<SeenPicture> _))
                || text.isBlank()) {
            throw OpenAiException.invalid("messages", "the last message must be one of the user");
        }
        Optional<String> crisis = properties.crisisAnswers() ? Crisis.language(text) : Optional.empty();
        if (crisis.isPresent()) {
            return Flux.just(
                    new Part.Text(Crisis.answer(crisis.get(), "")),
                    new Part.End(FinishReason.STOP, Usage.NONE, List.of()));
        }
        String turn = TurnIds.next();
        PersonId person = ApiUsers.person(request.user().isBlank() ? turn : request.user());
        List<LoggedTurn> history =
                history(request.messages().subList(0, request.messages().size() - 1));
        return turns.open(person, turn)
                .then(facts.recall(person, text, MAX_FACTS))
                .flatMapMany(known -> moderated(
                        request,
                        turn,
                        person,
                        text,
                        agent.run(new AgentRequest(
                                turn,
                                ApiUsers.CHANNEL + ":" + turn,
                                person.value(),
                                text,
                                List.of(),
                                "",
                                "",
                                history,
                                known,
                                briefing(request)))))
                .transform(events -> traced(turn, person, text, events))
                .contextWrite(new Caller(person.value(), ApiUsers.CHANNEL, "")::into)
                .mapNotNull(event -> switch (event) {
                    case AgentEvent.Delta(String delta) -> new Part.Text(delta);
                    case AgentEvent.Done done ->
                        new Part.End(
                                Refusal.isMark(done.answer().turn().stop())
                                        ? FinishReason.CONTENT_FILTER
                                        : FinishReason.STOP,
                                done.answer().usage(),
                                done.answer().citations());
                    case AgentEvent.ToolStarted started -> null;
                    case AgentEvent.ToolFinished finished -> null;
                    case AgentEvent.Cited cited -> null;
                    case AgentEvent.HandedOver handed -> null;
                });
    }

    private Flux<AgentEvent> moderated(
            CompletionRequest request, String turn, PersonId person, String text, Flux<AgentEvent> answer) {
        List<Message> messages = request.messages();
        return moderation.around(
                messages.subList(0, messages.size() - 1),
                new Message.User(text),
                answer,
                refusal -> languages.of(person, text).onErrorReturn("").flatMapMany(language -> {
                    String words = refusal.words(language, "");
                    LoggedTurn logged = new LoggedTurn(
                            turn,
                            clock.instant(),
                            List.of(new LoggedMessage.User(text), new LoggedMessage.Assistant(words)),
                            refusal.mark());
                    return Flux.just(
                            new AgentEvent.Delta(words),
                            new AgentEvent.Done(new AgentAnswer(
                                    words, List.of(), List.of(), Usage.NONE, logged, StopCause.ANSWERED)));
                }));
    }

    private Briefing briefing(CompletionRequest request) {
        SamplingOptions asked = request.sampling();
        return new Briefing(
                "",
                "",
                "",
                "",
                "",
                "",
                toolsFor(request),
                false,
                request.given().contains("temperature") ? asked.temperature() : null,
                request.given().contains("top_p") ? asked.topP() : null);
    }

    private List<Set<String>> toolsFor(CompletionRequest request) {
        List<Set<String>> allowed = new ArrayList<>(properties.toolsAt(ApiUsers.CHANNEL));
        allowed.addAll(switches.tools(request.user()));
        return allowed;
    }

    /** What clients send of their own accord and the assistant, which asks a model several times, does not follow. */
    static List<String> withoutEffect(CompletionRequest request) {
        return request.model().equals(ASSISTANT) && request.given().contains("seed") ? List.of("seed") : List.of();
    }

    private Flux<AgentEvent> traced(String turn, PersonId person, String text, Flux<AgentEvent> events) {
        return Flux.defer(() -> {
            TurnStages stages = tracer.begin();
            stages.add(
                    "received",
                    "text",
                    stages.now(),
                    Duration.ZERO,
                    Map.of("characters", Integer.toString(text.length())));
            TurnTracer.Way way = new TurnTracer.Way(
                    turn, person, new ConversationId(ApiUsers.CHANNEL + ":" + turn), ApiUsers.CHANNEL, "");
            return events.doOnNext(event -> {
                        if (event instanceof AgentEvent.Done(AgentAnswer answer)) {
                            tracer.end(
                                    way,
                                    stages,
                                    TurnTracer.outcome(
                                            answer.usage(), answer.turn().stop()));
                        }
                    })
                    .doOnError(fault -> tracer.end(way, stages, TurnTracer.FAILED))
                    .doOnCancel(() -> tracer.end(way, stages, TurnTracer.STOPPED))
                    .contextWrite(stages::into);
        });
    }

    /** The first parameter of the request that the assistant does not take from callers, or nothing. */
    private static String setByParley(CompletionRequest request) {
        SamplingOptions asked = request.sampling();
        if (request.choices() != 1) {
            return "n";
        }
        if (request.logProbabilities() != ChatRequest.NO_LOG_PROBABILITIES) {
            return "logprobs";
        }
        if (request.maxTokens() != 0) {
            return "max_completion_tokens";
        }
        if (!asked.stop().isEmpty()) {
            return "stop";
        }
        if (asked.presencePenalty() != 0) {
            return "presence_penalty";
        }
        if (asked.frequencyPenalty() != 0) {
            return "frequency_penalty";
        }
        return asked.logitBias().isEmpty() ? "" : "logit_bias";
    }

    private static List<LoggedTurn> history(List<Message> messages) {
        List<LoggedTurn> turns = new ArrayList<>();
        List<LoggedMessage> open = new ArrayList<>();
        for (Message message : messages) {
            switch (message) {
                case Message.User(String text, List<SeenPicture> _) -> {
                    close(open, turns);
                    open.add(new LoggedMessage.User(text));
                }
                case Message.Assistant(String text) -> open.add(new LoggedMessage.Assistant(text));
                case Message.System system ->
                    throw OpenAiException.unsupported("messages", "the model parley has its own system prompt");
                case Message.ToolCalls calls ->
                    throw OpenAiException.unsupported("messages", "the model parley has its own tools");
                case Message.ToolResult result ->
                    throw OpenAiException.unsupported("messages", "the model parley has its own tools");
            }
        }
        close(open, turns);
        return turns;
    }

    private static void close(List<LoggedMessage> open, List<LoggedTurn> turns) {
        if (!open.isEmpty()) {
            turns.add(new LoggedTurn("api-" + turns.size(), java.time.Instant.EPOCH, open));
            open.clear();
        }
    }
}
