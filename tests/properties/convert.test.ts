import fc from "fast-check";
import { convert, convertRounded, Decimal, isConvertible, subtract } from "../../modules/reading/convert.js";
import { Unit } from "../../modules/reading/unit.js";
import { equal, ok, test } from "../harness.js";

/** Each unit as an exact fraction of its base, written down a second time and another way. */
const fractions = new Map<number, [bigint, bigint]>([
  [Unit.Joule, [1n, 1n]],
  [Unit.Kilojoule, [1000n, 1n]],
  [Unit.Megajoule, [1000000n, 1n]],
  [Unit.Gigajoule, [1000000000n, 1n]],
  [Unit.WattHour, [3600n, 1n]],
  [Unit.KilowattHour, [3600000n, 1n]],
  [Unit.MegawattHour, [3600000000n, 1n]],
  [Unit.GigawattHour, [3600000000000n, 1n]],
  [Unit.Calorie, [41868n, 10000n]],
  [Unit.Kilocalorie, [41868n, 10n]],
  [Unit.Megacalorie, [4186800n, 1n]],
  [Unit.Gigacalorie, [4186800000n, 1n]],
  [Unit.Watt, [1n, 1n]],
  [Unit.Kilowatt, [1000n, 1n]],
  [Unit.Megawatt, [1000000n, 1n]],
  [Unit.Gigawatt, [1000000000n, 1n]],
  [Unit.CubicMetre, [1n, 1n]],
  [Unit.Litre, [1n, 1000n]],
  [Unit.Gallon, [3785411784n, 1000000000000n]],
  [Unit.CubicMetrePerHour, [1n, 1n]],
  [Unit.LitrePerHour, [1n, 1000n]],
  [Unit.LitrePerMinute, [60n, 1000n]],
  [Unit.CubicMetrePerMinute, [60n, 1n]],
  [Unit.CubicMetrePerSecond, [3600n, 1n]],
  [Unit.GallonPerMinute, [3785411784n * 60n, 1000000000000n]],
  [Unit.Kilogram, [1n, 1n]],
  [Unit.Tonne, [1000n, 1n]],
  [Unit.KilogramPerHour, [1n, 1n]],
  [Unit.TonnePerHour, [1000n, 1n]],
  [Unit.KilogramPerMinute, [60n, 1n]],
  [Unit.GramPerHour, [1n, 1000n]],
  [Unit.Millisecond, [1n, 1n]],
  [Unit.Second, [1000n, 1n]],
  [Unit.Minute, [60000n, 1n]],
  [Unit.Hour, [3600000n, 1n]],
  [Unit.Day, [86400000n, 1n]],
  [Unit.Pascal, [1n, 1n]],
  [Unit.Millibar, [100n, 1n]],
  [Unit.Bar, [100000n, 1n]],
]);
const units = [...fractions.keys()];
const pairs = units.flatMap((unit) =>
  units.filter((target) => target !== unit && isConvertible(unit, target)).map((target) => [unit, target]),
);

const result = new Decimal();
const safe = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const significands = fc.oneof(fc.integer({ min: -1e9, max: 1e9 }), safe);
const exponents = fc.integer({ min: -20, max: 20 });

function power(exponent: number): [bigint, bigint] {
  return exponent >= 0 ? [10n ** BigInt(exponent), 1n] : [1n, 10n ** BigInt(-exponent)];
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

test("every unit that converts is in the table of fractions", () => {
  for (let unit = 0; unit < 128; unit++)
    for (let target = 0; target < 128; target++)
      if (unit !== target && isConvertible(unit, target)) ok(fractions.has(unit) && fractions.has(target));
  ok(pairs.length > 200, `${pairs.length} pairs`);
});

test("a conversion that is not refused is exact", () => {
  let done = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...pairs),
      significands,
      exponents,
      ([unit, target], significand, exponent) => {
        if (!convert(significand, exponent, unit, target, result)) return;
        done++;
        ok(Number.isSafeInteger(result.significand));
        const [numerator, denominator] = fractions.get(unit)!;
        const [targetNumerator, targetDenominator] = fractions.get(target)!;
        const [up, down] = power(exponent);
        const [resultUp, resultDown] = power(result.exponent);
        equal(
          BigInt(significand) * up * numerator * targetDenominator * resultDown,
          BigInt(result.significand) * resultUp * targetNumerator * denominator * down,
        );
      },
    ),
    { numRuns: 20_000 },
  );
  ok(done > 5_000, `only ${done} were converted`);
});

test("a conversion with a decimal result inside 2^53 is not refused", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...pairs),
      fc.integer({ min: 0, max: 1e9 }),
      ([unit, target], significand) => {
        const [numerator, denominator] = fractions.get(unit)!;
        const [targetNumerator, targetDenominator] = fractions.get(target)!;
        let up = BigInt(significand) * numerator * targetDenominator;
        const down = denominator * targetNumerator;
        let decimals = 0;
        while (up % down !== 0n && decimals < 40) {
          up *= 10n;
          decimals++;
        }
        // Ten thousand of room: the calculation may pass through more digits than its result has.
        const inside = up % down === 0n && up / down < 2n ** 53n / 10_000_000_000n;
        ok(
          !inside || convert(significand, 0, unit, target, result),
          `${significand} of ${unit} in ${target}`,
        );
      },
    ),
    { numRuns: 10_000 },
  );
});

test("a rounded conversion is the nearest one", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...pairs),
      significands,
      fc.integer({ min: -9, max: 3 }),
      fc.integer({ min: 0, max: 4 }),
      ([unit, target], significand, exponent, decimals) => {
        if (!convertRounded(significand, exponent, unit, target, decimals, result)) return;
        ok(Number.isSafeInteger(result.significand) && !Object.is(result.significand, -0));
        equal(result.exponent, -decimals + 0);
        const [numerator, denominator] = fractions.get(unit)!;
        const [targetNumerator, targetDenominator] = fractions.get(target)!;
        const [up, down] = power(exponent);
        // value * 10^decimals = top / bottom
        const top = BigInt(significand) * up * numerator * targetDenominator * 10n ** BigInt(decimals);
        const bottom = down * denominator * targetNumerator;
        const error = 2n * magnitude(top - BigInt(result.significand) * bottom);
        ok(error <= bottom, "within half a unit of the last place");
        if (error === bottom) ok(magnitude(BigInt(result.significand)) * bottom > magnitude(top), "away");
      },
    ),
    { numRuns: 20_000 },
  );
});

test("a difference that is not refused is exact", () => {
  fc.assert(
    fc.property(significands, exponents, significands, exponents, (first, firstExponent, second, other) => {
      if (!subtract(first, firstExponent, second, other, result)) return;
      ok(Number.isSafeInteger(result.significand));
      const [up, down] = power(firstExponent);
      const [otherUp, otherDown] = power(other);
      const [resultUp, resultDown] = power(result.exponent);
      equal(
        (BigInt(first) * up * otherDown - BigInt(second) * otherUp * down) * resultDown,
        BigInt(result.significand) * resultUp * down * otherDown,
      );
    }),
    { numRuns: 10_000 },
  );
});
