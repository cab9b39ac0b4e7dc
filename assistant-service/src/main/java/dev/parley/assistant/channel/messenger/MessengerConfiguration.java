package dev.parley.assistant.channel.messenger;

import dev.parley.assistant.channel.ChannelIntake;
import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.MetaAccount;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.MetaWebhook;
import dev.parley.assistant.channel.OutboundFiles;
import dev.parley.assistant.turn.TurnIds;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The configured pages, or the sandbox's; with a real number of WhatsApp there may be none. */
@Configuration(proxyBeanMethods = false)
class MessengerConfiguration {

    private static final String SANDBOX_PAGE = "100000000000001";

    @Bean
    MetaAccounts messengerAccounts(MessengerProperties properties, MetaAccounts whatsAppAccounts) {
        if (properties.configured()) {
            return new MetaAccounts(MessengerEvents.CHANNEL, properties.accounts(), false);
        }
        boolean sandbox = whatsAppAccounts.sandbox();
        MetaAccount played = new MetaAccount(SANDBOX_PAGE, TurnIds.next(), TurnIds.next(), "", TurnIds.next());
        return new MetaAccounts(MessengerEvents.CHANNEL, sandbox ? List.of(played) : List.of(), sandbox);
    }

    @Bean
    MetaWebhook messengerWebhook(
            MetaAccounts messengerAccounts, ChannelIntake intake, ChannelProperties properties, MeterRegistry meters) {
        return new MetaWebhook(messengerAccounts, ids -> new MessengerEvents(ids)::read, intake, properties, meters);
    }

    @Bean
    MessengerSender messengerSender(MetaAccounts messengerAccounts, GraphApi graph, OutboundFiles files) {
        return new MessengerSender(messengerAccounts, graph, files);
    }
}
