package dev.parley.assistant.channel;

import static dev.parley.assistant.channel.WebhookBody.text;

import dev.parley.assistant.media.FileRefusal;
import dev.parley.assistant.media.FileRefusedException;
import dev.parley.assistant.media.InboundFiles;
import dev.parley.assistant.media.MediaProperties;
import dev.parley.memory.mailbox.InboundFile;
import dev.parley.memory.mailbox.InboundMessage;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Files at Meta: WhatsApp names an id, whose address the Graph API tells for some minutes and which wants the access token;
 * Messenger names a signed address. Thread-safe.
 */
public final class MetaFiles implements InboundFiles {

    private static final Logger log = LoggerFactory.getLogger(MetaFiles.class);
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,200}");

    private final List<MetaAccounts> accounts;
    private final GraphApi graph;
    private final FileDownload download;

    public MetaFiles(List<MetaAccounts> accounts, GraphApi graph, WebClient client, MediaProperties properties) {
        this.accounts = List.copyOf(accounts);
        this.graph = graph;
        this.download = new FileDownload(client, properties.hosts(), graph::isOwn, properties.timeout());
    }

    @Override
    public Mono<byte[]> fetch(InboundMessage message, InboundFile file, long most) {
        MetaAccount account = accounts.stream()
                .filter(known -> known.channel().equals(message.channel()))
                .flatMap(known -> known.find(message.account()).stream())
                .findFirst()
                .orElse(null);
        if (account == null) {
            return refused("came to an account that is not configured");
        }
        Mono<byte[]> bytes = file.ref().contains("/")
                ? download.fetch(file.ref(), "", most)
                : named(account.graph(), file.ref(), most)
                        // Its address lives for minutes only.
                        .onErrorResume(
                                FileDownload.GoneException.class, gone -> named(account.graph(), file.ref(), most));
        return bytes.onErrorMap(
                        FileDownload.GoneException.class,
                        gone -> new FileRefusedException(FileRefusal.UNAVAILABLE, "the file is not there any more"))
                .doOnError(
                        FileRefusedException.class, fault -> log.info("A file is not taken: {}", fault.getMessage()));
    }

    private Mono<byte[]> named(GraphAccount account, String id, long most) {
        if (!ID.matcher(id).matches()) {
            return refused("has an id that is none");
        }
        return graph.get(account, id)
                .flatMap(about -> size(about) > most
                        ? Mono.error(FileDownload.tooLarge(most))
                        : download.fetch(text(about, "url"), account.accessToken(), most));
    }

    /** A number, or one as text. */
    private static long size(JsonNode about) {
        return about.path("file_size").asLong(0);
    }

    private static Mono<byte[]> refused(String why) {
        return Mono.error(new FileRefusedException(FileRefusal.UNAVAILABLE, "the file " + why));
    }
}
