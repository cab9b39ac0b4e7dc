package dev.parley.llama.backend;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.graph.CacheScales;
import dev.parley.llama.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the scales of an 8-bit cache, which ONNX Runtime wants before the first entry is written: the model reads a text
 * with a 32-bit cache, and the largest entry of each channel, with some room, gets the largest integer. Entries beyond
 * that are cut off. Stateless.
 */
final class CacheCalibration {

    /** Entries of other texts may be larger by so much. */
    private static final float ROOM = 1.5f;

    private static final int LARGEST = 127;

    /** Of a channel that never was anything but zero. */
    private static final float LEAST_SCALE = 1e-6f;

    private static final int MOST_TOKENS = 512;

    /** Prose of several languages, a conversation, numbers, code and JSON. */
    private static final String TEXT = """
            The ferry to the island leaves at 7:45 and takes an hour and ten minutes. Tickets cost 12.50 for adults; children
            under six travel free. Dogs are welcome on the open deck, but bicycles have to be booked a day ahead. Why does the
            sea look blue? Water swallows red light first, so what comes back to our eyes is mostly blue and green.
            User: Can you remind me what I told you about my sister? Assistant: You said that Ana moved to Lisbon in March,
            and that she would like to be called on Sundays. Shall I write that down?
            El tren nocturno llega a las seis y media, y el desayuno se sirve en el coche tres. ¿Dónde está la biblioteca?
            A feira abre aos sábados; leve dinheiro, porque muitas bancas não aceitam cartão. L'été dernier, nous avons
            marché jusqu'au phare, puis mangé des crêpes au bord de l'eau. Die Brücke wird bis Ende Mai gesperrt.
            आज मौसम साफ़ है और शाम को हल्की हवा चलेगी। هل يمكنك أن تخبرني متى يفتح المتحف غدًا؟ 明天下午三点开会。
            {"name": "web_search", "parameters": {"query": "tide table 2026-05-17", "limit": 5, "safe": true}}
            for (int i = 0; i < values.length; i++) { total += values[i] * 0.25; } // 3.14159, -273.15, 1e9
            # Steps
            1. Mix 250 g of flour with a pinch of salt. 2. Add two eggs and 400 ml of milk. 3. Let it rest.
            | city | people | area |
            | Porto | 231,800 | 41.4 km² |
            """;

    private CacheCalibration() {}

    /** Loads the model, lets it read, and closes it. */
    static CacheScales measure(Checkpoint checkpoint, BackendOptions options) {
        int context = Math.min(options.contextLength(), MOST_TOKENS);
        int[] tokens = tokens(checkpoint.tokenizer(), context);
        BackendOptions plain = BackendOptions.cpu(options.format(), 1, context, options.threads());
        try (OrtBackend backend = OrtBackend.open(checkpoint, plain)) {
            backend.forward(List.of(new TokenRun(0, 0, tokens, 0)));
            List<float[]> keys = new ArrayList<>();
            List<float[]> values = new ArrayList<>();
            for (int layer = 0; layer < checkpoint.config().layers(); layer++) {
                float[] key = backend.largestEntries(2 * layer, tokens.length);
                // At another position the halves of a head are turned into each other.
                turned(key, checkpoint.config().headDim());
                keys.add(scales(key));
                values.add(scales(backend.largestEntries(2 * layer + 1, tokens.length)));
            }
            return new CacheScales(keys, values);
        }
    }

    private static int[] tokens(Tokenizer tokenizer, int most) {
        IntStream begin = tokenizer.special("<|begin_of_text|>").stream();
        return IntStream.concat(begin, IntStream.of(tokenizer.encode(TEXT)))
                .limit(most)
                .toArray();
    }

    private static void turned(float[] key, int headDim) {
        int half = headDim / 2;
        for (int head = 0; head < key.length; head += headDim) {
            for (int index = head; index < head + half; index++) {
                key[index] = (float) Math.hypot(key[index], key[index + half]);
                key[index + half] = key[index];
            }
        }
    }

    private static float[] scales(float[] largest) {
        for (int index = 0; index < largest.length; index++) {
            largest[index] = Math.max(LEAST_SCALE, largest[index] * ROOM / LARGEST);
        }
        return largest;
    }
}
