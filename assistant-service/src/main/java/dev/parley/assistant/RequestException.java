package dev.parley.assistant;

import java.io.Serial;
import org.springframework.http.HttpStatus;

/** A request that cannot be served; becomes an RFC 9457 problem body. The message names the field, never its content. */
public final class RequestException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;
    private final String detail;

    public RequestException(HttpStatus status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.detail = message;
    }

    public static RequestException badRequest(String code, String message) {
        return new RequestException(HttpStatus.BAD_REQUEST, code, message);
    }

    public static RequestException notFound(String code, String message) {
        return new RequestException(HttpStatus.NOT_FOUND, code, message);
    }

    public HttpStatus status() {
        return status;
    }

    /** What is wrong and how to fix it, for the person who asked. */
    public String detail() {
        return detail;
    }

    public String code() {
        return code;
    }
}
