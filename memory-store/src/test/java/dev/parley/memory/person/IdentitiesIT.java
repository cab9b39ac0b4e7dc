package dev.parley.memory.person;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdentitiesIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private final Keys keys = new Keys(4);
    private final String phone = "1555" + UUID.randomUUID();
    private final String userId = "US." + UUID.randomUUID();

    /** A replica of its own, with nothing remembered. */
    private RedisIdentities identities() {
        return new RedisIdentities(REDIS.store(), keys, Duration.ofDays(1));
    }

    @Test
    void canonical_idThatCameWithAPhone_isThatPhoneAlsoAlone() {
        assertThat(identities().canonical("wa", userId, phone).block()).isEqualTo(phone);

        assertThat(identities().canonical("wa", userId, userId).block()).isEqualTo(phone);
        assertThat(identities().canonical("other", userId, userId).block()).isEqualTo(userId);
    }

    @Test
    void canonical_idThatCameFirst_staysWhoItWas() {
        RedisIdentities replica = identities();
        assertThat(replica.canonical("wa", userId, userId).block()).isEqualTo(userId);

        assertThat(replica.canonical("wa", userId, phone).block()).isEqualTo(userId);
        assertThat(identities().canonical("wa", userId, phone).block()).isEqualTo(userId);
    }

    @Test
    void link_anotherPerson_holdsFromNowOn() {
        RedisIdentities replica = identities();
        replica.canonical("wa", userId, userId).block();

        replica.link("wa", userId, phone).block();

        assertThat(replica.canonical("wa", userId, userId).block()).isEqualTo(phone);
    }

    @Test
    void erase_person_takesTheirAddresses() {
        RedisIdentities replica = identities();
        replica.canonical("wa", userId, phone).block();
        PersonId person = new PersonId("wa:" + phone);

        assertThat(replica.erase(person).block()).containsEntry("addresses", 1L);

        assertThat(replica.canonical("wa", userId, userId).block()).isEqualTo(userId);
        assertThat(REDIS.store()
                        .template()
                        .hasKey(keys.of(KeyKind.ALIASES, person))
                        .block())
                .isFalse();
    }
}
