package dev.parley.assistant.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.assistant.RequestException;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.ConversationKey;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HandlesTests {

    private static final PersonId PERSON = new PersonId("whatsapp:15550002222");
    private static final ConversationId CONVERSATION = new ConversationId("whatsapp:1:15550002222");
    private static final AdminCaller OPERATOR = new AdminCaller(AdminRole.OPERATOR, "");
    private static final AdminCaller VIEWER = new AdminCaller(AdminRole.VIEWER, "");

    private final Handles handles = new Handles(AdminToken.of("one", "", Path.of("unused")));

    @Test
    void of_idsOfAnyLength_areOpenedAgainAndTellNothing() {
        String handle = handles.of(PERSON);
        assertThat(handle).doesNotContain("2222").isEqualTo(handles.of(PERSON));
        assertThat(handles.person(handle)).isEqualTo(PERSON);
        assertThat(handles.conversation(handles.of(PERSON, CONVERSATION)))
                .isEqualTo(new ConversationKey(PERSON, CONVERSATION));
        for (PersonId other : new PersonId[] {new PersonId("x"), new PersonId("λ".repeat(256))}) {
            assertThat(handles.person(handles.of(other))).isEqualTo(other);
        }
    }

    @Test
    void person_handleOfAnotherKindOrTokenOrChanged_isRefused() {
        String handle = handles.of(PERSON);
        Handles others = new Handles(AdminToken.of("two", "", Path.of("unused")));
        String changed = handle.substring(0, 10) + (handle.charAt(10) == 'A' ? 'B' : 'A') + handle.substring(11);
        for (String wrong :
                new String[] {others.of(PERSON), changed, handles.of(PERSON, CONVERSATION), "p_", "", PERSON.value()}) {
            assertThatThrownBy(() -> handles.person(wrong))
                    .as(wrong)
                    .isInstanceOf(RequestException.class)
                    .hasMessageStartingWith("person");
        }
    }

    @Test
    void person_byItsId_isForOperatorsAlone() {
        assertThat(handles.person(OPERATOR, PERSON.value())).isEqualTo(PERSON);
        assertThat(handles.person(VIEWER, handles.of(PERSON))).isEqualTo(PERSON);
        assertThatThrownBy(() -> handles.person(VIEWER, PERSON.value())).isInstanceOf(RequestException.class);
    }
}
