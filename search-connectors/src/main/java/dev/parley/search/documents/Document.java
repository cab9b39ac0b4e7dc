package dev.parley.search.documents;

import java.net.URI;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One readable document of the folder.
 *
 * @param path relative to the folder, with {@code /} between parts
 * @param text plain text; blocks are separated by an empty line
 */
public record Document(
        String path, String title, URI url, @Nullable LocalDate date, String text) {}
