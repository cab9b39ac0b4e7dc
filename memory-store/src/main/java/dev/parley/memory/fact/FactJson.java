package dev.parley.memory.fact;

import dev.parley.memory.time.TimeSpan;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The stored form of a fact: a JSON object, with its vector as signed bytes where an encoder made one. Thread-safe. */
final class FactJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int VECTOR_SCALE = 127;

    private FactJson() {}

    /** @param encoder name of the encoder of the vector; empty without one */
    record Stored(Fact fact, String encoder, float @Nullable [] vector) {}

    static String write(Stored stored) {
        Fact fact = stored.fact();
        ObjectNode node = MAPPER.createObjectNode()
                .put("text", fact.text())
                .put("kind", fact.kind().name())
                .put("source", fact.source().name())
                .put("turn", fact.turn())
                .put("confidence", fact.confidence())
                .put("modality", fact.modality().name())
                .put("at", fact.at().toEpochMilli())
                .put("from", fact.validFrom().toEpochMilli());
        putText(node, "attribute", fact.attribute());
        putText(node, "value", fact.value());
        putText(node, "by", fact.saidBy());
        TimeSpan when = fact.when();
        if (when != null) {
            node.put("begins", when.from().toString()).put("ends", when.to().toString());
        }
        Instant validTo = fact.validTo();
        if (validTo != null) {
            node.put("to", validTo.toEpochMilli());
        }
        String successor = fact.supersededBy();
        if (successor != null) {
            node.put("next", successor);
        }
        float[] vector = stored.vector();
        if (vector != null) {
            node.put("encoder", stored.encoder()).put("vector", pack(vector));
        }
        return node.toString();
    }

    private static void putText(ObjectNode node, String field, String text) {
        if (!text.isEmpty()) {
            node.put(field, text);
        }
    }

    /** @throws RuntimeException when it is nothing that {@link #write} wrote */
    static Stored read(String id, String json) {
        JsonNode node = MAPPER.readTree(json);
        TimeSpan when = node.has("begins")
                ? new TimeSpan(
                        LocalDate.parse(node.required("begins").stringValue()),
                        LocalDate.parse(node.required("ends").stringValue()))
                : null;
        Fact fact = new Fact(
                id,
                node.required("text").stringValue(),
                FactKind.valueOf(node.required("kind").stringValue()),
                node.path("attribute").asString(""),
                node.path("value").asString(""),
                FactSource.valueOf(node.required("source").stringValue()),
                node.path("turn").asString(""),
                node.path("by").asString(""),
                node.required("confidence").doubleValue(),
                Modality.valueOf(node.required("modality").stringValue()),
                Instant.ofEpochMilli(node.required("at").longValue()),
                when,
                Instant.ofEpochMilli(node.required("from").longValue()),
                node.has("to") ? Instant.ofEpochMilli(node.required("to").longValue()) : null,
                node.has("next") ? node.required("next").stringValue() : null);
        String vector = node.path("vector").asString("");
        return new Stored(fact, node.path("encoder").asString(""), vector.isEmpty() ? null : unpack(vector));
    }

    private static String pack(float[] vector) {
        byte[] bytes = new byte[vector.length];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) Math.round(Math.clamp(vector[index], -1f, 1f) * VECTOR_SCALE);
        }
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static float[] unpack(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        float[] vector = new float[bytes.length];
        for (int index = 0; index < bytes.length; index++) {
            vector[index] = (float) bytes[index] / VECTOR_SCALE;
        }
        return vector;
    }
}
