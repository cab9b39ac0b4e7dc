package dev.parley.memory.fact;

import dev.parley.memory.time.TimeExpressions;
import dev.parley.memory.time.TimeSpan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a fact of a statement and finds what it closes. Immutable. */
final class FactWriter {

    private static final int ID_BYTES = 8;

    private final Statement statement;
    private final FactOptions options;
    private final FactReader.Reading reading;
    private final @Nullable Fact replaced;

    FactWriter(Statement statement, FactOptions options) {
        this(statement, options, null);
    }

    private FactWriter(Statement statement, FactOptions options, @Nullable Fact replaced) {
        this.statement = statement;
        this.options = options;
        this.reading = FactReader.interpret(statement.text());
        this.replaced = replaced;
    }

    /** The same, where the person put these words in place of that fact. */
    FactWriter replacing(Fact fact) {
        return new FactWriter(statement, options, fact);
    }

    RememberOutcome plan(FactIndex index) {
        Optional<Fact> known = index.open().stream()
                .filter(fact -> replaced == null || !fact.id().equals(replaced.id()))
                .filter(this::isSame)
                .findFirst();
        if (known.isPresent()) {
            return new RememberOutcome.Known(known.get());
        }
        Fact fact = fact(index);
        List<Fact> closed = index.open().stream()
                .filter(old -> isClosedBy(old, fact))
                .map(old -> old.closed(fact.validFrom(), fact.id()))
                .toList();
        return new RememberOutcome.Stored(fact, closed);
    }

    private boolean isSame(Fact fact) {
        return normal(fact.text()).equals(normal(reading.text()))
                || (!reading.attribute().isEmpty()
                        && fact.attribute().equals(reading.attribute())
                        && normal(fact.value()).equals(normal(reading.value())));
    }

    /** What is only supposed or quoted closes nothing that was stated. */
    private boolean isClosedBy(Fact old, Fact fact) {
        if (replaced != null && old.id().equals(replaced.id())) {
            return true;
        }
        return reading.single()
                && old.attribute().equals(fact.attribute())
                && old.modality().compareTo(fact.modality()) >= 0;
    }

    private Fact fact(FactIndex index) {
        Instant at = statement.at();
        LocalDate day = at.atZone(options.zone()).toLocalDate();
        TimeSpan when = TimeExpressions.find(statement.text(), day)
                .or(() -> TimeExpressions.find(statement.said(), day))
                .orElse(null);
        Modality modality = statement.modality() == Modality.STATED ? reading.modality() : statement.modality();
        String id = id(reading.text());
        boolean taken =
                index.all().stream().anyMatch(stored -> stored.fact().id().equals(id));
        return new Fact(
                taken ? id(reading.text() + at) : id,
                reading.text(),
                reading.kind(),
                reading.attribute(),
                reading.value(),
                statement.source(),
                statement.turn(),
                statement.saidBy(),
                modality.confidence(),
                modality,
                at,
                when,
                when == null ? at : when.from().atStartOfDay(options.zone()).toInstant(),
                null,
                null);
    }

    private static String normal(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[\\s.!]+", " ").strip();
    }

    private static String id(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(normal(text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
