package dev.parley.bench.memory;

import java.time.Instant;
import java.util.List;

/** A long past of one invented person: sessions over a year, and questions whose answers lie in known turns. */
record Dialogue(List<Session> sessions, List<Question> questions) {

    record Session(String id, List<Turn> turns) {}

    record Turn(String id, Instant at, String person, String assistant) {}

    /** @param evidence id of the turn that answers it */
    record Question(String text, String evidence) {}

    /** Time at which the questions are asked. */
    Instant end() {
        return sessions.getLast().turns().getLast().at();
    }
}
