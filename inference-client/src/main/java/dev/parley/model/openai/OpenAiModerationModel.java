package dev.parley.model.openai;

import dev.parley.model.Hazard;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.Moderation;
import dev.parley.model.ModerationModel;
import dev.parley.model.SeenPicture;
import dev.parley.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Moderation by a server with {@code POST /moderations}, which looks at the last message alone. Thread-safe. */
public final class OpenAiModerationModel implements ModerationModel {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** The categories of OpenAI, by what stands before the slash or as a whole. */
    private static final Map<String, Hazard> HAZARDS = Map.of(
            "harassment", Hazard.HATE,
            "hate", Hazard.HATE,
            "illicit", Hazard.NON_VIOLENT_CRIMES,
            "illicit/violent", Hazard.VIOLENT_CRIMES,
            "self-harm", Hazard.SUICIDE_AND_SELF_HARM,
            "sexual", Hazard.SEXUAL_CONTENT,
            "sexual/minors", Hazard.CHILD_SEXUAL_EXPLOITATION,
            "violence", Hazard.VIOLENT_CRIMES);

    private final OpenAiServer server;
    private final String model;
    private final Duration timeout;

    /**
     * @param model the model's name at the server
     * @param timeout longest wait for a verdict
     */
    public OpenAiModerationModel(OpenAiEndpoint endpoint, String model, Duration timeout) {
        this.server = new OpenAiServer(endpoint);
        this.model = model;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return model;
    }

    @Override
    public Mono<Moderation> moderate(List<Message> conversation) {
        return Mono.defer(() -> server.post(
                        "/moderations",
                        MAPPER.createObjectNode().put("model", model).put("input", lastWords(conversation)),
                        timeout)
                .map(OpenAiModerationModel::verdict));
    }

    private static String lastWords(List<Message> conversation) {
        for (Message message : conversation.reversed()) {
            if (message instanceof Message.User(String text, List<SeenPicture> _)) {
                return text;
            }
            if (message instanceof Message.Assistant(String text)) {
                return text;
            }
        }
        throw ModelException.invalid("input", "has no message of a person or the assistant", null);
    }

    private static Moderation verdict(JsonNode answer) {
        JsonNode result = answer.path("results").path(0);
        if (!result.path("flagged").isBoolean()) {
            throw new ModelException(ModelException.Code.UNAVAILABLE, "the server gave no verdict", null);
        }
        Set<Hazard> hazards = EnumSet.noneOf(Hazard.class);
        List<Moderation.Category> categories = new ArrayList<>();
        result.path("categories").propertyStream().forEach(category -> {
            String name = category.getKey();
            boolean flagged = category.getValue().asBoolean(false);
            JsonNode score = result.path("category_scores").path(name);
            categories.add(new Moderation.Category(name, flagged, score.isNumber() ? score.doubleValue() : null));
            Hazard hazard = HAZARDS.getOrDefault(name, HAZARDS.get(name.split("/")[0]));
            if (flagged && hazard != null) {
                hazards.add(hazard);
            }
        });
        return new Moderation(result.path("flagged").booleanValue(), hazards, Usage.NONE, categories);
    }
}
