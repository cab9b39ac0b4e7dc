package dev.parley.llama.batch;

import dev.parley.llama.chat.ToolCallEvent;
import dev.parley.llama.chat.ToolCallParser;
import dev.parley.llama.sampling.StopStrings;
import dev.parley.llama.tokenizer.StreamDecoder;
import dev.parley.llama.tokenizer.Tokenizer;
import java.util.List;
import java.util.OptionalInt;

/** Turns generated tokens into text and tool calls for a listener. For one generation and one thread. */
final class TextOutput {

    private final StreamDecoder decoder;
    private final StopStrings stops;
    private final ToolCallParser parser;
    private final GenerationListener listener;
    private final OptionalInt pythonTag;
    private boolean called;

    TextOutput(Tokenizer tokenizer, GenerationRequest request, GenerationListener listener) {
        this.decoder = tokenizer.streamDecoder();
        this.stops = new StopStrings(request.stop());
        this.parser = new ToolCallParser(request.tools());
        this.listener = listener;
        this.pythonTag = tokenizer.special("<|python_tag|>");
    }

    /** False when a stop string ended the text. */
    boolean accept(int token) {
        if (pythonTag.isPresent() && pythonTag.getAsInt() == token) {
            emit(parser.accept(stops.accept(decoder.flush())));
            emit(parser.acceptPythonTag());
        } else {
            emit(parser.accept(stops.accept(decoder.next(token))));
        }
        return !stops.stopped();
    }

    /** Passes on what was held back. True when the text has tool calls. */
    boolean finish() {
        String rest = stops.accept(decoder.flush()) + stops.finish();
        emit(parser.accept(rest));
        emit(parser.finish());
        return called;
    }

    private void emit(List<ToolCallEvent> events) {
        for (ToolCallEvent event : events) {
            switch (event) {
                case ToolCallEvent.Text(String text) -> listener.text(text);
                case ToolCallEvent.Call call -> {
                    called = true;
                    listener.toolCall(call.call());
                }
            }
        }
    }
}
