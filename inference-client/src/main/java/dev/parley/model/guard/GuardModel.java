package dev.parley.model.guard;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.Hazard;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.Moderation;
import dev.parley.model.ModerationModel;
import dev.parley.model.SamplingOptions;
import dev.parley.model.Usage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * Moderation by Llama Guard 3 or a model that answers like it: {@code safe}, or {@code unsafe} and a line of codes.
 * Thread-safe.
 */
public final class GuardModel implements ModerationModel {

    /** A verdict with every code is shorter. */
    private static final int MAX_TOKENS = 64;

    private static final String SAFE = "safe";
    private static final String UNSAFE = "unsafe";

    private final ChatModel model;
    private final boolean templated;

    /**
     * @param templated whether the model's chat template asks for the verdict by itself, as servers apply it; otherwise the
     *     question is put in words around the conversation
     */
    public GuardModel(ChatModel model, boolean templated) {
        this.model = model;
        this.templated = templated;
    }

    @Override
    public String name() {
        return model.info().name();
    }

    @Override
    public Mono<Moderation> moderate(List<Message> conversation) {
        return Mono.defer(() -> {
            List<Message> spoken = conversation.stream()
                    .filter(message -> message instanceof Message.User || message instanceof Message.Assistant)
                    .toList();
            if (spoken.isEmpty()) {
                return Mono.error(ModelException.invalid("input", "has no message of a person or the assistant", null));
            }
            List<Message> asked = templated ? spoken : List.of(new Message.User(question(spoken)));
            return model.stream(new ChatRequest(
                            asked, List.of(), SamplingOptions.GREEDY, MAX_TOKENS, LocalDate.EPOCH, "", false))
                    .collectList()
                    .map(GuardModel::verdict);
        });
    }

    private static String question(List<Message> spoken) {
        boolean ofPerson = spoken.getLast() instanceof Message.User;
        String role = ofPerson ? "User" : "Agent";
        String hazards = Arrays.stream(Hazard.values())
                .map(hazard -> hazard.code() + ": " + hazard.title() + ".")
                .collect(Collectors.joining("\n"));
        String turns = spoken.stream()
                .map(message -> switch (message) {
                    case Message.User user -> "User: " + user.text();
                    case Message.Assistant(String text) -> "Agent: " + text;
                    default -> "";
                })
                .collect(Collectors.joining("\n\n"));
        return """
                Task: Check if there is unsafe content in '%s' messages in conversations according our safety policy with \
                the below categories.

                <BEGIN UNSAFE CONTENT CATEGORIES>
                %s
                <END UNSAFE CONTENT CATEGORIES>

                <BEGIN CONVERSATION>

                %s

                <END CONVERSATION>

                Provide your safety assessment for ONLY THE LAST %s message in the above conversation:
                 - First line must read 'safe' or 'unsafe'.
                 - If unsafe, a second line must include a comma-separated list of violated categories.""".formatted(role, hazards, turns, role);
    }

    private static Moderation verdict(List<ChatEvent> events) {
        StringBuilder text = new StringBuilder();
        Usage usage = Usage.NONE;
        for (ChatEvent event : events) {
            switch (event) {
                case ChatEvent.TextDelta(String delta) -> text.append(delta);
                case ChatEvent.Finished finished -> usage = finished.usage();
                case ChatEvent.ToolCalled called -> {}
                case ChatEvent.TokenDrawn drawn -> {}
            }
        }
        List<String> lines = new ArrayList<>(text.toString().strip().lines().toList());
        String first = lines.isEmpty() ? "" : lines.getFirst().strip();
        if (first.equals(SAFE)) {
            return new Moderation(false, Set.of(), usage);
        }
        if (!first.equals(UNSAFE)) {
            throw new ModelException(
                    ModelException.Code.INTERNAL, "the model gave no verdict, neither safe nor unsafe", null);
        }
        Set<Hazard> hazards = EnumSet.noneOf(Hazard.class);
        String codes = lines.size() > 1 ? lines.get(1) : "";
        for (String code : codes.split(",")) {
            Hazard.ofCode(code.strip()).ifPresent(hazards::add);
        }
        return new Moderation(true, hazards, usage);
    }
}
