/** Parses the values of options; the error of an invalid value names the valid ones. */

import { InvalidArgumentError } from 'commander';

const MAX_PORT = 65_535;

function option<V>(
  convert: (text: string) => V,
  isValid: (value: V) => boolean,
  expected: string,
): (text: string) => V {
  return (text) => {
    const value = convert(text);
    if (isValid(value)) return value;
    throw new InvalidArgumentError(`It must be ${expected}.`);
  };
}

const number = (text: string) => (text.trim() === '' ? NaN : Number(text));

export const portOption = option(
  number,
  (port) => Number.isInteger(port) && port >= 0 && port <= MAX_PORT,
  `a number from 0 to ${MAX_PORT}`,
);
export const speedOption = option(number, (speed) => speed > 0 && Number.isFinite(speed), 'a number above 0');
export const accountOption = option(String, (account) => /^\d{12}$/.test(account), 'an account ID of 12 digits');
export const regionOption = option(
  String,
  (region) => /^[a-z]{2}(-[a-z]+)+-\d+$/.test(region),
  'the name of a Region, such as eu-west-1',
);
