package dev.parley.model;

import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Flags what speaks of an attack as a violent crime, and has no verdict on a message {@code mute}. */
public final class FakeModerationModel implements ModerationModel {

    @Override
    public String name() {
        return "fake-guard";
    }

    @Override
    public Mono<Moderation> moderate(List<Message> conversation) {
        return Mono.defer(() -> conversation.reversed().stream()
                .filter(message -> message instanceof Message.User || message instanceof Message.Assistant)
                .findFirst()
                .map(message -> judge(FakeChatModel.text(message)))
                .orElseGet(() -> Mono.error(ModelException.invalid("input", "has no message", null))));
    }

    private static Mono<Moderation> judge(String text) {
        if (text.equals("mute")) {
            return Mono.error(new ModelException(ModelException.Code.INTERNAL, "no verdict", null));
        }
        boolean flagged = text.contains("attack");
        return Mono.just(
                new Moderation(flagged, flagged ? Set.of(Hazard.VIOLENT_CRIMES) : Set.of(), new Usage(9, 2, 0)));
    }
}
