package dev.parley.search.ranking;

import java.text.Normalizer;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells questions about what is happening now, and how new a page is. Stateless. */
public final class AboutNow {

    private static final Pattern WORDS =
            Pattern.compile("\\b(today|tonight|now|latest|newest|current|currently|recent|recently"
                    + "|news|breaking|this (week|month|year)|yesterday|tomorrow|live|score|forecast|right now|as of"
                    + "|heute|aktuell\\w*|neueste\\w*|derzeit|gestern|morgen|nachrichten"
                    + "|aujourd'hui|actuel\\w*|derni\\w+|hier|demain|actualite\\w*"
                    + "|hoy|ahora|ultim\\w+|actual\\w*|noticias|ayer|manana"
                    + "|oggi|adesso|attual\\w*|notizie|hoje|agora|atual\\w*|noticias)\\b");
    private static final Pattern IDEOGRAPHS = Pattern.compile("今日|今天|最新|現在|现在|ニュース|新闻|新聞|오늘|지금|최신|뉴스");

    /** After this many days a page is worth half as much for a question about now. */
    private static final double HALF_LIFE_DAYS = 14;

    private AboutNow() {}

    public static boolean is(String question, LocalDate today) {
        String plain = Normalizer.normalize(question.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "");
        return WORDS.matcher(plain).find()
                || IDEOGRAPHS.matcher(question).find()
                || plain.contains(String.valueOf(today.getYear()));
    }

    /** From 1 for a page of today down to 0; 0 as well when its date is not known. */
    static double newness(@Nullable LocalDate date, LocalDate today) {
        if (date == null) {
            return 0;
        }
        long days = Math.max(0, ChronoUnit.DAYS.between(date, today));
        return Math.pow(2, -days / HALF_LIFE_DAYS);
    }
}
