package dev.parley.search.documents;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reader found in one file; absent parts are filled in by the loader. */
record Draft(
        @Nullable String title, @Nullable URI url, @Nullable LocalDate date, List<Block> blocks) {}
