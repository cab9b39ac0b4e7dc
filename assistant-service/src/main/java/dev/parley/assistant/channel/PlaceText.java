package dev.parley.assistant.channel;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A place that a person sent, in words for the turn. Stateless. */
public final class PlaceText {

    private static final double MAX_LATITUDE = 90;
    private static final double MAX_LONGITUDE = 180;

    private PlaceText() {}

    /** Empty where neither a name nor a point on the earth is given. */
    public static String of(String name, String address, JsonNode latitude, JsonNode longitude) {
        String point = within(latitude, MAX_LATITUDE) && within(longitude, MAX_LONGITUDE)
                ? "(" + latitude.asString("") + ", " + longitude.asString("") + ")"
                : "";
        String words = Stream.of(name.strip(), address.strip(), point)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return words.isEmpty() ? "" : "[location] " + words;
    }

    private static boolean within(JsonNode degrees, double max) {
        return degrees.isNumber() && Math.abs(degrees.doubleValue()) <= max;
    }
}
