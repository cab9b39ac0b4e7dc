package dev.parley.bench.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes dialogues in the manner of long-conversation benchmarks with evidence labels: most turns are small talk and
 * requests, some tell something of a life, some tell a like story of somebody else. Statements and questions come from
 * {@code lives.txt}, where each was written by hand in words of its own. The same seed gives the same dialogue.
 */
final class DialogueGenerator {

    private static final int SESSIONS = 20;
    private static final int SMALL_TALK_PER_SESSION = 16;
    private static final Instant START = Instant.parse("2025-03-03T18:00:00Z");
    private static final Duration BETWEEN_SESSIONS = Duration.ofDays(17);
    private static final Duration BETWEEN_TURNS = Duration.ofSeconds(70);

    private static final Map<String, List<String>> WORDS = Map.of(
            "name",
                    List.of(
                            "Tamsin",
                            "Brannoch",
                            "Odile",
                            "Kestrel",
                            "Ruvane",
                            "Mirela",
                            "Hollis",
                            "Yorune",
                            "Pell",
                            "Sabeth"),
            "other", List.of("Gudrun", "Basil", "Fenna", "Ivor", "Lorcan", "Petra", "Quill", "Ansel"),
            "city",
                    List.of(
                            "Marlow",
                            "Eastbrook",
                            "Vinterhavn",
                            "Sankt Orla",
                            "Dunmere",
                            "Castelroc",
                            "Ferrand",
                            "Holm"),
            "city2", List.of("Aldea", "Northam"),
            "number", List.of("12", "14", "17", "23", "31", "46", "58", "62"),
            "month", List.of("January", "February", "April", "June", "August", "September", "October", "November"),
            "weekday", List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
            "food", List.of("hazelnut", "shrimp", "celery", "lentil", "mushroom", "pumpkin", "spinach", "beetroot"),
            "colour", List.of("green", "yellow", "purple", "orange", "turquoise", "grey"));

    private static final List<String> ANSWERS = List.of(
            "Thanks for telling me!",
            "Oh, really? How do you feel about it?",
            "That sounds like quite a story.",
            "I see. Do you want to talk about it?",
            "Good to know.",
            "Wow. And what happens next?");

    private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");

    private record Life(List<String> statements, List<String> questions, List<String> strangers) {}

    private record SmallTalk(String person, String assistant) {}

    private final List<Life> lives;
    private final List<SmallTalk> smallTalk;

    DialogueGenerator() {
        this.lives = lives();
        this.smallTalk = lines("smalltalk.txt").stream()
                .map(line -> line.substring(2).split(" \\| "))
                .map(parts -> new SmallTalk(parts[0], parts[1]))
                .toList();
    }

    private static List<Life> lives() {
        List<Life> lives = new ArrayList<>();
        for (String line : lines("lives.txt")) {
            String text = line.substring(2);
            switch (line.charAt(0)) {
                case '#' -> lives.add(new Life(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
                case 'S' -> lives.getLast().statements().add(text);
                case 'Q' -> lives.getLast().questions().add(text);
                default -> lives.getLast().strangers().add(text);
            }
        }
        return lives;
    }

    private static List<String> lines(String name) {
        try (InputStream file = DialogueGenerator.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("# "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Something said, before it has its place. {@code questions} is empty where nobody asks for it. */
    private record Said(String person, String assistant, List<String> questions) {}

    Dialogue generate(long seed) {
        Random random = new Random(seed);
        List<List<Said>> sessions = new ArrayList<>();
        for (int session = 0; session < SESSIONS; session++) {
            List<Said> said = new ArrayList<>();
            for (int turn = 0; turn < SMALL_TALK_PER_SESSION; turn++) {
                SmallTalk talk = pick(smallTalk, random);
                said.add(new Said(talk.person(), talk.assistant(), List.of()));
            }
            sessions.add(said);
        }
        for (Life life : lives) {
            Map<String, String> slots = slots(random);
            sessions.get(random.nextInt(SESSIONS))
                    .add(new Said(
                            fill(pick(life.statements(), random), slots),
                            pick(ANSWERS, random),
                            life.questions().stream()
                                    .map(question -> fill(question, slots))
                                    .toList()));
            sessions.get(random.nextInt(SESSIONS))
                    .add(new Said(fill(pick(life.strangers(), random), slots), pick(ANSWERS, random), List.of()));
        }
        return placed(sessions, random);
    }

    private static Dialogue placed(List<List<Said>> sessions, Random random) {
        List<Dialogue.Session> placed = new ArrayList<>();
        List<Dialogue.Question> questions = new ArrayList<>();
        for (int session = 0; session < sessions.size(); session++) {
            List<Said> said = sessions.get(session);
            Collections.shuffle(said, random);
            List<Dialogue.Turn> turns = new ArrayList<>();
            for (int turn = 0; turn < said.size(); turn++) {
                String id = "s" + session + "t" + turn;
                Instant at = START.plus(BETWEEN_SESSIONS.multipliedBy(session)).plus(BETWEEN_TURNS.multipliedBy(turn));
                turns.add(new Dialogue.Turn(
                        id, at, said.get(turn).person(), said.get(turn).assistant()));
                said.get(turn).questions().forEach(text -> questions.add(new Dialogue.Question(text, id)));
            }
            placed.add(new Dialogue.Session("session-" + session, List.copyOf(turns)));
        }
        return new Dialogue(List.copyOf(placed), List.copyOf(questions));
    }

    private static Map<String, String> slots(Random random) {
        Map<String, String> slots = new HashMap<>();
        WORDS.keySet().stream()
                .sorted()
                .forEach(slot -> slots.put(slot, pick(WORDS.getOrDefault(slot, List.of()), random)));
        return slots;
    }

    private static String fill(String text, Map<String, String> slots) {
        return SLOT.matcher(text)
                .replaceAll(slot -> Matcher.quoteReplacement(slots.getOrDefault(slot.group(1), slot.group(1))));
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
