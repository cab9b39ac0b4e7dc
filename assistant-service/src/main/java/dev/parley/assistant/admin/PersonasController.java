package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.agent.AgentLoop;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.AgentRequest;
import dev.parley.assistant.agent.Briefing;
import dev.parley.assistant.agent.Citation;
import dev.parley.assistant.agent.PromptPreview;
import dev.parley.assistant.persona.Persona;
import dev.parley.assistant.persona.PersonaProperties;
import dev.parley.assistant.persona.PersonaSettings;
import dev.parley.assistant.persona.Personas;
import dev.parley.assistant.rollout.Rollouts;
import dev.parley.assistant.rollout.SwitchName;
import dev.parley.assistant.turn.TurnIds;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.TurnEvents;
import dev.parley.model.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** As whom the assistant speaks where. Personas come from the settings and from files, and are read at the start. */
@RestController
@RequestMapping("/api/admin/personas")
class PersonasController {

    /** Nobody: what is tried is remembered for no one. */
    private static final String TRIER = AdminCaller.TRIAL.person();

    private static final int MOST_CHARACTERS = 4_000;

    private final Personas personas;
    private final PersonaProperties configured;
    private final AgentProperties agent;
    private final AgentLoop loop;
    private final PromptPreview prompts;
    private final Rollouts rollouts;
    private final TurnEvents turns;
    private final AdminAudit audit;
    private final Clock clock;

    PersonasController(
            Personas personas,
            PersonaProperties configured,
            AgentProperties agent,
            AgentLoop loop,
            PromptPreview prompts,
            Rollouts rollouts,
            TurnEvents turns,
            AdminAudit audit,
            Clock clock) {
        this.personas = personas;
        this.configured = configured;
        this.agent = agent;
        this.loop = loop;
        this.prompts = prompts;
        this.rollouts = rollouts;
        this.turns = turns;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A persona.
     *
     * @param id empty for the assistant as it is, which speaks where no persona does
     * @param origin where it is configured
     * @param on whether its switch is on
     * @param hours empty for always
     * @param model that answers
     * @param tools that it is offered
     * @param prompt system text for somebody of whom nothing is remembered
     * @param promptTokens its length, by the model's own tokenizer
     */
    record Shown(
            String id,
            String name,
            String origin,
            boolean on,
            List<String> accounts,
            List<String> languages,
            String greeting,
            String hours,
            boolean open,
            boolean handover,
            boolean business,
            boolean documents,
            String model,
            List<String> tools,
            String prompt,
            int promptTokens) {}

    @GetMapping
    @AdminAccess(AdminRole.VIEWER)
    List<Shown> list() {
        List<Shown> all = new ArrayList<>();
        personas.all().forEach(persona -> all.add(shown(persona)));
        PromptPreview.Preview prompt = prompts.of(Briefing.NONE);
        all.add(new Shown(
                "",
                agent.name(),
                "parley.agent",
                true,
                List.of(),
                List.of(),
                "",
                "",
                true,
                false,
                false,
                false,
                prompt.model(),
                prompt.tools(),
                prompt.system(),
                prompt.tokens()));
        return all;
    }

    private Shown shown(Persona persona) {
        PersonaSettings settings = persona.settings();
        PromptPreview.Preview prompt = prompts.of(persona.briefing("", "", clock.instant(), List.of()));
        return new Shown(
                persona.id(),
                settings.name(),
                configured.personas().containsKey(persona.id())
                        ? "parley.personas." + persona.id()
                        : "personas/" + persona.id() + ".yaml",
                rollouts.view().of(SwitchName.persona(persona.id())).value().on(),
                settings.accounts(),
                settings.languages(),
                settings.greeting(),
                persona.hours().isAlwaysOpen() ? "" : persona.hours().text(),
                persona.hours().isOpen(clock.instant()),
                settings.handover(),
                settings.business(),
                settings.documents() != null,
                prompt.model(),
                prompt.tools(),
                prompt.system(),
                prompt.tokens());
    }

    /** @param persona id; empty or left out for the assistant as it is */
    record Try(@Nullable String persona, @Nullable String question) {}

    /** A tool that was used on the way. */
    record Used(String tool, String outcome) {}

    record Tried(String answer, List<Citation> citations, List<Used> tools, Usage usage, long millis, String turn) {}

    /** Asks a persona something, with the tools that change nothing, and as a person of whom nothing is known. */
    @PostMapping("/try")
    Mono<Tried> ask(@RequestBody Try wanted, @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        String question = wanted.question() == null ? "" : wanted.question().strip();
        if (question.isEmpty() || question.length() > MOST_CHARACTERS) {
            throw RequestException.badRequest(
                    "invalid_question", "question must have 1 to " + MOST_CHARACTERS + " characters");
        }
        String id = wanted.persona() == null ? "" : wanted.persona();
        Briefing briefing = briefing(id);
        String turn = TurnIds.next();
        Instant began = clock.instant();
        Mono<Tried> tried = turns.open(new PersonId(TRIER), turn)
                .thenMany(loop.run(new AgentRequest(
                        turn, TRIER + ":" + turn, TRIER, question, List.of(), "", "", List.of(), List.of(), briefing)))
                .contextWrite(AdminCaller.TRIAL::into)
                .collectList()
                .map(events -> tried(turn, events, Duration.between(began, clock.instant())));
        return audit.around(caller, new AuditedAct("try_persona", id.isEmpty() ? "assistant" : id), tried);
    }

    private Briefing briefing(String id) {
        List<Set<String>> reading = List.of(prompts.readingTools());
        return id.isEmpty()
                ? Briefing.plain("", "", reading)
                : personas.find(id)
                        .map(persona -> persona.briefing("", "", clock.instant(), reading))
                        .orElseThrow(
                                () -> RequestException.notFound("no_such_persona", "There is no persona of this id."));
    }

    private static Tried tried(String turn, List<AgentEvent> events, Duration took) {
        AgentEvent.Done done = (AgentEvent.Done) events.getLast();
        List<Used> tools = new ArrayList<>();
        for (AgentEvent event : events) {
            if (event instanceof AgentEvent.ToolFinished finished) {
                tools.add(new Used(finished.tool(), finished.outcome()));
            }
        }
        return new Tried(
                done.answer().text(),
                done.answer().citations(),
                tools,
                done.answer().usage(),
                took.toMillis(),
                turn);
    }
}
