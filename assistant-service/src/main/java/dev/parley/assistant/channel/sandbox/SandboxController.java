package dev.parley.assistant.channel.sandbox;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.WebhookSignature;
import dev.parley.assistant.channel.whatsapp.WhatsAppAccount;
import dev.parley.assistant.turn.TurnIds;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays the phone and Meta while no number is configured. A message from the page takes the real way: signed, to our own
 * webhook; and the reply comes back through a Graph API played here.
 */
@RestController
class SandboxController {

    private static final int MAX_CHARACTERS = 4096;
    /** The phone's number follows, so that a read receipt finds the phone again. */
    private static final String ID_PREFIX = "wamid.sandbox.";

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final WhatsAppAccount account;
    private final GraphApi graph;
    private final Clock clock;
    private final WebhookSignature signature;
    private final SandboxPhones phones = new SandboxPhones();
    private final WebClient client = WebClient.create();
    private final Sinks.Empty<Void> stopped = Sinks.empty();
    private volatile URI self = URI.create("http://127.0.0.1:8080");

    SandboxController(WhatsAppAccount account, GraphApi graph, Clock clock) {
        this.account = account;
        this.graph = graph;
        this.clock = clock;
        this.signature = new WebhookSignature(account.appSecret());
    }

    @EventListener
    void listens(WebServerInitializedEvent event) {
        if (account.sandbox() && event.getApplicationContext().getServerNamespace() == null) {
            self = URI.create("http://127.0.0.1:" + event.getWebServer().getPort());
            graph.redirect(self.resolve("/sandbox/graph"));
        }
    }

    /** Streams never end by themselves, and a graceful stop would wait for them. */
    @EventListener
    void stops(ContextClosedEvent event) {
        stopped.tryEmitEmpty();
    }

    @GetMapping(path = "/sandbox", produces = MediaType.TEXT_HTML_VALUE)
    Resource page() {
        available();
        return new ClassPathResource("static/sandbox.html");
    }

    /** {@code phone} has digits only. */
    record Typed(@Nullable String phone, @Nullable String text) {}

    @PostMapping("/sandbox/messages")
    Mono<Map<String, String>> send(@RequestBody Typed typed) {
        available();
        String phone = phone(typed.phone());
        String text = typed.text() == null ? "" : typed.text().strip();
        if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
            throw RequestException.badRequest("wrong_text", "text must have 1 to " + MAX_CHARACTERS + " characters.");
        }
        String id = ID_PREFIX + phone + "." + TurnIds.next();
        byte[] body = MAPPER.writeValueAsBytes(webhook(phone, id, text));
        return client.post()
                .uri(self.resolve("/webhooks/whatsapp"))
                .contentType(MediaType.APPLICATION_JSON)
                .header(WebhookSignature.HEADER, signature.sign(body))
                .bodyValue(body)
                .retrieve()
                .toBodilessEntity()
                .onErrorMap(
                        WebClientException.class,
                        fault -> new RequestException(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "not_stored",
                                "The message could not be stored. Send it again in a moment."))
                .thenReturn(Map.of("id", id));
    }

    private ObjectNode webhook(String phone, String id, String text) {
        ObjectNode root = MAPPER.createObjectNode().put("object", "whatsapp_business_account");
        ObjectNode change = root.putArray("entry")
                .addObject()
                .put("id", "0")
                .putArray("changes")
                .addObject();
        ObjectNode value = change.put("field", "messages").putObject("value").put("messaging_product", "whatsapp");
        value.putObject("metadata")
                .put("display_phone_number", account.phoneNumberId())
                .put("phone_number_id", account.phoneNumberId());
        ObjectNode message = value.putArray("messages")
                .addObject()
                .put("from", phone)
                .put("id", id)
                .put("timestamp", Long.toString(clock.instant().getEpochSecond()))
                .put("type", "text");
        message.putObject("text").put("body", text);
        return root;
    }

    @GetMapping(path = "/sandbox/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<PhoneMessage>> events(
            @RequestParam(name = "phone") String phone,
            @RequestHeader(name = "Last-Event-ID", defaultValue = "") String lastId) {
        available();
        Flux<ServerSentEvent<PhoneMessage>> messages =
                phones.watch(phone(phone), lastId).map(SandboxController::event);
        // Comments open the stream at once and keep proxies from closing a quiet one.
        Flux<ServerSentEvent<PhoneMessage>> signs = Flux.interval(Duration.ZERO, HEARTBEAT)
                .map(tick ->
                        ServerSentEvent.<PhoneMessage>builder().comment("alive").build());
        return Flux.merge(messages, signs).takeUntilOther(stopped.asMono());
    }

    private static ServerSentEvent<PhoneMessage> event(PhoneMessage message) {
        ServerSentEvent.Builder<PhoneMessage> event =
                ServerSentEvent.builder(message).event(message.kind());
        // Signs are not kept, so a browser that comes back must not name one as the last thing it saw.
        return (message.kind().equals(PhoneMessage.REPLY) ? event.id(message.id()) : event).build();
    }

    @PostMapping("/sandbox/graph/{version}/{account}/messages")
    ResponseEntity<JsonNode> graphMessages(
            @PathVariable(name = "account") String number,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization,
            @RequestBody JsonNode body) {
        available();
        if (!authorization.equals("Bearer " + account.accessToken()) || !number.equals(account.phoneNumberId())) {
            ObjectNode error = MAPPER.createObjectNode();
            error.putObject("error").put("message", "Invalid access token").put("code", 190);
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED).body(error);
        }
        ObjectNode answer = MAPPER.createObjectNode().put("messaging_product", "whatsapp");
        if (body.has("status")) {
            String read = body.path("message_id").asString("");
            if (read.startsWith(ID_PREFIX)) {
                String reader = read.substring(ID_PREFIX.length()).split("\\.", 2)[0];
                phones.deliver(reader, new PhoneMessage(TurnIds.next(), PhoneMessage.TYPING, ""));
            }
            answer.put("success", true);
            return ResponseEntity.ok(answer);
        }
        String id = "wamid.reply." + TurnIds.next();
        phones.deliver(
                body.path("to").asString(""),
                new PhoneMessage(id, PhoneMessage.REPLY, body.at("/text/body").asString("")));
        answer.putArray("messages").addObject().put("id", id);
        return ResponseEntity.ok(answer);
    }

    private static String phone(@Nullable String phone) {
        if (phone == null || !phone.matches("[0-9]{6,15}")) {
            throw RequestException.badRequest("wrong_phone", "phone must have 6 to 15 digits.");
        }
        return phone;
    }

    private void available() {
        if (!account.sandbox()) {
            throw RequestException.notFound(
                    "no_sandbox", "The sandbox is off, because a real WhatsApp number is configured.");
        }
    }
}
