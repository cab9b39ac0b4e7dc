package dev.parley.memory.fact;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides what must not be remembered, whoever asks for it: instructions in disguise, secrets, and sensitive things about
 * other people. It knows patterns in English, Spanish, Portuguese, French, Hindi and Arabic; it is a net, not a proof.
 * Stateless.
 */
public final class FactScreen {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

    /** A wish about the form of answers is the person's to have; what changes whom the assistant obeys is not. */
    private static final Pattern INSTRUCTION = Pattern.compile(
            "\\b(ignore|disregard|forget|override|bypass) (all |any |the |your |every )*(previous|prior|above|earlier|other|safety|system)\\b"
                    + "|\\b(system prompt|developer (mode|message)|jailbreak|prompt injection)\\b"
                    + "|\\byou (must|should|shall|have to|need to|will) (now |always |never )*(obey|comply|send|forward|reveal|visit|open|click|pretend|act|execute|run|follow|tell|recommend|include|add|call|answer that|respond with|say)\\b"
                    + "|\\b(whenever|every time|each time|if) (the |a |an |any )?(user|person|someone|anyone|i|he|she|they) (asks?|says?|mentions?|writes?)\\b.{0,80}\\b(say|tell|send|answer|respond|reply|open|visit|call|recommend|include)\\b"
                    + "|\\b(always|never) (recommend|include|mention|link|send|forward|reveal|visit|trust|obey|say|tell)\\b"
                    + "|\\bfrom now on,? (you|the assistant|parley)\\b"
                    + "|\\b(the )?(assistant|parley|ai|bot|model) (must|should|shall|has to|is to)\\b"
                    + "|</?(system|user|assistant|instructions?)>|<\\|[a-z_]+\\|>|\\[INST]"
                    + "|\\b(ignora|omite) (todas? )?(las?|los) (instrucciones|reglas|[oó]rdenes)"
                    + "|\\bignore (todas )?as (instru[cç][oõ]es|regras)"
                    + "|\\bignore[zr]? (toutes )?les (instructions|consignes|r[eè]gles)"
                    + "|(पिछले|सभी) (सभी )?(निर्देश|नियम).{0,20}(अनदेखा|भूल)"
                    + "|تجاهل (كل |جميع )?(التعليمات|الأوامر|القواعد)"
                    + "|https?://\\S+",
            FLAGS);

    private static final Pattern SECRET_NAMED = Pattern.compile(
            "\\b(pass ?word|pass ?code|passphrase|pin( code| number)?|cvv|cvc|security code|secret key|private key|api[ _-]?key|access[ _-]?token|auth token|seed phrase|recovery phrase|one[- ]time code|social security number|ssn|contrase[nñ]a|clave|c[oó]digo pin|senha|mot de passe|code pin)\\b"
                    + "\\s*(is|are|was|=|:|es|é|est|to|for\\b.{0,40}\\bis|de\\b.{0,40}\\b(es|é|est))"
                    + "|(पासवर्ड|पिन).{0,20}है|(كلمة (السر|المرور)|الرقم السري)",
            FLAGS);

    private static final Pattern SECRET_SHAPED = Pattern.compile(
            "-----BEGIN [A-Z ]*PRIVATE KEY|\\b(sk|pk|rk)[-_](live|test|proj|ant)?[-_A-Za-z0-9]{16,}|\\bgh[pousr]_[A-Za-z0-9]{20,}"
                    + "|\\bgithub_pat_[A-Za-z0-9_]{20,}|\\bxox[abprs]-[A-Za-z0-9-]{10,}|\\bAKIA[0-9A-Z]{16}\\b|\\bAIza[0-9A-Za-z_-]{30,}"
                    + "|\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.|\\b[0-9]{3}-[0-9]{2}-[0-9]{4}\\b");

    /** Cards have 14 to 19 digits; a telephone number has at most 15, and seldom more than 13. */
    private static final Pattern DIGITS = Pattern.compile("(?<![\\d+])\\d(?:[ -]?\\d){13,18}(?!\\d)");

    private static final Pattern IBAN =
            Pattern.compile("\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\\b");
    private static final Pattern LONG_TOKEN = Pattern.compile("(?<![\\p{L}\\p{N}])[A-Za-z0-9+/_=-]{24,}");

    private static final Pattern OTHERS = Pattern.compile(
            "\\b(my|(the )?user'?s|our|his|her|their) (best |older |younger |little |big |ex[- ]?)*(sister|brother|mother|father|mum|mom|dad|parents?|wife|husband|partner|girlfriend|boyfriend|son|daughter|child|kids?|children|uncle|aunt|cousin|nephew|niece|grand\\p{L}+|friend|boss|manager|colleague|co-?worker|neighbou?r|teacher|doctor|ex|roommate|flatmate|landlord)\\b"
                    + "|\\b(he|she|they)( is| was| has|'s|'re| are)\\b"
                    + "|\\b(mi|mis|meu|minha|mon|ma) (hermana?|madre|padre|esposa|marido|hij[ao]|amig[ao]|jef[ea]|vecin[ao]|irm[aã]o?|m[aã]e|pai|espos[ao]|filh[ao]|chefe|vizinh[ao]|s[oœ]+ur|soeur|fr[eè]re|m[eè]re|p[eè]re|femme|mari|fils|fille|amie?|patron|voisine?)\\b"
                    + "|(मेरी|मेरे|मेरा) (बहन|भाई|माँ|मां|पिता|पत्नी|पति|बेट[ाी]|दोस्त|बॉस)"
                    + "|(أختي|أخي|أمي|أبي|زوجتي|زوجي|ابني|ابنتي|صديقي|صديقتي|جاري|مديري)",
            FLAGS);

    private static final Pattern SENSITIVE = Pattern.compile(
            "\\b(cancer|hiv|aids|diabet\\w*|depress\\w+|bipolar|schizo\\w+|autis\\w+|adhd|dementia|alzheimer\\w*|epilep\\w+|anorexi\\w+|bulimi\\w+|pregnan\\w+|miscarriage|abortion|infertil\\w+|suicid\\w+|self[- ]harm\\w*|overdos\\w+|alcoholi\\w+|addict\\w*|rehab|therapy|psychiatr\\w+|disabilit\\w+|disabled|tumou?r|chemotherapy|std|herpes"
                    + "|gay|lesbian|bisexual|transgender|trans|queer|homosexual\\w*|affair|cheat(s|ed|ing) on"
                    + "|muslim|jewish|christian|catholic|hindu|sikh|atheist|jehovah\\w*|votes? (for|republican|democrat|labour|tory)|republican|democrat|communist|fascist|trade union"
                    + "|arrest\\w*|convict\\w*|prison|jail|criminal|felon\\w*|probation|undocumented|illegal immigrant|bankrupt\\w*|in debt|salary|earns?"
                    + "|c[aá]ncer|sida|diab[eé]tic[oa]|deprimid[oa]|embarazada|gr[aá]vida|enceinte|alcoh[oó]lic[oa]|alcooliques?|s[eé]ropositi\\w+|c[aá]rcel|prisi[oó]n|pris[aã]o|musulm\\w+|mu[cç]ulman\\w+|jud[ií][oa]|juive?|dépressi\\w+)\\b"
                    + "|कैंसर|गर्भवती|शराबी|जेल|मुस्लिम|سرطان|حامل|مدمن|السجن|مسيحي|يهودي|شيعي",
            FLAGS);

    private FactScreen() {}

    /** Why the text must not be remembered; empty when it may. */
    public static Optional<Refusal> check(String text) {
        if (INSTRUCTION.matcher(text).find()) {
            return Optional.of(Refusal.INSTRUCTION);
        }
        if (isSecret(text)) {
            return Optional.of(Refusal.SECRET);
        }
        if (OTHERS.matcher(text).find() && SENSITIVE.matcher(text).find()) {
            return Optional.of(Refusal.SENSITIVE);
        }
        return Optional.empty();
    }

    private static boolean isSecret(String text) {
        return SECRET_NAMED.matcher(text).find()
                || SECRET_SHAPED.matcher(text).find()
                || DIGITS.matcher(text).results().anyMatch(found -> luhn(found.group()))
                || IBAN.matcher(text).results().anyMatch(found -> iban(found.group()))
                || hasRandomToken(text);
    }

    /** The check digit of payment cards (ISO/IEC 7812). */
    private static boolean luhn(String digits) {
        int sum = 0;
        boolean twice = false;
        String bare = digits.replaceAll("\\D", "");
        for (int index = bare.length() - 1; index >= 0; index--) {
            int digit = bare.charAt(index) - '0';
            int value = twice ? digit * 2 : digit;
            sum += value > 9 ? value - 9 : value;
            twice = !twice;
        }
        return sum % 10 == 0;
    }

    /** The check digits of bank accounts (ISO 13616): the rearranged number is 1 modulo 97. */
    private static boolean iban(String account) {
        String bare = account.replace(" ", "");
        String turned = bare.substring(4) + bare.substring(0, 4);
        int rest = 0;
        for (int index = 0; index < turned.length(); index++) {
            int value = Character.digit(turned.charAt(index), 36);
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
        }
        return bare.length() >= 15 && rest == 1;
    }

    /** Long runs in which letters of both cases and digits change often are keys, not words. */
    private static boolean hasRandomToken(String text) {
        Matcher matcher = LONG_TOKEN.matcher(text);
        while (matcher.find()) {
            String run = matcher.group();
            boolean mixed = run.chars().anyMatch(Character::isDigit)
                    && run.chars().anyMatch(Character::isLowerCase)
                    && (run.chars().anyMatch(Character::isUpperCase) || run.matches("[0-9a-f]{32,}"));
            if (mixed) {
                return true;
            }
        }
        return false;
    }
}
