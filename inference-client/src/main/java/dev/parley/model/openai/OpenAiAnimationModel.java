package dev.parley.model.openai;

import dev.parley.model.AnimationModel;
import dev.parley.model.AnimationRequest;
import dev.parley.model.Deadline;
import dev.parley.model.DrawingEvent;
import dev.parley.model.ModelException;
import dev.parley.model.Picture;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * A model that makes videos behind a server with {@code POST /videos}, as OpenAI and vLLM-Omni have it: the video is
 * ordered, asked for until it is done, taken, and deleted there, whatever becomes of it. Thread-safe.
 */
public final class OpenAiAnimationModel implements AnimationModel {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,200}");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");
    private static final int WHOLE = 100;
    private static final int HEAD = 12;
    private static final int FTYP_AT = 4;
    private static final int FTYP = 0x66747970;
    private static final int EBML = 0x1A45DFA3;
    private static final int GIF = 0x47494638;

    private final OpenAiServer server;
    private final OpenAiAnimationOptions options;

    public OpenAiAnimationModel(OpenAiAnimationOptions options) {
        this.server = new OpenAiServer(options.endpoint());
        this.options = options;
    }

    @Override
    public String name() {
        return options.model();
    }

    @Override
    public Flux<DrawingEvent> animate(AnimationRequest request) {
        Mono<Video> ordered = Mono.defer(() -> server.postForm("/videos", form(request), options.timeout()))
                .map(Video::of);
        Flux<DrawingEvent> work = Flux.usingWhen(
                ordered, video -> follow(video, request), this::drop, (video, fault) -> drop(video), this::drop);
        return Deadline.limit(work, options.deadline());
    }

    private MultiValueMap<String, HttpEntity<?>> form(AnimationRequest request) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("model", options.model());
        form.part("prompt", request.prompt());
        form.part(
                "seconds",
                String.valueOf(Math.max(1, Math.round(request.length().toMillis() / 1e3))));
        form.part("size", request.picture().width() + "x" + request.picture().height());
        Long seed = request.seed();
        if (seed != null) {
            form.part("seed", String.valueOf(seed));
        }
        String type = request.picture().mediaType();
        form.part("input_reference", request.picture().bytes(), MediaType.parseMediaType(type))
                .filename("picture." + type.substring(type.indexOf('/') + 1));
        return form.build();
    }

    /** Asks until the video is done; tells each step once. */
    private Flux<DrawingEvent> follow(Video ordered, AnimationRequest request) {
        Flux<Video> states = Mono.delay(options.poll())
                .then(Mono.defer(() -> server.get(ordered.path(), options.timeout())))
                .map(Video::of)
                .repeat()
                .startWith(ordered);
        return states.takeUntil(Video::isDone)
                .distinctUntilChanged()
                .concatMap(video -> video.isDone()
                        ? taken(video, request)
                        : Flux.just(new DrawingEvent.Progress(video.progress(), WHOLE, null)));
    }

    private Flux<DrawingEvent> taken(Video video, AnimationRequest request) {
        return server.getBytes(video.path() + "/content", options.timeout())
                .<DrawingEvent>map(bytes -> new DrawingEvent.Finished(picture(bytes, video, request.picture())))
                .flux();
    }

    /** Without an answer to wait for: what cannot be deleted now expires at the server. */
    private Mono<Void> drop(Video video) {
        return server.delete(video.path(), options.timeout()).onErrorComplete();
    }

    private static Picture picture(byte[] bytes, Video video, Picture still) {
        Matcher size = SIZE.matcher(video.size());
        int width = size.matches() ? Integer.parseInt(size.group(1)) : still.width();
        int height = size.matches() ? Integer.parseInt(size.group(2)) : still.height();
        return new Picture(bytes, mediaType(bytes), width, height);
    }

    private static String mediaType(byte[] bytes) {
        if (bytes.length >= HEAD) {
            ByteBuffer head = ByteBuffer.wrap(bytes);
            if (head.getInt(FTYP_AT) == FTYP) {
                return "video/mp4";
            }
            if (head.getInt(0) == EBML) {
                return "video/webm";
            }
            if (head.getInt(0) == GIF) {
                return "image/gif";
            }
            if (new String(bytes, 0, HEAD, StandardCharsets.ISO_8859_1).matches("(?s)RIFF.{4}WEBP")) {
                return "image/webp";
            }
        }
        throw new ModelException(
                ModelException.Code.UNAVAILABLE, "the server gave no video, or one of an unknown kind", null);
    }

    /**
     * What the server says of a video.
     *
     * @param progress percent
     * @param size as the server made it; empty where it does not say
     */
    private record Video(String id, boolean isDone, int progress, String size) {

        private static Video of(JsonNode answer) {
            String id = answer.path("id").asString("");
            String status = answer.path("status").asString("");
            if (!ID.matcher(id).matches()) {
                throw new ModelException(ModelException.Code.UNAVAILABLE, "the server did not take the order", null);
            }
            return switch (status) {
                case "queued", "in_progress", "completed" ->
                    new Video(
                            id,
                            status.equals("completed"),
                            Math.clamp(answer.path("progress").asInt(0), 0, WHOLE),
                            answer.path("size").asString(""));
                default ->
                    throw new ModelException(
                            ModelException.Code.UNAVAILABLE, "the server could not make the video", null);
            };
        }

        private String path() {
            return "/videos/" + id;
        }
    }
}
