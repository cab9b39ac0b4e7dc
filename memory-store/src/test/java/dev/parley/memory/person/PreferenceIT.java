package dev.parley.memory.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PreferenceIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private final PersonId ana = new PersonId("ana-" + UUID.randomUUID());

    private static PersonPreferences kept(Duration retention) {
        return new RedisPersonPreferences(REDIS.store(), new Keys(4), retention);
    }

    @Test
    void put_preference_isTheirsUntilItIsRemoved() {
        PersonPreferences preferences = kept(Duration.ofHours(1));
        preferences.put(ana, PersonPreferences.LANGUAGE, "fr").block();
        preferences.put(ana, PersonPreferences.LANGUAGE, "es").block();

        assertThat(preferences.get(ana, PersonPreferences.LANGUAGE).block()).isEqualTo("es");
        assertThat(preferences.get(ana, PersonPreferences.OPTED_OUT).block()).isNull();
        assertThat(preferences
                        .get(new PersonId("ben"), PersonPreferences.LANGUAGE)
                        .block())
                .isNull();
        preferences.remove(ana, PersonPreferences.LANGUAGE).block();
        assertThat(preferences.get(ana, PersonPreferences.LANGUAGE).block()).isNull();
    }

    @Test
    void put_preference_goesAfterItsTime() {
        PersonPreferences preferences = kept(Duration.ofMillis(200));
        preferences.put(ana, PersonPreferences.LANGUAGE, "fr").block();
        await().until(() -> preferences.get(ana, PersonPreferences.LANGUAGE).block() == null);
    }
}
