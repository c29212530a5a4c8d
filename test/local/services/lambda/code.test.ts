import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { FunctionCode } from '../../../../local/services/lambda/code';
import { Storage } from '../../../../local/storage';

let storage: Storage;
let folder: string;
let code: FunctionCode;
beforeEach(() => {
  storage = Storage.open();
  folder = storage.folder('functions');
  code = new FunctionCode(storage);
});
afterEach(() => storage.close());

const zip = (files: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
const read = (name: string, file: string) => readFileSync(join(code.pathOf(name), file), 'utf8');

test('a package is unpacked with its folders, whatever its files are called', () => {
  const name = code.unpack(
    zipSync({
      'index.js': strToU8('1'),
      'lib/': new Uint8Array(),
      'lib/größe 🏠.js': strToU8('2'),
      '..a/b..': strToU8('3'),
      'empty': new Uint8Array(),
    }),
  );
  expect([read(name, 'index.js'), read(name, 'lib/größe 🏠.js'), read(name, '..a/b..'), read(name, 'empty')]).toEqual([
    '1',
    '2',
    '3',
    '',
  ]);
});

test('equal code is stored once, other code beside it', () => {
  const name = code.unpack(zip({ 'index.js': '1' }));
  expect(code.unpack(zip({ 'index.js': '1' }))).toBe(name);
  expect(code.unpack(zip({ 'index.js': '2' }))).not.toBe(name);
  expect([...readdirSync(folder)]).toHaveLength(2);
  expect(read(name, 'index.js')).toBe('1');
});

test('source code is in the file of the handler index.handler', () => {
  const name = code.source('exports.handler = "é";');
  expect(read(name, 'index.js')).toBe('exports.handler = "é";');
  expect(code.source('')).not.toBe(name);
});

test.each(['../outside.js', 'lib/../../outside.js', '/outside.js', '..'])(
  'no file is written outside of the folder: %s',
  (name) => {
    expect(() => code.unpack(zip({ 'index.js': '1', [name]: '2' }))).toThrow(`its entry ${name} would lie outside`);
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(join(folder, '..'))).toEqual(['functions']);
  },
);

test.each<[string, Uint8Array, string]>([
  ['no zip', strToU8('exports.handler = 1;'), 'Could not unzip uploaded file.'],
  ['nothing', new Uint8Array(), 'Could not unzip uploaded file.'],
  ['half a zip', zip({ 'index.js': 'x'.repeat(1000) }).subarray(0, 40), 'Could not unzip uploaded file.'],
  ['a zip without files', zipSync({ 'lib/': new Uint8Array() }), 'Uploaded file must be a non-empty zip'],
  ['a file that is also a folder', zip({ 'a/b': '1', 'a': '2' }), 'EISDIR'],
])('unpacking fails on %s, and leaves nothing behind', (_what, archive, message) => {
  expect(() => code.unpack(archive)).toThrow(message);
  expect(readdirSync(folder)).toEqual([]);
});

test('unpacking fails on an archive that would fill the disk, before it unpacks', () => {
  const archive = Buffer.from(zip({ 'index.js': '1', 'b.js': '2' }));
  const UNCOMPRESSED_SIZE = 24;
  archive.writeUInt32LE(262_144_000, archive.indexOf('PK\u0001\u0002') + UNCOMPRESSED_SIZE);
  expect(() => code.unpack(archive)).toThrow('Unzipped size must be smaller than 262144000 bytes');
});

test('unused code is pruned, and unfinished folders, too', () => {
  const [used, unused] = [code.source('1'), code.source('2')];
  mkdirSync(join(folder, 'unfinished-x'));
  writeFileSync(join(folder, 'unfinished-x', 'index.js'), '3');
  code.prune(new Set([used, '/elsewhere']));
  expect(readdirSync(folder)).toEqual([used]);
  expect(code.source('2')).toBe(unused);
});

test('the path of a foreign folder stays as it is', () => {
  expect(code.pathOf('/elsewhere/lib')).toBe('/elsewhere/lib');
});
