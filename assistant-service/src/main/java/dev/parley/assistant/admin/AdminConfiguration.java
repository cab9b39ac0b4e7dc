package dev.parley.assistant.admin;

import dev.parley.assistant.Console;
import dev.parley.assistant.memory.MemoryProperties;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AdminConfiguration {

    @Bean
    AdminToken adminToken(AdminProperties properties, MemoryProperties memory) {
        return AdminToken.of(properties.token(), memory.home());
    }

    /** Before the program says that it is ready, which is its last line. */
    @Bean
    ApplicationListener<ApplicationStartedEvent> adminTokenAnnouncer(AdminToken token, Console console) {
        return event -> token.announce(console);
    }
}
