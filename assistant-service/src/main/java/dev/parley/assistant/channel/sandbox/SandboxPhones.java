package dev.parley.assistant.channel.sandbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The phones of the sandbox: what came to each of them, and who watches. Lost at a restart. Thread-safe. */
@Component
final class SandboxPhones {

    static final int MAX_PHONES = 200;
    static final int MAX_MESSAGES = 200;

    private final Map<String, Phone> phones = new LinkedHashMap<>(MAX_PHONES, 0.75f, true);

    private static final class Phone {
        private final Deque<PhoneMessage> messages = new ArrayDeque<>();
        private final Sinks.Many<PhoneMessage> live = Sinks.many().multicast().directBestEffort();
    }

    /** A phone on one of the platforms. */
    static String key(String channel, String phone) {
        return channel + ":" + phone;
    }

    /** A message arrives at a phone. */
    synchronized void deliver(String number, PhoneMessage message) {
        Phone phone = phone(number);
        if (message.kind().equals(PhoneMessage.REPLY)) {
            phone.messages.add(message);
            if (phone.messages.size() > MAX_MESSAGES) {
                phone.messages.remove();
            }
        }
        phone.live.tryEmitNext(message);
    }

    /** What is on the phone after a message, or everything when that is not known, then what comes. */
    synchronized Flux<PhoneMessage> watch(String number, String afterId) {
        Phone phone = phone(number);
        List<PhoneMessage> there = new ArrayList<>();
        for (PhoneMessage message : phone.messages) {
            there.add(message);
            if (message.id().equals(afterId)) {
                there.clear();
            }
        }
        // Subscribed under the same lock that delivers, so nothing falls between what is there and what comes.
        Sinks.Many<PhoneMessage> buffer = Sinks.many().unicast().onBackpressureBuffer();
        there.forEach(buffer::tryEmitNext);
        var subscription = phone.live.asFlux().subscribe(buffer::tryEmitNext);
        return buffer.asFlux().doFinally(signal -> subscription.dispose());
    }

    private Phone phone(String number) {
        Phone phone = phones.computeIfAbsent(number, ignored -> new Phone());
        if (phones.size() > MAX_PHONES) {
            // One that somebody watches would fall silent, so the longest unused of the others goes.
            phones.values().stream()
                    .filter(other -> other != phone && other.live.currentSubscriberCount() == 0)
                    .findFirst()
                    .ifPresent(phones.values()::remove);
        }
        return phone;
    }
}
