import t from 'tap';
import { glossaryFaults, replacedWordFaults } from '../../scripts/glossary-rules.js';

const glossary = (...rows: string[]) =>
  ['# Glossary', '', '| term | Vietnamese | meaning | in the inbox |', '|---|---|---|---|', ...rows].join(
    '\n',
  );
const words = { passkeys: { title: 'Khóa truy cập', named: (name: string) => `Gỡ khóa truy cập ${name}` } };
const faultsOf = (...rows: string[]) => glossaryFaults(glossary(...rows), words);
const CONSENT = '| consent | sự đồng ý | a permission | |';

t.test('a correct glossary has no faults', async (t) => {
  t.strictSame(faultsOf(CONSENT, '| passkey | khóa truy cập | a credential | `passkeys.title` |'), []);
  t.strictSame(
    faultsOf('| passkey | khóa truy cập | a credential | `passkeys.named` |'),
    [],
    'also in a phrase',
  );
});

t.test('each broken rule is reported', async (t) => {
  t.strictSame(faultsOf('| consent | | a permission | |'), [
    'docs/glossary.md: consent needs a Vietnamese term and a meaning',
  ]);
  t.strictSame(faultsOf('| consent | sự đồng ý | a permission; also a receipt | |'), [
    'docs/glossary.md: consent has more than one meaning',
  ]);
  t.strictSame(faultsOf('| release | lần cung cấp | what left | |', CONSENT), [
    'docs/glossary.md: consent is not in order',
  ]);
  t.strictSame(faultsOf(CONSENT, '| consent | chấp thuận | the same | |'), [
    'docs/glossary.md: consent occurs twice',
  ]);
  t.strictSame(faultsOf(CONSENT, '| permission | Sự đồng ý | the same | |'), [
    'docs/glossary.md: permission shares the Vietnamese term Sự đồng ý',
  ]);
  t.strictSame(faultsOf('| passkey | khóa | a credential | `passkeys.name` |'), [
    "docs/glossary.md: passkey names no entry of the inbox's words, `passkeys.name`",
  ]);
  t.strictSame(faultsOf('| passkey | chìa khóa | a credential | `passkeys.title` |'), [
    'docs/glossary.md: passkey differs from the inbox: Khóa truy cập',
  ]);
});

t.test('replaced words are reported with their line, and similar words are not', async (t) => {
  const found = replacedWordFaults(
    new Map([
      ['a.sql', 'SELECT 1;\nSELECT population.told_events(x);'],
      ['b.ts', "const e = { enough: ['person.is_adult'] }; // the room below"],
      ['c.md', 'Level 1 is enough: the waiting room, Math.floor, roommates, what became of it, came from'],
    ]),
  );
  t.strictSame(found, [
    'a.sql:2: "told_events" was replaced by parse-event, ParsedEvent, parsed_event',
    'b.ts:1: "enough: [" was replaced by sufficient_fields',
    'b.ts:1: "the room" was replaced by module, layer',
  ]);
});
