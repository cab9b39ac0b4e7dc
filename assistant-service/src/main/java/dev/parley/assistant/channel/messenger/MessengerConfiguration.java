package dev.parley.assistant.channel.messenger;

import dev.parley.assistant.channel.GraphApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The sender of Messenger; without a page nothing is ever sent to it. */
@Configuration(proxyBeanMethods = false)
class MessengerConfiguration {

    @Bean
    MessengerSender messengerSender(MessengerProperties page, GraphApi graph) {
        return new MessengerSender(page, graph);
    }
}
