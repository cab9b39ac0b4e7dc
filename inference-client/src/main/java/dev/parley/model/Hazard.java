package dev.parley.model;

import java.util.Arrays;
import java.util.Optional;

/** The hazards of the MLCommons taxonomy, with the codes and words of Llama Guard 3. */
public enum Hazard {
    VIOLENT_CRIMES("S1", "Violent Crimes"),
    NON_VIOLENT_CRIMES("S2", "Non-Violent Crimes"),
    SEX_RELATED_CRIMES("S3", "Sex Crimes"),
    CHILD_SEXUAL_EXPLOITATION("S4", "Child Exploitation"),
    DEFAMATION("S5", "Defamation"),
    SPECIALIZED_ADVICE("S6", "Specialized Advice"),
    PRIVACY("S7", "Privacy"),
    INTELLECTUAL_PROPERTY("S8", "Intellectual Property"),
    INDISCRIMINATE_WEAPONS("S9", "Indiscriminate Weapons"),
    HATE("S10", "Hate"),
    SUICIDE_AND_SELF_HARM("S11", "Self-Harm"),
    SEXUAL_CONTENT("S12", "Sexual Content"),
    ELECTIONS("S13", "Elections"),
    CODE_INTERPRETER_ABUSE("S14", "Code Interpreter Abuse");

    private final String code;
    private final String title;

    Hazard(String code, String title) {
        this.code = code;
        this.title = title;
    }

    public String code() {
        return code;
    }

    public String title() {
        return title;
    }

    public static Optional<Hazard> ofCode(String code) {
        return Arrays.stream(values())
                .filter(hazard -> hazard.code.equals(code))
                .findFirst();
    }
}
