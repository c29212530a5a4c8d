import { accountOption, portOption, regionOption, speedOption } from '../../../local/cli/options';

test.each([['0', 0], ['4577', 4577], ['65535', 65_535]])('the port %s is valid', (text, port) => {
  expect(portOption(text)).toBe(port);
});

test.each(['', ' ', '-1', '65536', '80.5', '0x', 'http', '1e9', 'NaN', '４５７７'])('"%s" is no port', (text) => {
  expect(() => portOption(text)).toThrow('It must be a number from 0 to 65535.');
});

test.each([['60', 60], ['0.5', 0.5]])('the speed %s is valid', (text, speed) => {
  expect(speedOption(text)).toBe(speed);
});

test.each(['', '0', '-1', 'fast', 'Infinity'])('"%s" is no speed', (text) => {
  expect(() => speedOption(text)).toThrow('It must be a number above 0.');
});

test('an account has 12 digits', () => {
  expect(accountOption('000000000000')).toBe('000000000000');
  for (const text of ['', '12345678901', '1234567890123', '12345678901a', '123456789012\n', '１２３４５６７８９０１２']) {
    expect(() => accountOption(text)).toThrow('It must be an account ID of 12 digits.');
  }
});

test('a Region has a name like those of AWS', () => {
  for (const name of ['eu-west-1', 'ap-southeast-12', 'us-gov-east-1']) expect(regionOption(name)).toBe(name);
  for (const text of ['', 'eu', 'EU-WEST-1', 'eu-west', 'eu-west-1/x', 'eu_west_1', 'zürich-1']) {
    expect(() => regionOption(text)).toThrow('It must be the name of a Region, such as eu-west-1.');
  }
});
