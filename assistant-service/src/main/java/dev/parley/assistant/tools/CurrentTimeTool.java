package dev.parley.assistant.tools;

import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Tells date and time here or in a place, with daylight saving time as it is in force at this moment. */
public final class CurrentTimeTool implements Tool {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm 'in' VV '(UTC'xxx')'", Locale.ENGLISH);

    private static final ToolSpec SPEC = new ToolSpec(
            "current_time",
            "Tells the date and time now, in a city or time zone.",
            """
            {"type":"object","properties":{"place":{"type":"string","maxLength":80,\
            "description":"A city, a country with one time zone, or a zone such as Europe/Berlin or UTC+2; leave out for\
             the person's own"}},"additionalProperties":false}""",
            ToolEffect.READS,
            Duration.ofSeconds(1),
            100,
            true);

    private final ZoneId home;
    private final Clock clock;

    /** @param home the zone where no place is named */
    public CurrentTimeTool(ZoneId home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        return Mono.fromSupplier(() -> tell(arguments.json().path("place").asString("")));
    }

    private ToolResult tell(String place) {
        Instant now = clock.instant();
        if (place.isBlank()) {
            return told(home, now);
        }
        Collection<ZoneId> zones = Places.zones(place);
        long offsets = zones.stream()
                .map(zone -> zone.getRules().getOffset(now))
                .distinct()
                .count();
        if (zones.isEmpty()) {
            return new ToolResult.Failed(
                    "unknown_place", "The time zone of this place is not known: name a large city near it.");
        }
        return offsets == 1
                ? told(zones.iterator().next(), now)
                : new ToolResult.Failed(
                        "ambiguous_place",
                        "The place may be in "
                                + zones.stream().map(ZoneId::getId).collect(Collectors.joining(" or "))
                                + ": name the zone.");
    }

    private static ToolResult told(ZoneId zone, Instant now) {
        ZonedDateTime time = now.atZone(zone);
        boolean summer = zone.getRules().isDaylightSavings(now);
        return ToolResult.Ok.of(FORMAT.format(time) + (summer ? ", daylight saving time" : ""));
    }
}
