package dev.parley.llama.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserSharesTests {

    private final UserShares shares = new UserShares();

    @Test
    void joined_aNewUser_startsWhereTheLeastServedStands() {
        shares.joined("a");
        shares.joined("b");
        shares.computed("a", 1000, 0);
        shares.computed("b", 100, 50);
        shares.joined("c");
        assertThat(shares.served("c")).isEqualTo(shares.served("b")).isEqualTo(200);
    }

    @Test
    void joined_whoLeftForAMoment_keepsTheDebt() {
        shares.joined("a");
        shares.joined("b");
        shares.computed("a", 1000, 0);
        shares.left("a");
        shares.joined("a");
        assertThat(shares.served("a")).isEqualTo(1000);
        assertThat(shares.served("b")).isZero();
    }

    @Test
    void joined_whoStayedAway_hasSavedUpNothing() {
        shares.joined("a");
        shares.left("a");
        shares.joined("b");
        shares.computed("b", 1000, 0);
        shares.left("b");
        shares.joined("a");
        shares.joined("b");
        assertThat(shares.served("a")).isEqualTo(shares.served("b"));
    }

    @Test
    void left_oneOfSeveralRequests_keepsTheUserPresent() {
        shares.joined("a");
        shares.joined("a");
        shares.left("a");
        shares.computed("a", 7, 0);
        assertThat(shares.served("a")).isEqualTo(7);
    }
}
