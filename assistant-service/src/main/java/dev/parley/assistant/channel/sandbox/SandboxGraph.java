package dev.parley.assistant.channel.sandbox;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.turn.TurnIds;
import dev.parley.memory.mailbox.Choice;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.Part;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The Graph API of both platforms, played: messages, signs of typing, uploads, and statuses of what was delivered. */
@RestController
class SandboxGraph {

    private static final Logger log = LoggerFactory.getLogger(SandboxGraph.class);
    private static final int MAX_FILE_BYTES = 16 * 1024 * 1024;

    private final SandboxPlatform platform;
    private final SandboxPhones phones;
    private final Clock clock;
    private final SandboxFiles files = new SandboxFiles();

    SandboxGraph(SandboxPlatform platform, SandboxPhones phones, Clock clock) {
        this.platform = platform;
        this.phones = phones;
        this.clock = clock;
    }

    @PostMapping("/sandbox/graph/{version}/{account}/messages")
    ResponseEntity<JsonNode> messages(
            @PathVariable(name = "account") String account,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization,
            @RequestBody JsonNode body) {
        platform.checkAvailable();
        String channel = channel(account, authorization);
        if (channel == null) {
            return refused();
        }
        return ResponseEntity.ok(
                channel.equals(TypedMessage.WHATSAPP) ? whatsApp(account, body) : messenger(account, body));
    }

    private ObjectNode whatsApp(String account, JsonNode body) {
        ObjectNode answer = object().put("messaging_product", "whatsapp");
        if (body.has("status")) {
            String read = body.path("message_id").asString("");
            if (read.startsWith(SandboxController.ID_PREFIX)) {
                typing(
                        TypedMessage.WHATSAPP,
                        read.substring(SandboxController.ID_PREFIX.length()).split("\\.", 2)[0]);
            }
            return answer.put("success", true);
        }
        String to = body.path("to").asString("").replaceFirst("^\\+", "");
        String id = "wamid.reply." + TurnIds.next();
        String type = body.path("type").asString("");
        JsonNode content = body.path(type);
        String text = Stream.of(
                        "/text/body",
                        "/interactive/body/text",
                        "/" + type + "/caption",
                        "/template/components/0/parameters/0/text")
                .map(path -> body.at(path).asString(""))
                .filter(words -> !words.isEmpty())
                .findFirst()
                .orElse("");
        List<Choice> choices = Stream.concat(
                        body.at("/interactive/action/buttons").valueStream().map(button -> button.path("reply")),
                        body.at("/interactive/action/sections/0/rows").valueStream())
                .map(choice -> new Choice(
                        choice.path("id").asString(""), choice.path("title").asString("")))
                .toList();
        show(
                TypedMessage.WHATSAPP,
                to,
                id,
                text,
                choices,
                content.path("id").asString(""),
                body.at("/context/message_id").asString(""));
        for (String status : List.of("sent", "delivered", "read")) {
            tell(TypedMessage.WHATSAPP, SandboxBodies.status(account, to, id, status, clock.instant()));
        }
        answer.putArray("messages").addObject().put("id", id);
        return answer;
    }

    private ObjectNode messenger(String account, JsonNode body) {
        String to = body.at("/recipient/id").asString("");
        if (body.has("sender_action")) {
            if (body.path("sender_action").asString("").equals("typing_on")) {
                typing(TypedMessage.MESSENGER, to);
            }
            return object().put("recipient_id", to);
        }
        String id = "m_" + TurnIds.next();
        List<Choice> choices = body.at("/message/quick_replies")
                .valueStream()
                .map(reply -> new Choice(
                        reply.path("payload").asString(""), reply.path("title").asString("")))
                .toList();
        show(
                TypedMessage.MESSENGER,
                to,
                id,
                body.at("/message/text").asString(""),
                choices,
                body.at("/message/attachment/payload/attachment_id").asString(""),
                body.at("/reply_to/mid").asString(""));
        tell(TypedMessage.MESSENGER, SandboxBodies.delivered(account, to, id, clock.instant()));
        return object().put("recipient_id", to).put("message_id", id);
    }

    private void typing(String channel, String phone) {
        phones.deliver(SandboxPhones.key(channel, phone), new PhoneMessage(TurnIds.next(), PhoneMessage.TYPING, ""));
    }

    private void show(
            String channel, String to, String id, String text, List<Choice> choices, String file, String replyTo) {
        SandboxFiles.Kept kept = files.find(file).orElse(null);
        phones.deliver(
                SandboxPhones.key(channel, to),
                new PhoneMessage(
                        id,
                        PhoneMessage.REPLY,
                        text,
                        choices,
                        kept == null ? null : "/sandbox/files/" + file,
                        kept == null ? null : kept.mediaType(),
                        replyTo));
    }

    /** Statuses come behind the answer, as they do from Meta. */
    private void tell(String channel, byte[] body) {
        platform.deliver(channel, body)
                .subscribe(done -> {}, fault -> log.warn("A status could not be told: {}", fault.toString()));
    }

    /** WhatsApp's {@code media} and Messenger's {@code message_attachments}. */
    @PostMapping(
            path = {"/sandbox/graph/{version}/{account}/media", "/sandbox/graph/{version}/{account}/message_attachments"
            },
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Mono<ResponseEntity<JsonNode>> upload(
            @PathVariable(name = "account") String account,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization,
            @RequestBody Mono<MultiValueMap<String, Part>> form) {
        platform.checkAvailable();
        if (channel(account, authorization) == null) {
            return Mono.just(refused());
        }
        return form.flatMap(parts -> Flux.fromIterable(parts.values())
                .flatMapIterable(list -> list)
                .ofType(FilePart.class)
                .next()
                .flatMap(file -> DataBufferUtils.join(file.content(), MAX_FILE_BYTES)
                        .map(buffer -> {
                            byte[] bytes = bytes(buffer);
                            MediaType type = file.headers().getContentType();
                            return files.keep(type == null ? "application/octet-stream" : type.toString(), bytes);
                        }))
                .map(id -> ResponseEntity.<JsonNode>ok(object().put("id", id).put("attachment_id", id))));
    }

    /** Where a file is that somebody sent from the phone. */
    @GetMapping("/sandbox/graph/{version}/{id}")
    ResponseEntity<JsonNode> about(
            @PathVariable(name = "id") String id,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization) {
        platform.checkAvailable();
        if (channel(platform.account(TypedMessage.WHATSAPP).id(), authorization) == null) {
            return refused();
        }
        return files.find(id)
                .map(kept -> ResponseEntity.<JsonNode>ok(object().put("messaging_product", "whatsapp")
                        .put("id", id)
                        .put("url", platform.file(id).toString())
                        .put("mime_type", kept.mediaType())
                        .put("file_size", kept.bytes().length)))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    /** What a person sends from the phone; a message then names it. */
    @PostMapping("/sandbox/files")
    Mono<Map<String, String>> keep(
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, defaultValue = MediaType.APPLICATION_OCTET_STREAM_VALUE)
                    MediaType type,
            @RequestBody Flux<DataBuffer> body) {
        platform.checkAvailable();
        return DataBufferUtils.join(body, MAX_FILE_BYTES)
                .map(SandboxGraph::bytes)
                .map(bytes -> Map.of("id", files.keep(type.toString(), bytes)))
                .onErrorMap(
                        DataBufferLimitException.class,
                        fault -> new RequestException(
                                HttpStatus.CONTENT_TOO_LARGE,
                                "too_large",
                                "A file must have at most " + MAX_FILE_BYTES + " bytes."))
                .switchIfEmpty(Mono.error(RequestException.badRequest("no_file", "The body must be a file.")));
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    @GetMapping("/sandbox/files/{id}")
    ResponseEntity<byte[]> file(@PathVariable(name = "id") String id) {
        platform.checkAvailable();
        SandboxFiles.Kept kept = files.find(id)
                .orElseThrow(() -> RequestException.notFound("no_such_file", "There is no such file any more."));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(kept.mediaType()))
                .body(kept.bytes());
    }

    /** Null where the token is not that of the account. */
    private @Nullable String channel(String account, String authorization) {
        return Stream.of(TypedMessage.WHATSAPP, TypedMessage.MESSENGER)
                .filter(channel -> platform.account(channel).id().equals(account)
                        && authorization.equals(
                                "Bearer " + platform.account(channel).accessToken()))
                .findFirst()
                .orElse(null);
    }

    private static ResponseEntity<JsonNode> refused() {
        ObjectNode error = object();
        error.putObject("error").put("message", "Invalid access token").put("code", 190);
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED).body(error);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
