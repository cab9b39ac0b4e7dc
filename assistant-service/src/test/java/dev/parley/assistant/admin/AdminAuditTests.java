package dev.parley.assistant.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.assistant.RequestException;
import dev.parley.memory.PersonId;
import dev.parley.memory.audit.OperatorAct;
import dev.parley.memory.audit.OperatorActQuery;
import dev.parley.memory.audit.OperatorLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class AdminAuditTests {

    private static final AdminCaller ANA = new AdminCaller(AdminRole.OPERATOR, "Ana");
    private static final PersonId PERSON = new PersonId("whatsapp:15550002222");

    private final List<OperatorAct> kept = new ArrayList<>();
    private boolean broken;

    private final AdminAudit audit = new AdminAudit(
            new OperatorLog() {
                @Override
                public Mono<Void> append(OperatorAct act) {
                    return broken
                            ? Mono.error(new IllegalStateException("full"))
                            : Mono.fromRunnable(() -> kept.add(act));
                }

                @Override
                public Mono<Page> find(OperatorActQuery query) {
                    return Mono.error(new UnsupportedOperationException());
                }
            },
            new Pseudonyms(AdminToken.of("one", "", Path.of("unused"))));

    @Test
    void around_workThatSucceeds_tellsItsResultAndNobodysNumber() {
        AuditedAct act = new AuditedAct("erase_person", "t1", PERSON);
        assertThat(audit.around(ANA, act, Mono.just(7), count -> "{\"facts\":" + count + "}")
                        .block())
                .isEqualTo(7);
        assertThat(kept).singleElement().satisfies(one -> {
            assertThat(one.who()).isEqualTo("Ana");
            assertThat(one.role()).isEqualTo("operator");
            assertThat(one.outcome()).isEqualTo("ok");
            assertThat(one.detail()).isEqualTo("{\"facts\":7}");
            assertThat(one.person()).startsWith("whatsapp:~").doesNotContain("2222");
        });
    }

    @Test
    void around_workThatFails_tellsItsCode() {
        Mono<Void> work = Mono.error(RequestException.notFound("no_such_key", "There is none."));
        assertThatThrownBy(() -> audit.around(ANA, new AuditedAct("revoke_key", "k"), work)
                        .block())
                .isInstanceOf(RequestException.class);
        assertThat(kept).extracting(OperatorAct::outcome).containsExactly("no_such_key");
    }

    @Test
    void around_workThatIsCutOff_isTold() {
        audit.around(ANA, new AuditedAct("erase_person", ""), Mono.never())
                .subscribe()
                .dispose();
        assertThat(kept).extracting(OperatorAct::outcome).containsExactly("cancelled");
    }

    @Test
    void viewing_contentThatCannotBeAudited_isNotShown() {
        AuditedAct act = new AuditedAct(AdminAudit.VIEW_CONTENT, "t1", PERSON);
        assertThat(audit.viewing(ANA, act, Mono.just("words")).block()).isEqualTo("words");
        assertThat(kept).hasSize(1);
        assertThat(audit.viewing(ANA, act, Mono.empty()).block()).isNull();
        assertThat(kept).hasSize(1);
        broken = true;
        assertThatThrownBy(() -> audit.viewing(ANA, act, Mono.just("words")).block())
                .hasMessage("full");
    }

    @Test
    void act_withAnActionOfAnotherForm_isRefused() {
        assertThatThrownBy(() -> new AuditedAct("Erase person", "")).isInstanceOf(IllegalArgumentException.class);
    }
}
