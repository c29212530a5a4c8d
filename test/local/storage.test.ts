import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { Storage } from '../../local/storage';

const directory = () => mkdtempSync(join(tmpdir(), 'storage-'));

test('a storage without a directory loses all data at its end', () => {
  const storage = Storage.open();
  storage.map('things').set('a', 1);
  const folder = storage.folder('files');
  writeFileSync(join(folder, 'file'), 'text');
  storage.close();
  expect(existsSync(folder)).toBe(false);
});

test('a map with a name is always the same one', () => {
  const storage = Storage.open();
  expect(storage.map('things')).toBe(storage.map('things'));
  expect(storage.map('things')).not.toBe(storage.map('others'));
  storage.close();
});

test('plain data comes back unchanged', () => {
  const path = directory();
  const value = {
    date: new Date(5),
    set: new Set(['a']),
    map: new Map([['k', [1]]]),
    bytes: Buffer.from('x'),
    nothing: undefined,
    text: 'größer 🏠',
  };
  const storage = Storage.open(path);
  storage.map('things').set('a', value);
  storage.close();
  const again = Storage.open(path);
  const restored = again.map<typeof value>('things').get('a')!;
  expect({ ...restored, bytes: Buffer.from(restored.bytes).toString() }).toEqual({ ...value, bytes: 'x' });
  expect([restored.date, restored.set, restored.map].map(({ constructor }) => constructor)).toEqual([Date, Set, Map]);
  expect(isDeepStrictEqual(restored.map, value.map)).toBe(true);
  again.close();
});

test('a journal replays all sets, deletions and clearings, over several lives', () => {
  const change = fc.record({
    map: fc.constantFrom('a', 'b', '__proto__'),
    key: fc.constantFrom('x', 'y', '', 'constructor'),
    value: fc.option(fc.string()),
    clear: fc.boolean(),
  });
  fc.assert(fc.property(fc.array(fc.array(change, { maxLength: 8 }), { maxLength: 4 }), (lives) => {
    const path = directory();
    const expected = new Map<string, Map<string, string>>([
      ['a', new Map()],
      ['b', new Map()],
      ['__proto__', new Map()],
    ]);
    for (const changes of lives) {
      const storage = Storage.open(path);
      for (const { map, key, value, clear } of changes) {
        for (const target of [storage.map<string>(map), expected.get(map)!]) {
          if (clear) target.clear();
          else if (value === null) target.delete(key);
          else target.set(key, value);
        }
      }
      storage.close();
      const again = Storage.open(path);
      for (const [name, map] of expected) expect([...again.map(name)]).toEqual([...map]);
      again.close();
    }
  }), { numRuns: 50 });
});

test('a truncated record is left out, and those before it count', () => {
  const path = directory();
  const storage = Storage.open(path);
  storage.map('things').set('a', 'first');
  const whole = statSync(join(path, 'journal')).size;
  storage.map('things').set('b', 'x'.repeat(100));
  storage.close();
  for (const size of [whole + 2, whole + 50]) {
    const cut = Storage.open(path);
    cut.map('things').set('b', 'x'.repeat(100));
    cut.close();
    truncateSync(join(path, 'journal'), size);
    const again = Storage.open(path);
    expect([...again.map('things')]).toEqual([['a', 'first']]);
    again.map('things').set('c', 1);
    again.map('things').delete('c');
    again.close();
  }
});

test('the journal is compacted to the current data', () => {
  const path = directory();
  const storage = Storage.open(path);
  for (let index = 0; index < 1000; index++) storage.map('things').set('a', index);
  storage.close();
  Storage.open(path).close();
  expect(statSync(join(path, 'journal')).size).toBeLessThan(100);
});

test('a second process is refused while the first one runs, and not after a kill', async () => {
  const path = directory();
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  writeFileSync(join(path, 'lock'), String(other.pid));
  expect(() => Storage.open(path)).toThrow(`in use by process ${other.pid}`);
  other.kill('SIGKILL');
  await once(other, 'exit');
  const storage = Storage.open(path);
  expect(readFileSync(join(path, 'lock'), 'utf8')).toBe(String(process.pid));
  storage.close();
  expect(existsSync(join(path, 'lock'))).toBe(false);
});

test('a second storage in the same process is refused, until the first is closed', () => {
  const path = directory();
  const storage = Storage.open(path);
  expect(() => Storage.open(path)).toThrow(`in use by process ${process.pid}`);
  storage.close();
  storage.close();
  Storage.open(path).close();
});

test('the lock of a former process with the same number is ignored', () => {
  const path = directory();
  writeFileSync(join(path, 'lock'), String(process.pid));
  Storage.open(path).close();
});

test('a write after the end is lost, and does no harm', () => {
  const path = directory();
  const storage = Storage.open(path);
  const map = storage.map('things');
  storage.close();
  map.set('late', 1);
  const again = Storage.open(path);
  expect([...again.map('things')]).toEqual([]);
  again.close();
});

test('a change is on the disk when the map has it', () => {
  const path = directory();
  const storage = Storage.open(path);
  storage.map('things').set('a', 'before the kill');
  const copy = directory();
  appendFileSync(join(copy, 'journal'), readFileSync(join(path, 'journal')));
  const again = Storage.open(copy);
  expect(again.map('things').get('a')).toBe('before the kill');
  again.close();
  storage.close();
});

test('a storage without a directory creates a folder on request, and none after its end', () => {
  const parent = directory();
  const made = () => readdirSync(parent).length;
  const spy = jest.spyOn(os, 'tmpdir').mockReturnValue(parent);
  const storage = Storage.open();
  storage.prune('a', new Set());
  expect(made()).toBe(0);
  expect(storage.folder('a')).toBe(storage.folder('a'));
  expect(made()).toBe(1);
  storage.close();
  expect(made()).toBe(0);
  expect(() => storage.folder('b')).toThrow('the cloud has stopped');
  spy.mockRestore();
});
