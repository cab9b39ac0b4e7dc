package dev.parley.assistant.ask;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.memory.MemoryOwner;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * A conversation of the search box and whose it is.
 *
 * @param conversation id as the API names it
 */
record Talk(PersonId person, String conversation) {

    /** @throws RequestException when the id is none of a conversation */
    static Talk of(MemoryOwner owner, ServerHttpRequest request, String conversation) {
        AskRequest.checkConversation(conversation);
        return new Talk(owner.of(request, conversation), conversation);
    }

    ConversationId log() {
        return AskTurns.log(conversation);
    }
}
