package dev.parley.assistant.openai;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request of {@code POST /v1/responses}, of which all is checked that does not depend on what it continues.
 *
 * @param chat the same request to chat completions, still without messages
 * @param input items, each with an id
 * @param instructions for this response alone; null for none
 * @param previous id of the response that is continued; null for none
 * @param store whether the response is kept
 * @param user for whom, or empty
 * @param told fields of the response that say what was asked
 */
record ResponseRequest(
        ObjectNode chat,
        ArrayNode input,
        @Nullable String instructions,
        @Nullable String previous,
        boolean store,
        boolean stream,
        String user,
        ObjectNode told) {}
