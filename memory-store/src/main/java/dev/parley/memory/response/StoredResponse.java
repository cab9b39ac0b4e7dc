package dev.parley.memory.response;

import dev.parley.memory.PersonId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An answer of the API.
 *
 * @param id unguessable
 * @param owner account of the program that asked; nobody else finds it
 * @param person for whom the program asked; null for nobody in particular
 * @param previous id of the response that this one continues; null for none
 * @param input what was asked, without what came before: a list of items
 * @param response as the program got it
 */
public record StoredResponse(
        String id,
        PersonId owner,
        @Nullable PersonId person,
        @Nullable String previous,
        JsonNode input,
        JsonNode response) {}
