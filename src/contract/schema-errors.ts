import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { ERRORS_MAX, type ProblemError } from '../problem.js';

const VALUES_SHOWN_MAX = 20;
/** Of a misspelt name: one letter in four, up to this many. */
const MISSPELT_MAX = 3;
/** A member that cannot be meant as one of the contract's is not named: its name may be a value, a person's number for instance. */
const NAMED = /^[A-Za-z_][A-Za-z_.-]{0,49}$/;

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/**
 * Says of every mistake in a value where it is, which rule it breaks and what is allowed there: location and rule, never the value,
 * since bodies contain personal data and clients log refusals. Of alternatives (`oneOf`) it explains the one that was meant.
 * @param ajv with `allErrors` and `verbose`
 * @param root the id under which `ajv` knows the contract
 */
export function schemaErrors(
  ajv: Ajv2020,
  root: string,
  errors: readonly ErrorObject[] | null | undefined,
  at = '',
): ProblemError[] {
  const all = errors ?? [];
  const places = new Set(all.filter(isChoice).map(({ instancePath }) => instancePath));
  const choices = all.filter((each) => isChoice(each) && !isBelow(each.instancePath, places));
  const simple = all.filter(
    ({ keyword, instancePath }) =>
      keyword !== 'if' && !places.has(instancePath) && !isBelow(instancePath, places),
  );
  const told = new Map<string, ProblemError>();
  const tell = (error: ProblemError) => told.set(`${error.pointer} ${error.detail}`, error);
  for (const error of simple) tell(explained(error, at));
  for (const error of choices) {
    if (told.size >= ERRORS_MAX) break;
    explainedChoice(ajv, root, error, at).forEach(tell);
  }
  return [...told.values()];
}

const isChoice = ({ keyword }: ErrorObject): boolean => keyword === 'oneOf' || keyword === 'anyOf';

/** Whether one of the places contains what a pointer points to. */
function isBelow(pointer: string, places: ReadonlySet<string>): boolean {
  if (places.size === 0) return false;
  for (
    let end = pointer.lastIndexOf('/');
    end >= 0;
    end = end === 0 ? -1 : pointer.lastIndexOf('/', end - 1)
  ) {
    if (places.has(pointer.slice(0, end))) return true;
  }
  return false;
}

const pointerTo = (name: string | number): string =>
  `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;

type Explain = (
  params: ErrorObject['params'],
  error: ErrorObject,
) => { at?: string | number; detail: string };

const number = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** By keyword of JSON Schema. */
const RULES: Readonly<Record<string, Explain>> = {
  required: ({ missingProperty }) => ({ at: missingProperty, detail: 'is required' }),
  additionalProperties: ({ additionalProperty }, { parentSchema }) =>
    NAMED.test(additionalProperty)
      ? {
          at: additionalProperty,
          detail: `unknown member${suggestion(additionalProperty, Object.keys((parentSchema as Schema).properties ?? {}))}`,
        }
      : { detail: 'has an unknown member' },
  type: ({ type }) => ({ detail: `must be ${[type].flat().map(withArticle).join(' or ')}` }),
  enum: ({ allowedValues }) => ({ detail: `must be ${oneOf(allowedValues)}` }),
  const: ({ allowedValue }) => ({ detail: `must be ${oneOf([allowedValue])}` }),
  minimum: ({ limit }) => ({ detail: `must be at least ${limit}` }),
  maximum: ({ limit }) => ({ detail: `must be at most ${limit}` }),
  exclusiveMinimum: ({ limit }) => ({ detail: `must be more than ${limit}` }),
  minLength: ({ limit }) => ({ detail: `must have at least ${number(limit, 'character')}` }),
  maxLength: ({ limit }) => ({ detail: `must have at most ${number(limit, 'character')}` }),
  minItems: ({ limit }) => ({ detail: `must have at least ${number(limit, 'item')}` }),
  maxItems: ({ limit }) => ({ detail: `must have at most ${number(limit, 'item')}` }),
  minProperties: ({ limit }) => ({ detail: `must have at least ${number(limit, 'member')}` }),
  maxProperties: ({ limit }) => ({ detail: `must have at most ${number(limit, 'member')}` }),
  uniqueItems: ({ i, j }) => ({ at: Math.max(i, j), detail: `repeats item ${Math.min(i, j)}` }),
  pattern: ({ pattern }) => ({ detail: `must match ${pattern}` }),
  format: ({ format }) => ({ detail: `must have the format ${format}` }),
};

function explained(error: ErrorObject, at: string): ProblemError {
  const { at: below, detail } = RULES[error.keyword]?.(error.params, error) ?? {
    detail: error.message ?? error.keyword,
  };
  return { pointer: at + error.instancePath + (below === undefined ? '' : pointerTo(below)), detail };
}

const withArticle = (type: string): string =>
  type === 'null' ? 'null' : `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;

function oneOf(values: readonly unknown[]): string {
  const shown = values.slice(0, VALUES_SHOWN_MAX).map((value) => JSON.stringify(value));
  if (values.length > VALUES_SHOWN_MAX) shown.push('…');
  return shown.length === 1 ? String(shown[0]) : `one of ${shown.join(', ')}`;
}

function suggestion(name: string, known: readonly string[]): string {
  const most = Math.min(MISSPELT_MAX, Math.ceil(name.length / 4));
  const near = known
    .map((each) => ({ each, distance: distanceOf(name.toLowerCase(), each.toLowerCase(), most) }))
    .filter(({ distance }) => distance <= most)
    .sort((one, other) => one.distance - other.distance)[0];
  return near === undefined ? '' : `; is "${near.each}" meant?`;
}

/** The edits between two names, or more than `most`. */
function distanceOf(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = Number(row[j - 1]) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, Number(row[j]) + 1, Number(next[j - 1]) + 1));
    }
    row = next;
  }
  return Number(row[other.length]);
}

/** The branches of each choice, compiled when one is first explained; Ajv gives the same array each time. */
const branches = new WeakMap<object, readonly ValidateFunction[]>();

function branchesOf(ajv: Ajv2020, root: string, schemas: readonly Schema[]): readonly ValidateFunction[] {
  const compiled =
    branches.get(schemas) ??
    schemas.map((each) => ajv.compile(JSON.parse(JSON.stringify(each).replaceAll('"#/', `"${root}#/`))));
  branches.set(schemas, compiled);
  return compiled;
}

function explainedChoice(
  ajv: Ajv2020,
  root: string,
  { schema, data, instancePath }: ErrorObject,
  at: string,
): ProblemError[] {
  const here = at + instancePath;
  const schemas = schema as unknown as readonly Schema[];
  const faults = branchesOf(ajv, root, schemas).map((validate) => {
    const copy = structuredClone(data);
    return validate(copy) ? [] : (validate.errors ?? []);
  });
  const constants = faults.map((errors) => errors.find(({ keyword }) => keyword === 'const'));
  const [first] = constants;
  // Each alternative is recognised by a member, and this has none of their values.
  if (first !== undefined && constants.every((each) => each?.instancePath === first.instancePath)) {
    const detail = `must be ${oneOf(constants.map((each) => each?.params.allowedValue))}`;
    return [{ pointer: here + first.instancePath, detail }];
  }
  const members = [
    ...new Set(schemas.flatMap((each) => Object.keys(resolved(ajv, root, each).properties ?? {}))),
  ];
  const isMembers = (errors: readonly ErrorObject[], keyword: string) =>
    errors.every((error) => error.instancePath === '' && error.keyword === keyword);
  if (faults.every((errors) => isMembers(errors, 'required'))) {
    return [{ pointer: here, detail: `needs one of ${members.join(', ')}` }];
  }
  const isOfOther = ({ params }: ErrorObject) => members.includes(String(params.additionalProperty));
  if (faults.every((errors) => isMembers(errors, 'additionalProperties') && errors.every(isOfOther))) {
    return [{ pointer: here, detail: `needs only one of ${members.join(', ')}` }];
  }
  const meant = faults.reduce((best, errors) => (farness(errors) < farness(best) ? errors : best));
  return schemaErrors(ajv, root, meant, here);
}

function resolved(ajv: Ajv2020, root: string, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  return (ajv.getSchema(schema.$ref.replace(/^#/, `${root}#`))?.schema ?? {}) as Schema;
}

/** How far a value is from an alternative: first its kind, then what tells alternatives apart, then its members. */
function farness(errors: readonly ErrorObject[]): number {
  const weights: Readonly<Record<string, number>> = { const: 1_000, additionalProperties: 20, required: 10 };
  return errors.reduce((sum, { keyword, instancePath }) => {
    const weight = keyword === 'type' && instancePath === '' ? 10_000 : (weights[keyword] ?? 1);
    return sum + weight;
  }, 0);
}
