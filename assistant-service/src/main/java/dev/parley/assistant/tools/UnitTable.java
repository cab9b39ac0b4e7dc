package dev.parley.assistant.tools;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.measure.Unit;
import tech.units.indriya.function.RationalNumber;
import tech.units.indriya.unit.BaseUnit;
import tech.units.indriya.unit.Units;

/**
 * The units that the calculator knows, by the names that people write. Factors are the exact ones of the SI brochure, of
 * the international yard and pound of 1959 and of US customary measures. Immutable.
 */
final class UnitTable {

    /** Symbols whose case tells them apart. */
    private static final Map<String, Unit<?>> BY_SYMBOL = new HashMap<>();

    private static final Map<String, Unit<?>> BY_NAME = new HashMap<>();

    static {
        Unit<?> m = Units.METRE;
        put(m, "1", "m", "metre", "metres", "meter", "meters");
        put(m, "0.000001", "µm", "um", "micrometre", "micrometres", "micrometer", "micrometers");
        put(m, "0.001", "mm", "millimetre", "millimetres", "millimeter", "millimeters");
        put(m, "0.01", "cm", "centimetre", "centimetres", "centimeter", "centimeters");
        put(m, "1000", "km", "kilometre", "kilometres", "kilometer", "kilometers");
        put(m, "0.0254", "in", "\"", "″", "inch", "inches");
        put(m, "0.3048", "ft", "'", "′", "foot", "feet");
        put(m, "0.9144", "yd", "yard", "yards");
        put(m, "1609.344", "mi", "mile", "miles");
        put(m, "1852", "nmi", "nautical mile", "nautical miles");
        Unit<?> kg = Units.KILOGRAM;
        put(kg, "0.000001", "mg", "milligram", "milligrams");
        put(kg, "0.001", "g", "gram", "grams");
        put(kg, "1", "kg", "kilo", "kilos", "kilogram", "kilograms");
        put(kg, "1000", "t", "tonne", "tonnes", "metric ton", "metric tons");
        put(kg, "0.028349523125", "oz", "ounce", "ounces");
        put(kg, "0.45359237", "lb", "lbs", "pound", "pounds");
        put(kg, "6.35029318", "st", "stone", "stones");
        put(kg, "907.18474", "short ton", "short tons");
        Unit<?> m2 = Units.SQUARE_METRE;
        put(m2, "0.0001", "cm2", "cm²", "square centimetres", "square centimeters");
        put(m2, "1", "m2", "m²", "sqm", "square metre", "square metres", "square meter", "square meters");
        put(m2, "1000000", "km2", "km²", "square kilometres", "square kilometers");
        put(m2, "10000", "ha", "hectare", "hectares");
        put(m2, "4046.8564224", "acre", "acres");
        put(m2, "0.09290304", "ft2", "ft²", "sq ft", "sqft", "square foot", "square feet");
        put(m2, "2589988.110336", "mi2", "mi²", "square mile", "square miles");
        Unit<?> m3 = Units.CUBIC_METRE;
        put(m3, "0.000001", "ml", "mL", "cm3", "cm³", "millilitre", "millilitres", "milliliter", "milliliters");
        put(m3, "0.00001", "cl", "centilitre", "centilitres", "centiliter", "centiliters");
        put(m3, "0.0001", "dl", "decilitre", "decilitres", "deciliter", "deciliters");
        put(m3, "0.001", "l", "L", "litre", "litres", "liter", "liters");
        put(m3, "1", "m3", "m³", "cubic metre", "cubic metres", "cubic meter", "cubic meters");
        put(m3, "0.003785411784", "gal", "gallon", "gallons", "us gallon", "us gallons");
        put(m3, "0.00454609", "imperial gallon", "imperial gallons", "uk gallon", "uk gallons");
        put(m3, "0.000946352946", "qt", "quart", "quarts");
        put(m3, "0.000473176473", "pt", "pint", "pints", "us pint", "us pints");
        put(m3, "0.00056826125", "imperial pint", "imperial pints", "uk pint", "uk pints");
        put(m3, "0.0002365882365", "cup", "cups");
        put(m3, "0.0000295735295625", "fl oz", "fluid ounce", "fluid ounces");
        put(m3, "0.00001478676478125", "tbsp", "tablespoon", "tablespoons");
        put(m3, "0.00000492892159375", "tsp", "teaspoon", "teaspoons");
        Unit<?> s = Units.SECOND;
        put(s, "0.001", "ms", "millisecond", "milliseconds");
        put(s, "1", "s", "sec", "second", "seconds");
        put(s, "60", "min", "minute", "minutes");
        put(s, "3600", "h", "hr", "hour", "hours");
        put(s, "86400", "d", "day", "days");
        put(s, "604800", "week", "weeks");
        Unit<?> speed = Units.METRE_PER_SECOND;
        put(speed, "1", "m/s", "metres per second", "meters per second");
        fraction(speed, 1000, 3600, "km/h", "kmh", "kph", "kilometres per hour", "kilometers per hour");
        put(speed, "0.44704", "mph", "miles per hour");
        fraction(speed, 1852, 3600, "kn", "kt", "knot", "knots");
        Unit<?> joule = Units.JOULE;
        put(joule, "1", "J", "joule", "joules");
        put(joule, "1000", "kJ", "kilojoule", "kilojoules");
        put(joule, "4.184", "cal", "calorie", "calories");
        put(joule, "4184", "kcal", "kilocalorie", "kilocalories");
        put(joule, "3600", "Wh", "watt hour", "watt hours");
        put(joule, "3600000", "kWh", "kilowatt hour", "kilowatt hours");
        Unit<?> watt = Units.WATT;
        put(watt, "1", "W", "watt", "watts");
        put(watt, "1000", "kW", "kilowatt", "kilowatts");
        put(watt, "735.49875", "PS", "metric horsepower");
        put(watt, "745.69987158227022", "hp", "horsepower");
        Unit<?> pascal = Units.PASCAL;
        put(pascal, "1", "Pa", "pascal", "pascals");
        put(pascal, "100", "hPa", "mbar", "millibar", "millibars");
        put(pascal, "1000", "kPa", "kilopascal", "kilopascals");
        put(pascal, "100000", "bar", "bars");
        put(pascal, "101325", "atm", "atmosphere", "atmospheres");
        put(pascal, "6894.757293168361", "psi");
        put(pascal, "133.322387415", "mmHg");
        Unit<?> bit = new BaseUnit<>("bit");
        put(bit, "1", "bit", "bits");
        put(bit, "8", "B", "byte", "bytes");
        String[] decimal = {"k", "M", "G", "T"};
        String[] prefixes = {"kilo", "mega", "giga", "tera"};
        for (int i = 0; i < decimal.length; i++) {
            String thousand = BigInteger.TEN.pow(3 * (i + 1)).toString();
            put(bit.multiply(8), thousand, decimal[i] + "B", prefixes[i] + "byte", prefixes[i] + "bytes");
            put(bit, thousand, decimal[i] + "bit", prefixes[i] + "bit", prefixes[i] + "bits");
            String binary = BigInteger.TWO.pow(10 * (i + 1)).toString();
            put(bit.multiply(8), binary, decimal[i].toUpperCase(Locale.ROOT) + "iB");
        }
        put(Units.KELVIN, "1", "K", "kelvin");
        add(Units.KELVIN.shift(RationalNumber.of(27_315, 100)), "°C", "C", "celsius", "degrees celsius");
        add(
                Units.KELVIN.multiply(5).divide(9).shift(RationalNumber.of(45_967, 100)),
                "°F",
                "F",
                "fahrenheit",
                "degrees fahrenheit");
    }

    private UnitTable() {}

    /** By its symbol, whose case counts where two differ in it alone, or by its name. */
    static Optional<Unit<?>> find(String name) {
        String written = name.strip().replaceAll("\\s+", " ");
        Unit<?> unit = BY_SYMBOL.get(written);
        return Optional.ofNullable(unit == null ? BY_NAME.get(written.toLowerCase(Locale.ROOT)) : unit);
    }

    private static void put(Unit<?> base, String factor, String... names) {
        BigDecimal exact = new BigDecimal(factor);
        BigInteger power = BigInteger.TEN.pow(Math.max(0, exact.scale()));
        add(
                base.multiply(exact.multiply(new BigDecimal(power)).toBigIntegerExact())
                        .divide(power),
                names);
    }

    private static void fraction(Unit<?> base, long numerator, long denominator, String... names) {
        add(base.multiply(numerator).divide(denominator), names);
    }

    private static void add(Unit<?> unit, String... names) {
        for (String name : names) {
            BY_SYMBOL.put(name, unit);
            BY_NAME.putIfAbsent(name.toLowerCase(Locale.ROOT), unit);
        }
    }
}
