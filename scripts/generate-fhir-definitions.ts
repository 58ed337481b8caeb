/**
 * Writes test/prescription/fhir/definitions.json: the parts of HL7's FHIR R5 definitions (npm hl7.fhir.r5.core 5.0.0,
 * licence CC0-1.0) that the tests validate against, without documentation. The package has 94 MB and is only needed here.
 *   node --import=tsx scripts/generate-fhir-definitions.ts
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = 'hl7.fhir.r5.core@5.0.0';
const TARGET = new URL('../test/prescription/fhir/definitions.json', import.meta.url);
const RESOURCES = [
  'Bundle',
  'Patient',
  'Provenance',
  'MedicationRequest',
  'MedicationDispense',
  'PractitionerRole',
];
const TEXT_MEMBERS = new Set([
  'alias',
  'base',
  'comment',
  'condition',
  'contact',
  'copyright',
  'copyrightLabel',
  'date',
  'definition',
  'description',
  'designation',
  'differential',
  'display',
  'example',
  'extension',
  'human',
  'identifier',
  'isModifierReason',
  'jurisdiction',
  'mapping',
  'meaningWhenMissing',
  'meta',
  'publisher',
  'purpose',
  'representation',
  'requirements',
  'short',
  'text',
  'title',
]);

type Json = Record<string, unknown>;
interface Structure extends Json {
  readonly snapshot: {
    readonly element: readonly {
      readonly type?: readonly { readonly code: string }[];
      readonly binding?: { readonly strength: string; readonly valueSet?: string };
    }[];
  };
}

const folder = mkdtempSync(join(tmpdir(), 'fhir-definitions-'));
try {
  const packed = spawnSync('npm', ['pack', '--silent', PACKAGE], { cwd: folder, encoding: 'utf8' });
  spawnSync('tar', ['-xzf', packed.stdout.trim()], { cwd: folder });
  const definitions = collect(join(folder, 'package'));
  writeFileSync(TARGET, `${JSON.stringify({ source: `npm ${PACKAGE}, CC0-1.0`, ...definitions })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Collects the schema, structures, value sets and code systems that RESOURCES use, by name. */
function collect(source: string) {
  const read = (name: string): Json | undefined => {
    const path = join(source, `${name}.json`);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Json) : undefined;
  };
  const structures: Record<string, Structure> = {};
  const addStructures = (types: readonly string[]): void => {
    for (const type of types) {
      const structure = type in structures ? undefined : read(`StructureDefinition-${type}`);
      if (structure === undefined) continue;
      structures[type] = structure as Structure;
      const parts = structures[type].snapshot.element.flatMap(({ type: types = [] }) => types);
      addStructures(parts.map(({ code }) => code).filter((code) => code !== 'Resource'));
    }
  };
  addStructures(RESOURCES);

  const valueSets: Record<string, Json> = {};
  const codeSystems: Record<string, Json> = {};
  const addValueSet = (url: string): void => {
    const name = lastOf(url.replace(/\|.*$/, ''));
    const valueSet = name in valueSets ? undefined : read(`ValueSet-${name}`);
    if (valueSet === undefined) return;
    valueSets[name] = valueSet;
    const { include = [] } = (valueSet.compose ?? {}) as {
      include?: { system?: string; valueSet?: string[] }[];
    };
    for (const { system, valueSet: others = [] } of include) {
      const codeSystem = system === undefined ? undefined : read(`CodeSystem-${lastOf(system)}`);
      if (codeSystem !== undefined) codeSystems[lastOf(String(system))] = codeSystem;
      others.forEach(addValueSet);
    }
  };
  for (const { binding } of Object.values(structures).flatMap(({ snapshot }) => snapshot.element)) {
    if (binding?.strength === 'required' && binding.valueSet) addValueSet(binding.valueSet);
  }
  const schema = read('openapi/fhir.schema') as { definitions: Record<string, Json> };
  return {
    structures: mapValues(structures, withoutTexts),
    valueSets: mapValues(valueSets, withoutTexts),
    codeSystems: mapValues(codeSystems, withoutTexts),
    schema: reachable(schema.definitions),
  };
}

/** The schema definitions that RESOURCES refer to; ResourceList is limited to RESOURCES. */
function reachable(all: Record<string, Json>): Record<string, Json> {
  const kept: Record<string, Json> = {};
  const add = (name: string): void => {
    if (name in kept) return;
    const definition = name === 'ResourceList' ? anyResource() : all[name];
    if (definition === undefined) throw new Error(`no schema for ${name}`);
    kept[name] = withoutDescriptions(definition) as Json;
    for (const [, other] of JSON.stringify(definition).matchAll(/"#\/definitions\/(\w+)"/g))
      add(String(other));
  };
  RESOURCES.forEach(add);
  return kept;
}

function anyResource(): Json {
  return { oneOf: RESOURCES.map((type) => ({ $ref: `#/definitions/${type}` })) };
}

function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => key !== 'description' || typeof member !== 'string')
      .map(([key, member]) => [key, withoutDescriptions(member)]),
  );
}

function withoutTexts<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((each) => withoutTexts(each)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !TEXT_MEMBERS.has(key))
      .map(([key, member]) => [key, withoutTexts(member)]),
  ) as Value;
}

function mapValues<Value>(
  record: Record<string, Value>,
  map: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function lastOf(url: string): string {
  return String(url.split('/').at(-1));
}
