package dev.parley.assistant.openai;

import dev.parley.assistant.turn.TurnIds;
import dev.parley.model.Message;
import dev.parley.model.Moderation;
import dev.parley.model.ModerationModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/moderations}: each text is judged as the message of a person. */
@RestController
class ModerationController {

    private static final Set<String> SERVED = Set.of("model", "input");

    /** Texts of one request that are judged at once. */
    private static final int CONCURRENCY = 4;

    private final OtherModels models;
    private final ApiAccess access;
    private final ApiUsers users;
    private final ApiSwitches switches;
    private final ModerationLimits limits;

    ModerationController(
            OtherModels models, ApiAccess access, ApiUsers users, ApiSwitches switches, ModerationLimits limits) {
        this.models = models;
        this.access = access;
        this.users = users;
        this.switches = switches;
        this.limits = limits;
    }

    @PostMapping("/v1/moderations")
    Mono<ObjectNode> moderate(ServerHttpRequest request, @RequestBody JsonNode body) {
        access.check(request);
        Fields.parameters(body, SERVED);
        JsonNode name = body.path("model");
        ModerationModel model = models.moderation(Fields.absent(name) ? "" : Fields.text(name, "model"));
        Flux<Moderation> verdicts = Flux.fromIterable(texts(body.path("input")))
                .flatMapSequential(text -> model.moderate(List.of(new Message.User(text))), CONCURRENCY);
        return switches.whileOn("", model.name(), List.of(), users.admit("", verdicts))
                .collectList()
                .map(judged -> ModerationWriter.write(TurnIds.next(), model.name(), judged));
    }

    private List<String> texts(JsonNode input) {
        if (input.isString()) {
            return List.of(text(input, "input"));
        }
        Fields.list(input, "input", 1, limits.texts(), "texts");
        if (input.get(0).isObject()) {
            return List.of(joined(input));
        }
        List<String> texts = new ArrayList<>();
        for (int index = 0; index < input.size(); index++) {
            texts.add(text(input.get(index), "input[" + index + "]"));
        }
        return texts;
    }

    /** Parts of one message are judged as one. */
    private String joined(JsonNode parts) {
        StringJoiner text = new StringJoiner("\n");
        for (int index = 0; index < parts.size(); index++) {
            String at = "input[" + index + "]";
            Fields.object(parts.get(index), at);
            if (!Fields.text(parts.get(index).path("type"), at + ".type").equals("text")) {
                throw OpenAiException.unsupported(at + ".type", "the models here judge texts alone, no pictures");
            }
            Fields.only(parts.get(index), at, Set.of("type", "text"));
            text.add(text(parts.get(index).path("text"), at + ".text"));
        }
        return text.toString();
    }

    private String text(JsonNode value, String at) {
        String text = Fields.text(value, at, limits.textLength());
        if (text.isBlank()) {
            throw OpenAiException.invalid(at, "must not be blank");
        }
        return text;
    }
}
