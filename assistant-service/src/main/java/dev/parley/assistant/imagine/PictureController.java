package dev.parley.assistant.imagine;

import dev.parley.assistant.RequestException;
import java.time.Duration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Gives out pictures to whoever knows their name. */
@RestController
class PictureController {

    static final String PATH = "/pictures/";

    private static final Duration CACHED = Duration.ofDays(7);

    private final PictureShelf shelf;

    PictureController(PictureShelf shelf) {
        this.shelf = shelf;
    }

    @GetMapping(PATH + "{name}")
    ResponseEntity<Resource> picture(@PathVariable String name) {
        Resource file = shelf.file(name)
                .map(FileSystemResource::new)
                .orElseThrow(() -> RequestException.notFound("no_such_picture", "There is no such picture."));
        return ResponseEntity.ok()
                .contentType(MediaTypeFactory.getMediaType(name).orElse(MediaType.APPLICATION_OCTET_STREAM))
                .cacheControl(CacheControl.maxAge(CACHED).cachePrivate().immutable())
                .body(file);
    }
}
