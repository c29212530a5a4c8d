import { execFileSync } from 'node:child_process';
import { FORMATS } from '../../../local/cli/environment';

const NASTY = {
  SIMPLE: 'http://127.0.0.1:4577',
  QUOTES: 'it\'s "quoted" `and` $HOME $(id) \\n',
  EMPTY: '',
  LINES: 'a\nb',
  UNICODE: 'Gerät 🏠',
};

test('a POSIX shell takes each value as it is', () => {
  const script = `${FORMATS.posix(NASTY)}\nexec "${process.execPath}" -p 'JSON.stringify(process.env)'`;
  const seen = JSON.parse(execFileSync('sh', ['-c', script], { encoding: 'utf8', env: { PATH: process.env.PATH } }));
  expect(seen).toMatchObject(NASTY);
});

test('PowerShell doubles the quotes, and treats nothing else between them as special', () => {
  expect(FORMATS.powershell({ A: 'it\'s $HOME', B: '' })).toBe("$env:A = 'it''s $HOME'\n$env:B = ''");
});

test('JSON is the form for all other readers', () => {
  expect(JSON.parse(FORMATS.json(NASTY))).toEqual(NASTY);
});
