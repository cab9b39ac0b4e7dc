package dev.parley.model.routing;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.Usage;
import dev.parley.model.UsageListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Tells what one request took, once. For one subscription. */
public final class UsageMeter {

    private final ModelTarget target;
    private final ChatRequest request;
    private final UsageListener listener;
    private volatile int pieces;
    private boolean told;

    /** @param request names whose use it is */
    public UsageMeter(ModelTarget target, ChatRequest request, UsageListener listener) {
        this.target = target;
        this.request = request;
        this.listener = listener;
    }

    /** The same answer, of which the listener is told at its end. */
    public Flux<ChatEvent> watch(Flux<ChatEvent> answer) {
        return answer.doOnNext(this::seen).doOnCancel(this::givenUp).doOnError(fault -> givenUp());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Events come one after another; only their count is read elsewhere.
    private void seen(ChatEvent event) {
        switch (event) {
            case ChatEvent.Finished finished -> tell(finished.usage());
            case ChatEvent.TextDelta delta -> pieces++;
            case ChatEvent.ToolCalled called -> pieces++;
            case ChatEvent.TokenDrawn drawn -> {}
        }
    }

    /**
     * Whoever leaves before the end has had the prompt read and the pieces written all the same: about a token each.
     * Nothing is told where nothing had come yet, because then it is not known whether anything was computed.
     */
    private void givenUp() {
        int written = pieces;
        if (written > 0) {
            // Counting the prompt takes too long for the thread of a connection that closes.
            Mono.fromRunnable(() -> tell(new Usage(target.model().countTokens(request), written, 0)))
                    .subscribeOn(Schedulers.boundedElastic())
                    .onErrorComplete()
                    .subscribe();
        }
    }

    private synchronized void tell(Usage usage) {
        if (!told) {
            told = true;
            listener.used(target.serves(), request.caller(), usage);
        }
    }
}
