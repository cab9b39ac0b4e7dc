package dev.parley.assistant.openai;

import dev.parley.assistant.rollout.Rollouts;
import dev.parley.assistant.rollout.Subject;
import dev.parley.assistant.rollout.SwitchName;
import dev.parley.model.ChatModels;
import dev.parley.tool.ToolRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What operators have switched off for programs. Thread-safe. */
@Component
class ApiSwitches {

    private final Rollouts rollouts;
    private final ChatModels models;
    private final ToolRegistry tools;

    ApiSwitches(Rollouts rollouts, ChatModels models, ToolRegistry tools) {
        this.rollouts = rollouts;
        this.models = models;
        this.tools = tools;
    }

    private static Subject subject(String user) {
        return Subject.of(ApiUsers.caller(user));
    }

    /**
     * The work, which ends with an error as soon as answers, this API or the model are switched off.
     *
     * @param user blank for nobody in particular
     * @param model as a request names it
     */
    <T> Flux<T> whileOn(String user, String model, Flux<T> work) {
        String asked =
                model.equals(Completions.ASSISTANT) ? models.main().info().name() : model;
        return whileOn(user, asked, List.of(SwitchName.ANSWERS), work);
    }

    /**
     * The work, which ends with an error as soon as this API, the model or one of the features is switched off.
     *
     * @param user blank for nobody in particular
     * @param model by its own name
     * @param features see {@link SwitchName#FEATURES}
     */
    <T> Flux<T> whileOn(String user, String model, List<String> features, Flux<T> work) {
        List<String> names = new ArrayList<>(features);
        names.add(SwitchName.channel(ApiUsers.CHANNEL));
        names.add(SwitchName.model(model));
        return Flux.defer(() -> {
            if (!rollouts.areOn(names, subject(user))) {
                return Flux.error(off());
            }
            // An error in the place of this end would leave the work running.
            AtomicBoolean ended = new AtomicBoolean();
            return work.takeUntilOther(rollouts.untilOff(names, subject(user)).doOnSuccess(done -> ended.set(true)))
                    .concatWith(Mono.defer(() -> ended.get() ? Mono.error(off()) : Mono.empty()));
        });
    }

    private static OpenAiException off() {
        return new OpenAiException(
                HttpStatus.SERVICE_UNAVAILABLE, "the operators of this server have paused this", null, "switched_off");
    }

    /** An allow-list of tools where one of them is off; no list where all are on. */
    List<Set<String>> tools(String user) {
        return rollouts.tools(tools.tools().keySet(), subject(user));
    }
}
