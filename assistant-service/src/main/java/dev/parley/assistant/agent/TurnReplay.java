package dev.parley.assistant.agent;

import dev.parley.memory.conversation.TurnJson;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Runs recorded turns again through the loop as it is now, and compares. Thread-safe. */
public final class TurnReplay {

    private final AgentLoop loop;

    public TurnReplay(AgentLoop loop) {
        this.loop = loop;
    }

    /**
     * @param same whether the turn took the same way and told the same, byte for byte
     * @param difference where it first went another way; empty when it did not
     * @param transcript the turn as the replay logged it, as JSON; empty where it did not come to its end
     * @param steps what happened in the recorded turn, without what anybody wrote
     */
    public record Outcome(boolean same, String difference, String transcript, List<String> steps) {}

    public Mono<Outcome> replay(TurnRecord record) {
        return Mono.defer(() -> {
            RecordedTurnIo io = new RecordedTurnIo(record);
            List<AgentEvent> emitted = new ArrayList<>();
            return loop.run(record.request(), io)
                    .doOnNext(emitted::add)
                    .then(Mono.fromSupplier(() -> compared(record, emitted, io, "")))
                    .onErrorResume(fault -> Mono.just(compared(
                            record,
                            emitted,
                            io,
                            fault instanceof ReplayException ? String.valueOf(fault.getMessage()) : "")));
        });
    }

    private static Outcome compared(TurnRecord record, List<AgentEvent> emitted, RecordedTurnIo io, String divergence) {
        String difference = difference(record, emitted, io, divergence);
        return new Outcome(difference.isEmpty(), difference, transcript(emitted), RecordSteps.of(record));
    }

    private static String difference(
            TurnRecord record, List<AgentEvent> emitted, RecordedTurnIo io, String divergence) {
        List<AgentEvent> recorded = record.emitted();
        boolean cutShort = record.end().equals(TurnRecord.CANCELLED);
        for (int i = 0; i < Math.min(recorded.size(), emitted.size()); i++) {
            if (!recorded.get(i).equals(emitted.get(i))) {
                return "what was told differs from its event " + i + " on";
            }
        }
        if (!divergence.isEmpty() && !(cutShort && io.exhausted())) {
            return divergence;
        }
        if (!cutShort && (recorded.size() != emitted.size() || !io.exhausted())) {
            return "the turns differ in length";
        }
        boolean sameBytes = transcript(recorded).equals(transcript(emitted)) || cutShort;
        return sameBytes ? "" : "the transcripts differ";
    }

    private static String transcript(List<AgentEvent> events) {
        return !events.isEmpty() && events.getLast() instanceof AgentEvent.Done(AgentAnswer answer)
                ? TurnJson.write(answer.turn())
                : "";
    }
}
