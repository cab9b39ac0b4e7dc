package dev.parley.assistant.admin;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;

/** Who gets to which endpoint. */
class AdminFilterTests {

    private static final String OPERATOR = "the token of operators";
    private static final String VIEWER = "the token of viewers";

    private static AnnotationConfigApplicationContext context;
    private static WebTestClient client;

    @RestController
    static class Endpoints {

        @GetMapping("/api/admin/counts/{name}")
        @AdminAccess(AdminRole.VIEWER)
        String counts(@RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
            return caller.role().label() + " " + caller.name();
        }

        /** Says nothing of roles. */
        @GetMapping("/api/admin/words")
        String words() {
            return "words";
        }

        @PostMapping("/api/admin/words")
        @AdminAccess(AdminRole.VIEWER)
        String change() {
            return "changed";
        }

        @GetMapping("/open")
        String open() {
            return "open";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebFlux
    @Import({AdminFilter.class, Endpoints.class})
    static class Web {

        @Bean
        AdminToken token() {
            return AdminToken.of(OPERATOR, VIEWER, Path.of("unused"));
        }

        @Bean
        AdminSession session(AdminToken token) {
            return new AdminSession(token, Clock.systemUTC(), false);
        }
    }

    @BeforeAll
    static void start() {
        context = new AnnotationConfigApplicationContext(Web.class);
        client = WebTestClient.bindToApplicationContext(context).build();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static WebTestClient.ResponseSpec send(HttpMethod method, String path, String token) {
        return client.method(method)
                .uri(path)
                .header("Authorization", "Bearer " + token)
                .header("Parley-Operator", "Ana")
                .exchange();
    }

    @Test
    void read_asViewer_isAllowedWhereTheEndpointSaysSo() {
        send(HttpMethod.GET, "/api/admin/counts/a", VIEWER)
                .expectBody(String.class)
                .isEqualTo("viewer Ana");
        send(HttpMethod.GET, "/api/admin/words", VIEWER)
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("operator_only");
    }

    @Test
    void change_asViewer_isRefusedWhateverTheEndpointSays() {
        send(HttpMethod.POST, "/api/admin/words", VIEWER).expectStatus().isForbidden();
        send(HttpMethod.PUT, "/api/admin/nothing", VIEWER).expectStatus().isForbidden();
        send(HttpMethod.POST, "/api/admin/words", OPERATOR)
                .expectBody(String.class)
                .isEqualTo("changed");
    }

    @Test
    void read_asOperator_isAllowedEverywhere() {
        send(HttpMethod.GET, "/api/admin/counts/a", OPERATOR)
                .expectBody(String.class)
                .isEqualTo("operator Ana");
        send(HttpMethod.GET, "/api/admin/words", OPERATOR).expectStatus().isOk();
        send(HttpMethod.GET, "/api/admin/nothing", OPERATOR).expectStatus().isNotFound();
    }

    @Test
    void anything_withoutAToken_isRefused_andTheRestIsOpen() {
        send(HttpMethod.GET, "/api/admin/counts/a", "guess")
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals("WWW-Authenticate", "Bearer");
        client.get().uri("/api/admin/counts/a").exchange().expectStatus().isUnauthorized();
        client.get().uri("/open").exchange().expectStatus().isOk();
    }

    @Test
    void session_ofAViewer_isAViewer() {
        String cookie = context.getBean(AdminSession.class)
                .begin(new AdminCaller(AdminRole.VIEWER, "Ben"))
                .getValue();
        client.get()
                .uri("/api/admin/counts/a")
                .cookie(AdminSession.COOKIE, cookie)
                .exchange()
                .expectBody(String.class)
                .isEqualTo("viewer Ben");
        client.get()
                .uri("/api/admin/words")
                .cookie(AdminSession.COOKIE, cookie)
                .exchange()
                .expectStatus()
                .isForbidden();
    }
}
