package dev.parley.assistant.admin;

import dev.parley.assistant.channel.ChannelActivity;
import dev.parley.assistant.channel.ChannelLimitProperties;
import dev.parley.assistant.channel.MetaAccount;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.persona.Persona;
import dev.parley.assistant.persona.Personas;
import dev.parley.assistant.rollout.Rollouts;
import dev.parley.assistant.rollout.SwitchName;
import dev.parley.memory.channel.ChannelDay;
import dev.parley.memory.channel.ChannelLog;
import dev.parley.memory.mailbox.Backlog;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How the channels of platforms do. */
@RestController
@AdminAccess(AdminRole.VIEWER)
class ChannelsController {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final List<MetaAccounts> channels;
    private final ChannelLog log;
    private final ChannelLimitProperties limits;
    private final Personas personas;
    private final Rollouts rollouts;
    private final Mailbox mailbox;
    private final Outbox outbox;
    private final Clock clock;

    ChannelsController(
            List<MetaAccounts> channels,
            ChannelLog log,
            ChannelLimitProperties limits,
            Personas personas,
            Rollouts rollouts,
            Mailbox mailbox,
            Outbox outbox,
            Clock clock) {
        this.channels = List.copyOf(channels);
        this.log = log;
        this.limits = limits;
        this.personas = personas;
        this.rollouts = rollouts;
        this.mailbox = mailbox;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * A number or a page.
     *
     * @param persona id of the persona that answers there; null for the assistant as it is
     * @param countries whose people are answered; empty for all
     * @param template sent where the platform takes nothing else; null for none
     */
    record Account(
            String id,
            @Nullable String persona,
            Set<String> countries,
            @Nullable String template) {}

    /** How a channel does, from the last things that happened there. */
    enum State {
        /** Nothing is configured. */
        ABSENT,
        /** Nothing came or went for days. */
        QUIET,
        WELL,
        /** The last attempts to send failed for the whole channel, or the last webhooks were not ours or not kept. */
        TROUBLED
    }

    /**
     * A channel.
     *
     * @param on whether its switch is on
     * @param sandbox whether the phone page plays the platform
     * @param today by what happened, today by UTC
     */
    record Channel(
            String name,
            State state,
            boolean on,
            boolean sandbox,
            List<Account> accounts,
            @Nullable Instant lastWebhook,
            @Nullable Instant lastRefusedWebhook,
            @Nullable Instant lastSent,
            @Nullable Instant lastFailure,
            @Nullable Instant lastFailedStatus,
            Map<String, Long> today) {}

    /** What is waiting; conversations and seconds. */
    record Queue(long conversations, double oldestSeconds) {

        static Queue of(Backlog backlog) {
            return new Queue(backlog.conversations(), backlog.oldest().toMillis() / MILLIS_PER_SECOND);
        }
    }

    /**
     * What is sent at most, by all replicas together.
     *
     * @param perSecond messages of one number or page
     * @param pairSeconds between two messages to one person, in the long run
     * @param pairBurst messages to one person at once after a rest
     */
    record Limits(int perSecond, double pairSeconds, int pairBurst) {}

    record Channels(List<Channel> channels, Limits limits, Queue received, Queue toSend, long deadLetters) {}

    @GetMapping("/api/admin/channels")
    Mono<Channels> list() {
        Limits inForce = new Limits(
                limits.perSecond(), limits.pairInterval().toMillis() / MILLIS_PER_SECOND, limits.pairBurst());
        return Mono.zip(
                        Flux.fromIterable(channels).concatMap(this::channel).collectList(),
                        mailbox.backlog(),
                        outbox.backlog(),
                        outbox.deadLetters())
                .map(known -> new Channels(
                        known.getT1(), inForce, Queue.of(known.getT2()), Queue.of(known.getT3()), known.getT4()));
    }

    private Mono<Channel> channel(MetaAccounts accounts) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return Flux.range(0, ChannelLog.DAYS)
                .concatMap(ago -> log.of(accounts.channel(), today.minusDays(ago)))
                .collectList()
                .map(days -> channel(accounts, days));
    }

    private Channel channel(MetaAccounts accounts, List<ChannelDay> days) {
        Instant webhook = last(days, what -> what.startsWith(ChannelActivity.WEBHOOK) && !isRefused(what));
        Instant refused = last(days, what -> what.startsWith(ChannelActivity.WEBHOOK) && isRefused(what));
        Instant sent = last(days, (ChannelActivity.SENT + "accepted")::equals);
        Instant failure = last(
                days,
                what -> what.equals(ChannelActivity.SENT + "channel_down")
                        || what.equals(ChannelActivity.SENT + "undeliverable"));
        Instant down = last(days, (ChannelActivity.SENT + "channel_down")::equals);
        Instant status = last(days, what -> what.startsWith(ChannelActivity.WEBHOOK + "status_failed"));
        boolean troubled = isAfter(down, sent) || isAfter(refused, webhook);
        boolean quiet = webhook == null && sent == null;
        return new Channel(
                accounts.channel(),
                accounts.all().isEmpty() ? State.ABSENT : troubled ? State.TROUBLED : quiet ? State.QUIET : State.WELL,
                rollouts.view()
                        .of(SwitchName.channel(accounts.channel()))
                        .value()
                        .on(),
                accounts.sandbox(),
                accounts.all().stream()
                        .map(account -> account(accounts, account))
                        .toList(),
                webhook,
                refused,
                sent,
                failure,
                status,
                new TreeMap<>(days.getFirst().counts()));
    }

    /** What we would not take, or could not keep. */
    private static boolean isRefused(String what) {
        return what.startsWith(ChannelActivity.WEBHOOK + "body ") || what.endsWith(" failed");
    }

    private static @Nullable Instant last(List<ChannelDay> days, Predicate<String> which) {
        return days.stream()
                .flatMap(day -> day.last().entrySet().stream())
                .filter(entry -> which.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .max(Instant::compareTo)
                .orElse(null);
    }

    private static boolean isAfter(@Nullable Instant one, @Nullable Instant other) {
        return one != null && (other == null || one.isAfter(other));
    }

    private Account account(MetaAccounts channel, MetaAccount account) {
        return new Account(
                account.id(),
                personas.at(channel.channel(), account.id()).map(Persona::id).orElse(null),
                new TreeSet<>(account.countries()),
                account.template() == null ? null : account.template().name());
    }
}
