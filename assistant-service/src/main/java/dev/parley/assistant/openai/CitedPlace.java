package dev.parley.assistant.openai;

import dev.parley.assistant.agent.Citation;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the marker of a citation stands in a text, counted in UTF-16 units as JavaScript and Java do.
 *
 * @param end behind its last unit
 */
record CitedPlace(Citation citation, int start, int end) {

    /** One place for each marker, the markers of a citation together. */
    static List<CitedPlace> of(List<Citation> citations, String text) {
        List<CitedPlace> places = new ArrayList<>();
        for (Citation citation : citations) {
            String marker = "[" + citation.number() + "]";
            for (int at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
                places.add(new CitedPlace(citation, at, at + marker.length()));
            }
        }
        return places;
    }
}
