package dev.parley.assistant.channel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class SandboxPhonesTests {

    private final SandboxPhones phones = new SandboxPhones();

    @Test
    void watch_browserComesBack_seesOnlyWhatItMissed() {
        phones.deliver("1", reply("a"));
        phones.deliver("1", new PhoneMessage("sign", PhoneMessage.TYPING, ""));
        phones.deliver("1", reply("b"));

        assertThat(seen("1", "a")).containsExactly("b");
        assertThat(seen("1", "")).containsExactly("a", "b");
    }

    @Test
    void deliver_moreThanAPhoneKeeps_forgetsTheOldest() {
        for (int index = 0; index <= SandboxPhones.MAX_MESSAGES; index++) {
            phones.deliver("1", reply("m" + index));
        }

        assertThat(seen("1", "")).hasSize(SandboxPhones.MAX_MESSAGES).doesNotContain("m0");
    }

    @Test
    void deliver_moreThanTheMostPhones_keepsTheOneThatIsWatched() {
        List<String> live = new ArrayList<>();
        Disposable watching = phones.watch("watched", "").subscribe(message -> live.add(message.id()));
        phones.deliver("idle", reply("old"));
        for (int index = 0; index < SandboxPhones.MAX_PHONES; index++) {
            phones.deliver("phone" + index, reply("x"));
        }

        phones.deliver("watched", reply("late"));

        assertThat(live).containsExactly("late");
        assertThat(seen("idle", "")).isEmpty();
        watching.dispose();
    }

    private List<String> seen(String number, String after) {
        List<String> ids = new ArrayList<>();
        phones.watch(number, after).subscribe(message -> ids.add(message.id())).dispose();
        return ids;
    }

    private static PhoneMessage reply(String id) {
        return new PhoneMessage(id, PhoneMessage.REPLY, id);
    }
}
