package dev.parley.assistant.channel.whatsapp;

import dev.parley.assistant.channel.ChannelIntake;
import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.MetaAccount;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.MetaWebhook;
import dev.parley.assistant.channel.OutboundFiles;
import dev.parley.assistant.channel.messenger.MessengerProperties;
import dev.parley.assistant.turn.TurnIds;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The configured numbers, or the sandbox's. */
@Configuration(proxyBeanMethods = false)
class WhatsAppConfiguration {

    private static final String SANDBOX_NUMBER = "100000000000000";

    @Bean
    MetaAccounts whatsAppAccounts(WhatsAppProperties properties, MessengerProperties messenger) {
        if (properties.configured()) {
            return new MetaAccounts(WhatsAppEvents.CHANNEL, properties.accounts(), false);
        }
        boolean sandbox = !messenger.configured();
        MetaAccount played = new MetaAccount(SANDBOX_NUMBER, TurnIds.next(), TurnIds.next(), "", TurnIds.next());
        return new MetaAccounts(WhatsAppEvents.CHANNEL, sandbox ? List.of(played) : List.of(), sandbox);
    }

    @Bean
    MetaWebhook whatsAppWebhook(
            MetaAccounts whatsAppAccounts, ChannelIntake intake, ChannelProperties properties, MeterRegistry meters) {
        return new MetaWebhook(whatsAppAccounts, ids -> new WhatsAppEvents(ids)::read, intake, properties, meters);
    }

    @Bean
    GraphApi graphApi(ChannelProperties properties) {
        return GraphApi.connect(properties);
    }

    @Bean
    WhatsAppSender whatsAppSender(MetaAccounts whatsAppAccounts, GraphApi graph, OutboundFiles files) {
        return new WhatsAppSender(whatsAppAccounts, graph, files);
    }
}
