import { type Tree, treeOf } from './any-value.js';
import type { FieldValue } from './api.js';
import { countryOf } from './country.js';
import type { Language } from './i18n.js';
import { dateOf } from './times.js';
import type { Words } from './words/vi.js';

/** A value for display: a line with remarks, a picture, a list of people, or a tree by the words sent with it. */
export type Shown =
  | { readonly as: 'line'; readonly text: string; readonly notes: readonly string[] }
  | { readonly as: 'picture'; readonly src: string; readonly text: string; readonly notes: readonly string[] }
  | { readonly as: 'people'; readonly people: readonly { text: string; notes: readonly string[] }[] }
  | { readonly as: 'tree'; readonly tree: Tree };

type Members = Readonly<Record<string, unknown>>;
type Show = (value: unknown, words: Words, language: Language) => Shown | undefined;

/** Values with a display of their own. All others follow the catalogue's words. */
const SHOWS: Readonly<Record<string, Show>> = {
  'person.date_of_birth': (value) => line(typeof value === 'string' ? dateOf(value) : undefined),
  'person.sex': (value, { values }) => line(nameIn(values.sex, value)),
  'person.marital_status': (value, { values }) => line(nameIn(values.marital, value)),
  'person.relation_to_household_head': (value, { values }) => line(nameIn(values.household, value)),
  'person.place_of_birth': place,
  'person.birth_registration_place': place,
  'person.place_of_origin': place,
  'person.nationality': (value, _words, language) => line(countries(value, language)),
  'person.id_card_issue': card,
  'person.related_persons': (value, { values }) =>
    people(value, (each) => [nameIn(values.relations, each.relation)]),
  'person.household_members': (value, { values }) =>
    people(value, (each) => [nameIn(values.household, each.relation_to_household_head)]),
  'person.permanent_residence': residence,
  'person.temporary_residence': residence,
  'person.current_residence': residence,
  'person.absence_declaration': absence,
  'person.death_or_missing_date': deathOrMissing,
  'person.phone_number': (value) => line(typeof value === 'string' ? phone(value) : undefined),
  'person.portrait': portrait,
  'person.eid_status': eid,
  'person.is_adult': (value, { values }) => yesOrNo(value, values.isAdult, values.isNotAdult),
  'person.is_adult_citizen': (value, { values }) =>
    yesOrNo(value, values.isAdultCitizen, values.isNotAdultCitizen),
  'person.has_not_answered': (value, { values }) => yesOrNo(value, values.notAnswered, values.hasAnswered),
  'person.is_at_least_14': (value, { values }) => yesOrNo(value, values.is14, values.isNot14),
  'person.resident_of': (value, { values }) => yesOrNo(value, values.lives, values.livesNot),
  'person.province_of_residence': (value) => line(isRecord(value) ? textOf(value, 'full_name') : undefined),
};

/** The display of a field's value. */
export function shownValue(held: FieldValue, words: Words, language: Language): Shown {
  const show = SHOWS[held.id.split(':')[0] ?? ''];
  return show?.(held.value, words, language) ?? { as: 'tree', tree: treeOf(held, words, language) };
}

function line(text: string | undefined, notes: readonly (string | undefined)[] = []): Shown | undefined {
  return text === undefined
    ? undefined
    : { as: 'line', text, notes: notes.filter((each) => each !== undefined) };
}

function yesOrNo(value: unknown, yes: string, no: string): Shown | undefined {
  return typeof value === 'boolean' ? line(value ? yes : no) : undefined;
}

function place(value: unknown, { values }: Words): Shown | undefined {
  if (!isRecord(value)) return undefined;
  const asIssued = unitOf(value.as_issued);
  const present = unitOf(value.present);
  const detail = textOf(value, 'detail');
  const successors = successorsOf(value);
  const main = joined([detail, asIssued ?? present]);
  return line(main ?? values.unknownUnit, [
    present !== undefined && asIssued !== undefined && present !== asIssued
      ? values.nowIn(present)
      : undefined,
    successors === undefined ? undefined : values.nowOneOf(successors),
    isRecord(value.as_issued) ? knownFrom(value.as_issued, values) : undefined,
  ]);
}

function residence(value: unknown, { values }: Words): Shown | undefined {
  if (!isRecord(value)) return undefined;
  const unit = unitOf(value.unit);
  const asIssued = unitOf(value.unit_as_issued);
  const successors = successorsOf(value);
  const since = textOf(value, 'since');
  const until = textOf(value, 'until');
  return line(joined([textOf(value, 'address'), unit ?? asIssued]), [
    asIssued !== undefined && unit !== undefined && asIssued !== unit ? values.asIssued(asIssued) : undefined,
    successors === undefined ? undefined : values.nowOneOf(successors),
    since === undefined
      ? undefined
      : until === undefined
        ? values.since(dateOf(since))
        : values.fromTo(dateOf(since), dateOf(until)),
  ]);
}

function card(value: unknown, { values }: Words): Shown | undefined {
  if (!isRecord(value)) return undefined;
  const expires = textOf(value, 'expires_on');
  const issued = textOf(value, 'issued_on');
  return line(value.kind === 'residence_card' ? values.residenceCard : values.identityCard, [
    issued === undefined ? undefined : values.issued(dateOf(issued), textOf(value, 'issued_by') ?? ''),
    expires === undefined ? values.forLife : values.expires(dateOf(expires)),
  ]);
}

function absence(value: unknown, { values }: Words): Shown | undefined {
  if (!isRecord(value)) return undefined;
  const since = textOf(value, 'since');
  const until = textOf(value, 'until');
  const term =
    since === undefined
      ? undefined
      : until === undefined
        ? values.since(dateOf(since))
        : values.fromTo(dateOf(since), dateOf(until));
  return line(values.absent(textOf(value, 'destination') ?? ''), [term, textOf(value, 'reason')]);
}

function deathOrMissing(value: unknown, { values }: Words): Shown | undefined {
  if (!isRecord(value)) return undefined;
  const death = textOf(value, 'death_date');
  const missing = textOf(value, 'missing_since');
  if (death !== undefined) return line(values.died(dateOf(death)));
  return line(missing === undefined ? undefined : values.missing(dateOf(missing)));
}

function eid(value: unknown, { values }: Words): Shown | undefined {
  if (!isRecord(value)) return undefined;
  if (value.status === 'none') return line(values.eidNone);
  const activated = textOf(value, 'activated_on');
  return line(values.eidActive(Number(value.level), activated === undefined ? '' : dateOf(activated)));
}

function portrait(value: unknown, { values }: Words): Shown | undefined {
  if (!isRecord(value)) return undefined;
  const type = value.media_type;
  const data = textOf(value, 'data') ?? '';
  if ((type !== 'image/png' && type !== 'image/jpeg') || !/^[A-Za-z0-9+/]+=*$/.test(data)) return undefined;
  const taken = textOf(value, 'taken_on');
  return {
    as: 'picture',
    src: `data:${type};base64,${data}`,
    text: values.portrait,
    notes: taken === undefined ? [] : [values.taken(dateOf(taken))],
  };
}

function people(
  value: unknown,
  notesOf: (each: Members) => readonly (string | undefined)[],
): Shown | undefined {
  if (!Array.isArray(value)) return undefined;
  return {
    as: 'people',
    people: value.filter(isRecord).map((each) => ({
      text: textOf(each, 'birth_full_name') ?? '',
      notes: notesOf(each).filter((note) => note !== undefined),
    })),
  };
}

function countries(value: unknown, language: Language): string | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((code) => countryOf(String(code), language)).join(', ');
}

/** A Vietnamese mobile number in national form: +84912345678 -> 0912 345 678. */
function phone(number: string): string {
  const [, a, b, c] = /^\+84(\d{2,3})(\d{3})(\d{3,4})$/.exec(number) ?? [];
  return a === undefined ? number : `0${a} ${b} ${c}`;
}

function unitOf(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const around = [value.district, value.province].map((each) =>
    isRecord(each) ? textOf(each, 'full_name') : undefined,
  );
  return joined([textOf(value, 'full_name'), ...around]);
}

function knownFrom(unit: Members, values: Words['values']): string | undefined {
  const day = textOf(unit, 'known_from');
  return day === undefined ? undefined : values.namesOf(dateOf(day));
}

function successorsOf(value: Members): string | undefined {
  const units = Array.isArray(value.possible_successors) ? value.possible_successors : [];
  const names = units.map((unit) => (isRecord(unit) ? textOf(unit, 'full_name') : undefined));
  return joined(names);
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const given = parts.filter((part) => part !== undefined && part !== '');
  return given.length === 0 ? undefined : given.join(', ');
}

function nameIn(names: Readonly<Record<string, string>>, key: unknown): string | undefined {
  return typeof key === 'string' && Object.hasOwn(names, key) ? names[key] : undefined;
}

function textOf(value: Members, name: string): string | undefined {
  const text = value[name];
  return typeof text === 'string' ? text : undefined;
}

function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
