package dev.parley.assistant.channel;

import dev.parley.assistant.channel.messenger.MessengerEvents;
import dev.parley.assistant.channel.whatsapp.WhatsAppEvents;
import dev.parley.memory.mailbox.InboundMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/** The webhook of a channel with stores in memory, for bodies that are signed with its secret. */
final class WebhookRun {

    static final String WHATSAPP_NUMBER = "200000000000002";
    static final String MESSENGER_PAGE = "300000000000003";

    /** One minute after the messages of the payloads. */
    static final Instant NOW = Instant.ofEpochSecond(1_790_416_860);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final WebhookSignature SIGNATURE = new WebhookSignature("secret");

    private final FakeMailbox mailbox = new FakeMailbox();
    private final FakePreferences preferences = new FakePreferences();
    private final FakeHandovers handovers = new FakeHandovers();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MetaWebhook webhook;

    WebhookRun(String channel) {
        boolean whatsApp = channel.equals("whatsapp");
        String account = whatsApp ? WHATSAPP_NUMBER : MESSENGER_PAGE;
        this.webhook = new MetaWebhook(
                new MetaAccounts(channel, List.of(new MetaAccount(account, "token", "secret", "", "verify")), false),
                ids -> reader(channel),
                new ChannelIntake(
                        mailbox,
                        new FakeOutbox(),
                        new FakeIdentities(),
                        preferences,
                        null,
                        handovers,
                        Duration.ofHours(1),
                        Clock.fixed(NOW, ZoneOffset.UTC)),
                new ChannelProperties(
                        URI.create("http://127.0.0.1:1"), "v25.0", DataSize.ofMegabytes(4), PATIENCE, true),
                meters);
    }

    static Function<byte[], List<InboundEvent>> reader(String channel) {
        return channel.equals("whatsapp")
                ? new WhatsAppEvents(WHATSAPP_NUMBER)::read
                : new MessengerEvents(MESSENGER_PAGE)::read;
    }

    /** Posts a body with its signature. */
    HttpStatus deliver(byte[] body) {
        return Objects.requireNonNull(webhook.accept(body, SIGNATURE.sign(body)).block(PATIENCE))
                .status();
    }

    List<InboundMessage> messages() {
        return mailbox.messages();
    }

    FakeHandovers handovers() {
        return handovers;
    }

    FakePreferences preferences() {
        return preferences;
    }

    /** How often each kind of event was counted, with any outcome. */
    TreeMap<String, Integer> counted() {
        TreeMap<String, Integer> counted = new TreeMap<>();
        for (Counter counter : meters.find("parley.webhook.events").counters()) {
            counted.merge(Objects.requireNonNull(counter.getId().getTag("kind")), (int) counter.count(), Integer::sum);
        }
        return counted;
    }
}
