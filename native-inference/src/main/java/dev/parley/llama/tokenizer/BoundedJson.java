package dev.parley.llama.tokenizer;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON of a checkpoint, which may be hostile: a small file cannot become a large tree. Stateless. */
public final class BoundedJson {

    private BoundedJson() {}

    /** @param mostTokens most names, values and brackets of one text, beyond which it is refused */
    public static JsonMapper.Builder mapper(int mostTokens) {
        return JsonMapper.builder(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(mostTokens)
                        .build())
                .build());
    }
}
