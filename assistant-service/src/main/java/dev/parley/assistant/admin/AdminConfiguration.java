package dev.parley.assistant.admin;

import dev.parley.assistant.Console;
import dev.parley.assistant.memory.MemoryProperties;
import dev.parley.memory.audit.OperatorLog;
import java.net.URI;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AdminConfiguration {

    @Bean
    AdminToken adminToken(AdminProperties properties, MemoryProperties memory) {
        return AdminToken.of(properties.token(), properties.viewerToken(), memory.home());
    }

    @Bean
    AdminSession adminSession(AdminToken token, Clock clock, @Value("${parley.public-url}") URI publicUrl) {
        return new AdminSession(token, clock, "https".equalsIgnoreCase(publicUrl.getScheme()));
    }

    @Bean
    Pseudonyms pseudonyms(AdminToken token) {
        return new Pseudonyms(token);
    }

    @Bean
    Handles handles(AdminToken token) {
        return new Handles(token);
    }

    @Bean
    AdminAudit adminAudit(OperatorLog log, Pseudonyms pseudonyms) {
        return new AdminAudit(log, pseudonyms);
    }

    /** Before the program says that it is ready, which is its last line. */
    @Bean
    ApplicationListener<ApplicationStartedEvent> adminTokenAnnouncer(AdminToken token, Console console) {
        return event -> token.announce(console);
    }
}
