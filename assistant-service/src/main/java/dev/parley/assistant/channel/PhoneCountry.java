package dev.parley.assistant.channel;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;

/** The country of a phone number, by the numbering plans that libphonenumber knows. Stateless. */
public final class PhoneCountry {

    private PhoneCountry() {}

    /**
     * A two-letter code; empty for what is no number of any one country.
     *
     * @param phone digits with the calling code, without {@code +}
     */
    public static String of(String phone) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            String region = numbers.getRegionCodeForNumber(numbers.parse("+" + phone, null));
            return region == null || !region.matches("[A-Z]{2}") ? "" : region;
        } catch (NumberParseException e) {
            return "";
        }
    }
}
