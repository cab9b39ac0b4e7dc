package dev.parley.assistant.channel.whatsapp;

import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.messenger.MessengerProperties;
import dev.parley.assistant.turn.TurnIds;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;

/** The configured number, or the sandbox's. */
@Configuration(proxyBeanMethods = false)
class WhatsAppConfiguration {

    private static final String SANDBOX_NUMBER = "100000000000000";

    @Bean
    WhatsAppAccount whatsAppAccount(WhatsAppProperties properties, MessengerProperties messenger) {
        return properties.configured()
                ? new WhatsAppAccount(
                        properties.appSecret(),
                        properties.previousAppSecret(),
                        properties.verifyToken(),
                        properties.accessToken(),
                        properties.phoneNumberId(),
                        false)
                : new WhatsAppAccount(
                        TurnIds.next(), "", TurnIds.next(), TurnIds.next(), SANDBOX_NUMBER, !messenger.configured());
    }

    @Bean
    GraphApi graphApi(ChannelProperties properties) {
        HttpClient client = HttpClient.create().responseTimeout(properties.sendTimeout());
        return new GraphApi(
                WebClient.builder()
                        .clientConnector(new ReactorClientHttpConnector(client))
                        .build(),
                properties);
    }

    @Bean
    WhatsAppSender whatsAppSender(WhatsAppAccount account, GraphApi graph) {
        return new WhatsAppSender(account, graph);
    }
}
