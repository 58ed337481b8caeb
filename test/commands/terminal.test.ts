import fc from 'fast-check';
import t from 'tap';
import { printable } from '../../src/commands/terminal.js';

t.test('no control character of a text reaches the terminal', async (t) => {
  t.equal(
    printable('\u001b[2J\u009b1A\u202ename\r\nnext\u0000'),
    '\\u001b[2J\\u009b1A\\u202ename\\u000d\nnext\\u0000',
  );
  t.equal(printable('Nguyễn Thị Ánh · 12 %\n'), 'Nguyễn Thị Ánh · 12 %\n');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      t.notMatch(printable(text), /[^\P{Cc}\n]/u);
      return true;
    }),
  );
});

t.test('in JSON it means the same', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const value = { text: `${text}\u001b\u009b\u2028` };
      return JSON.stringify(JSON.parse(printable(JSON.stringify(value)))) === JSON.stringify(value);
    }),
  );
  t.pass();
});
