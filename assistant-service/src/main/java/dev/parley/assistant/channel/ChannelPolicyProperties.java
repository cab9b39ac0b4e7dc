package dev.parley.assistant.channel;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is owed to people and platforms.
 *
 * @param nameAi whether the first answer says that it comes from an AI
 * @param nameAiAgain after a pause of this long it is said again
 * @param optOutWords messages that mean: write to me only when I write; besides a bare "stop"
 * @param quietHours when nothing is sent that the person did not ask for, for example {@code 21:00-08:00}; empty for never
 * @param quietZone time zone of the quiet hours
 * @param quietAfterPerson how long the assistant is quiet in a conversation after a person of the business, or another app,
 *     wrote in it or took it; 0 for not at all
 */
@ConfigurationProperties("parley.channels.policy")
public record ChannelPolicyProperties(
        @DefaultValue("true") boolean nameAi,
        @DefaultValue("7d") Duration nameAiAgain,

        @DefaultValue({
            "unsubscribe",
            "opt out",
            "no more messages",
            "darme de baja",
            "descadastrar",
            "se désabonner",
            "إلغاء الاشتراك",
            "सदस्यता रद्द करें",
            "abmelden"
        })
        List<String> optOutWords,

        @DefaultValue("21:00-08:00") String quietHours,
        @DefaultValue("UTC") ZoneId quietZone,
        @DefaultValue("1h") Duration quietAfterPerson) {

    private static final String SPAN = "([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]";

    public ChannelPolicyProperties {
        optOutWords = List.copyOf(optOutWords);
        if (quietAfterPerson.isNegative()) {
            throw new IllegalArgumentException(
                    "parley.channels.policy.quiet-after-person must not be negative but is " + quietAfterPerson);
        }
        if (!quietHours.isEmpty() && !quietHours.matches(SPAN)) {
            throw new IllegalArgumentException(
                    "parley.channels.policy.quiet-hours must look like 21:00-08:00 but is " + quietHours);
        }
    }

    /** How long it stays quiet; zero where it is not. The time is that of {@code quietZone}. */
    Duration quietFor(LocalTime now) {
        if (quietHours.isEmpty()) {
            return Duration.ZERO;
        }
        LocalTime from = LocalTime.parse(quietHours.substring(0, 5));
        LocalTime to = LocalTime.parse(quietHours.substring(6));
        boolean overnight = from.isAfter(to);
        boolean quiet = overnight ? !now.isBefore(from) || now.isBefore(to) : !now.isBefore(from) && now.isBefore(to);
        if (!quiet) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, to);
        return left.isNegative() ? left.plusDays(1) : left;
    }
}
