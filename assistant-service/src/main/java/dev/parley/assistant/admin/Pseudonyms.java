package dev.parley.assistant.admin;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names for people and conversations that tell the channel and nothing else, because ids of some platforms are phone numbers.
 * The same id has the same name as long as the admin token stays, and nobody without it can find the id. Thread-safe.
 */
public final class Pseudonyms {

    private static final Pattern CHANNEL = Pattern.compile("^[a-z]+:");
    private static final int DIGITS = 16;

    private final AdminToken token;

    Pseudonyms(AdminToken token) {
        this.token = token;
    }

    public String of(PersonId person) {
        return name("person ", person.value());
    }

    public String of(ConversationId conversation) {
        return name("conversation ", conversation.value());
    }

    private String name(String kind, String id) {
        Matcher channel = CHANNEL.matcher(id);
        String digest =
                token.sign(AdminRole.OPERATOR, "pseudonym of " + kind + id).orElseThrow();
        return (channel.find() ? channel.group() : "") + "~" + digest.substring(0, DIGITS);
    }
}
