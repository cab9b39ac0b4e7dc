package dev.parley.assistant.agent;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds prices in a text: an amount with a currency before or behind it. Stateless. */
final class Prices {

    private static final Map<String, String> CURRENCIES = Map.ofEntries(
            Map.entry("$", "USD"),
            Map.entry("us$", "USD"),
            Map.entry("usd", "USD"),
            Map.entry("dollar", "USD"),
            Map.entry("dollars", "USD"),
            Map.entry("dólares", "USD"),
            Map.entry("دولار", "USD"),
            Map.entry("€", "EUR"),
            Map.entry("eur", "EUR"),
            Map.entry("euro", "EUR"),
            Map.entry("euros", "EUR"),
            Map.entry("يورو", "EUR"),
            Map.entry("यूरो", "EUR"),
            Map.entry("£", "GBP"),
            Map.entry("gbp", "GBP"),
            Map.entry("pound", "GBP"),
            Map.entry("pounds", "GBP"),
            Map.entry("¥", "JPY"),
            Map.entry("yen", "JPY"),
            Map.entry("₹", "INR"),
            Map.entry("inr", "INR"),
            Map.entry("rupees", "INR"),
            Map.entry("रुपये", "INR"),
            Map.entry("रुपए", "INR"),
            Map.entry("r$", "BRL"),
            Map.entry("brl", "BRL"),
            Map.entry("reais", "BRL"),
            Map.entry("chf", "CHF"),
            Map.entry("franken", "CHF"),
            Map.entry("cents", "CENT"),
            Map.entry("cent", "CENT"));

    private static final String AMOUNT =
            "(\\d{1,3}(?:[' \\u00a0\\u202f]\\d{3})+(?:[.,]\\d{1,2})?(?!\\d)|\\d+(?:[.,]\\d+)*)";
    private static final String CURRENCY =
            "(us\\$|r\\$|[$€£¥₹]|(?<![\\p{L}])(?:usd|eur|euros?|gbp|inr|brl|chf|dollars?|dólares|pounds?|yen|rupees|reais"
                    + "|franken|cents?|دولار|يورو|यूरो|रुपये|रुपए)(?![\\p{L}\\p{M}]))";

    private static final Pattern PRICE = Pattern.compile(
            CURRENCY + "[ \\u00a0\\u202f]?" + AMOUNT + "|" + AMOUNT + "[ \\u00a0\\u202f-]?" + CURRENCY,
            Pattern.UNICODE_CHARACTER_CLASS);

    private Prices() {}

    /** Each as amount and currency, in one spelling. */
    static Set<String> of(String text) {
        Set<String> prices = new HashSet<>();
        Matcher matcher = PRICE.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            boolean before = matcher.group(1) != null;
            String amount = before ? matcher.group(2) : matcher.group(3);
            String currency = CURRENCIES.getOrDefault(before ? matcher.group(1) : matcher.group(4), "?");
            prices.add(plain(amount) + " " + currency);
        }
        return prices;
    }

    /** 1.299,00 and 1,299 and 1299.0 are one amount: a last separator with one or two digits behind it is the decimal one. */
    private static String plain(String amount) {
        String digits = amount.replaceAll("[' \\u00a0\\u202f]", "");
        Matcher decimals = Pattern.compile("^(.*)[.,](\\d{1,2})$").matcher(digits);
        String number = decimals.matches()
                ? decimals.group(1).replaceAll("[.,]", "") + "." + decimals.group(2)
                : digits.replaceAll("[.,]", "");
        StringBuilder ascii = new StringBuilder();
        number.chars().forEach(c -> ascii.append(c == '.' ? '.' : (char) ('0' + Character.digit(c, 10))));
        return new BigDecimal(ascii.toString()).stripTrailingZeros().toPlainString();
    }
}
