import fc from 'fast-check';
import t from 'tap';
import { SAMPLE_UNITS } from '../../src/administrative-unit/sample.js';
import { UnitTable } from '../../src/administrative-unit/unit-table.js';
import { addYears, ageOn, dayOf, isoOf } from '../../src/population/calendar.js';
import { digitsOf } from '../../src/population/numbers.js';
import { personaRows } from '../../src/population/persona-rows.js';
import {
  birthOf,
  CHARACTERS,
  PERSONA_ID_MAX,
  type PersonaKey,
  personas,
} from '../../src/population/personas.js';

const KEYS = Object.keys(CHARACTERS) as PersonaKey[];

t.test('the personas have fixed, memorable numbers', async (t) => {
  const numbers = Object.fromEntries(personas('2026-11-23').map((one) => [one.key, one.personal_id_number]));
  t.strictSame(numbers, {
    an: '001190000017',
    duc: '048088000021',
    bao_anh: '001322000033',
    gia_khoi: '001216000041',
    ong_phuong: '015050000058',
    ba_xoan: '015153000065',
    mai: '015314000076',
    hai_long: '001210000084',
    seo_yeon: '231192000109',
    sinh: '010099000112',
    tu: '049185000127',
    tuyet: '001161000136',
    hoa: '094170000141',
    ong_hoa: '001058000158',
    approves_all: '079191000901',
    approves_required: '079087000902',
    refuses: '079179000903',
    never_answers: '079068000904',
    expires: '079183000905',
    slow: '079059000906',
    revokes: '079194000907',
    without_phone: '079096000908',
    second_guardian: '079090000909',
    child_of_two: '079316000910',
  });
});

t.test('each persona has a story in both languages and a name in NFC', async (t) => {
  for (const persona of personas('2026-11-23')) {
    t.equal(persona.name, persona.name.normalize('NFC'));
    for (const line of Object.values(persona.story)) t.match(line, /^\p{Lu}[^\n]{20,160}\.$/u);
  }
});

t.test('guardians, accounts and reissued numbers of the personas', async (t) => {
  const known = new Map(personas('2026-11-23').map((one) => [one.key, one]));
  t.strictSame(known.get('gia_khoi')?.guardians, ['001190000017', '048088000021']);
  t.strictSame(known.get('mai')?.guardians, ['015050000058', '015153000065']);
  t.strictSame(known.get('an')?.guardians, []);
  t.strictSame(known.get('ong_phuong')?.former_numbers, ['015052000058']);
  const levels = (level: 1 | 2 | null) => KEYS.filter((key) => CHARACTERS[key].level === level);
  t.strictSame(levels(1), ['tuyet']);
  t.strictSame(levels(null), ['bao_anh', 'hoa', 'ong_hoa']);
});

t.test('ages match the stories on the day of generation and for two years', async () => {
  const ranges: Partial<Record<PersonaKey, readonly [number, number]>> = {
    an: [18, 200],
    duc: [18, 200],
    bao_anh: [0, 6],
    gia_khoi: [7, 15],
    mai: [7, 15],
    hai_long: [16, 200],
    child_of_two: [7, 15],
  };
  const from = dayOf('2025-08-01');
  fc.assert(
    fc.property(
      fc.integer({ min: from, max: from + 20 * 365 }),
      fc.integer({ min: 0, max: 730 }),
      (day, later) => {
        for (const key of KEYS) {
          const [low, high] = ranges[key] ?? [18, 200];
          const age = ageOn(birthOf(CHARACTERS[key], day), day + later);
          if (age < low || age > high) throw new Error(`${key} is ${age}`);
        }
      },
    ),
  );
});

t.test('records are consistent on any day of generation', async () => {
  const from = dayOf('2025-08-01');
  const units = new UnitTable(SAMPLE_UNITS);
  fc.assert(
    fc.property(fc.integer({ min: from, max: from + 20 * 365 }), (day) => {
      const today = isoOf(day);
      const rows = personaRows(units, day);
      const numbers = new Map(personas(today).map((one) => [CHARACTERS[one.key].id, one.personal_id_number]));
      const people = new Map(rows.person.map((person) => [person.person_id, person]));
      const birthOfId = (id: number) => people.get(id)?.date_of_birth ?? Number.NaN;
      const assert = (isTrue: boolean, what: string) => {
        if (!isTrue) throw new Error(`${what} on ${today}`);
      };
      for (const person of rows.person) {
        const { person_id: id, date_of_birth: birth } = person;
        assert(numbers.get(id) === digitsOf(person.personal_id_number), `number of ${id}`);
        for (const since of [person.permanent_since, person.temporary_since, person.current_since]) {
          assert(since === null || (since >= birth && since <= day), `residence of ${id}`);
        }
        assert((person.temporary_until ?? day + 1) > day, `temporary residence of ${id}`);
        assert((person.card_expires_on ?? day + 1) > day, `card of ${id}`);
        assert(person.place_of_birth_unit !== null, `place of birth of ${id}`);
        assert(id <= PERSONA_ID_MAX, 'id');
        for (const child of person.child_ids ?? []) {
          assert([people.get(child)?.father_id, people.get(child)?.mother_id].includes(id), `child of ${id}`);
        }
      }
      assert(rows.guardianship.length > 0 && rows.portrait.length > 0, 'a guardian and a portrait');
      for (const row of rows.guardianship) {
        assert(row.valid_from <= today && (row.valid_to ?? '9999') > today, `guardian of ${row.child_id}`);
      }
      for (const row of rows.portrait) {
        assert(dayOf(row.taken_on) >= addYears(birthOfId(row.person_id), 6), `portrait of ${row.person_id}`);
      }
    }),
    { numRuns: 50 },
  );
});
