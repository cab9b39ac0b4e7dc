package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.agent.Citation;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.InboundMessage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelRepliesTests {

    private static final InboundMessage INBOUND =
            new InboundMessage("m", new ConversationId("c"), new PersonId("p"), "test", "a", "b", "hi", Instant.EPOCH);
    private static final List<Citation> SOURCES = List.of(new Citation(1, "Owls", "https://owls.example/", "q"));

    private static String reply(String text) {
        return new ChannelReplies(List.of())
                .of(INBOUND, new ChannelReply("turn", text, SOURCES, List.of(), List.of(), false, ""))
                .getFirst()
                .text();
    }

    @Test
    void of_leftToRightAnswer_hasItsSourcesBehindIt() {
        assertThat(reply("Owls hunt [1].")).isEqualTo("Owls hunt [1].\n\n[1] Owls – https://owls.example/");
    }

    @Test
    void of_rightToLeftAnswer_isolatesMarkersAndTitlesAndLeavesAddressesAlone() {
        assertThat(reply("البوم يصطاد [1]."))
                .isEqualTo("البوم يصطاد \u2066[1]\u2069.\n\n[1] \u2068Owls\u2069\nhttps://owls.example/");
    }
}
