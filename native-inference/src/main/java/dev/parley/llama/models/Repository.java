package dev.parley.llama.models;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A repository on a server that speaks the API of the Hugging Face hub. Thread-safe.
 *
 * @see <a href="https://huggingface.co/docs/hub/api">the hub's API</a>
 */
final class Repository implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_LIST_BYTES = 8 << 20;
    private static final Pattern NAME = Pattern.compile("[\\w-][\\w.-]*/[\\w-][\\w.-]*");
    private static final Pattern FILE_NAME = Pattern.compile("[\\w-][\\w.-]*");
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]{40,64}");
    private static final String REVISION = "main";

    private final URI base;
    private final String name;
    private final Optional<String> token;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * @param base of the server, for example {@code https://huggingface.co}
     * @param name {@code ORG/NAME}
     * @param token sent to the server itself and nowhere else
     */
    Repository(URI base, String name, Optional<String> token) {
        if (!NAME.matcher(name).matches()) {
            throw new ModelsException("\"" + name + "\" is not a repository: write it as ORG/NAME");
        }
        this.base = base;
        this.name = name;
        this.token = token;
    }

    String name() {
        return name;
    }

    /** The files of the top folder. */
    List<RemoteFile> files() {
        HttpResponse<InputStream> response = get(uri("/api/models/" + name + "/tree/" + REVISION), 0);
        try (InputStream body = response.body()) {
            JsonNode entries = JsonMapper.builder().build().readTree(body.readNBytes(MAX_LIST_BYTES));
            List<RemoteFile> files = new ArrayList<>();
            for (JsonNode entry : entries) {
                if (entry.path("type").asString("").equals("file")) {
                    file(entry).ifPresent(files::add);
                }
            }
            return files;
        } catch (IOException | JacksonException e) {
            throw new ModelsException("the list of files of " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<RemoteFile> file(JsonNode entry) {
        String path = entry.path("path").asString("");
        JsonNode large = entry.path("lfs");
        String checksum = (large.isObject() ? large : entry).path("oid").asString("");
        long size = entry.path("size").asLong(-1);
        if (!FILE_NAME.matcher(path).matches() || !HEXADECIMAL.matcher(checksum).matches() || size < 0) {
            return Optional.empty();
        }
        return Optional.of(new RemoteFile(
                path,
                size,
                large.isObject() ? RemoteFile.Algorithm.SHA_256 : RemoteFile.Algorithm.GIT_SHA_1,
                checksum));
    }

    /**
     * The content of a file.
     *
     * @param from first byte that is wanted; an answer with status 200 has the whole file all the same
     */
    HttpResponse<InputStream> content(RemoteFile file, long from) {
        return get(uri("/" + name + "/resolve/" + REVISION + "/" + file.name()), from);
    }

    private URI uri(String path) {
        return URI.create(base.toString().replaceAll("/+$", "") + path);
    }

    private HttpResponse<InputStream> get(URI start, long from) {
        URI uri = start;
        for (int redirect = 0; redirect <= MAX_REDIRECTS; redirect++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWER_TIMEOUT);
            if (from > 0) {
                request.header("Range", "bytes=" + from + "-");
            }
            if (token.isPresent() && isBase(uri)) {
                request.header("Authorization", "Bearer " + token.get());
            }
            HttpResponse<InputStream> response = send(request.build());
            switch (response.statusCode()) {
                case 200, 206 -> {
                    return response;
                }
                case 301, 302, 303, 307, 308 -> uri = redirected(uri, response);
                default -> throw refused(response);
            }
        }
        throw new ModelsException(start + " is redirected more than " + MAX_REDIRECTS + " times");
    }

    private boolean isBase(URI uri) {
        return base.getScheme().equals(uri.getScheme()) && base.getAuthority().equals(uri.getAuthority());
    }

    private HttpResponse<InputStream> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new ModelsException(request.uri() + " cannot be reached: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelsException("interrupted", e);
        }
    }

    private static URI redirected(URI from, HttpResponse<InputStream> response) {
        close(response);
        URI target = response.headers()
                .firstValue("Location")
                .map(from::resolve)
                .orElseThrow(() -> new ModelsException(from + " is redirected nowhere"));
        if (!target.getScheme().equals("https") && !target.getScheme().equals(from.getScheme())) {
            throw new ModelsException(from + " is redirected to " + target.getScheme() + ", which is not secure");
        }
        return target;
    }

    private ModelsException refused(HttpResponse<InputStream> response) {
        close(response);
        return switch (response.statusCode()) {
            case 401, 403 ->
                new ModelsException(name + " is not open to everybody: accept its license at " + uri("/" + name)
                        + " and set HF_TOKEN to a token of your account");
            case 404 -> new ModelsException(name + " is not at " + base);
            default -> new ModelsException(response.uri() + " answered with status " + response.statusCode());
        };
    }

    private static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new ModelsException(response.uri() + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
