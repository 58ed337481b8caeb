import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import fhirJs from 'fhir';
import fhirpath from 'fhirpath';
import r5 from 'fhirpath/fhir-context/r5';

/**
 * Validates resources against HL7's R5 definitions (definitions.json, taken from npm hl7.fhir.r5.core by
 * scripts/generate-fhir-definitions.ts) with third-party programs: Ajv validates members and values by HL7's JSON Schema,
 * FHIR.js cardinality and codes by the structure definitions, fhirpath.js their invariants.
 */
const DEFINITIONS: Definitions = JSON.parse(
  readFileSync(new URL('definitions.json', import.meta.url), 'utf8'),
);
const RESOURCES = [
  'Bundle',
  'Patient',
  'Provenance',
  'MedicationRequest',
  'MedicationDispense',
  'PractitionerRole',
];

interface Definitions {
  readonly structures: Readonly<Record<string, Structure>>;
  readonly valueSets: Readonly<Record<string, ValueSet>>;
  readonly codeSystems: Readonly<Record<string, object>>;
  /** JSON Schemas of the resources and types, by name. */
  readonly schema: Readonly<Record<string, object>>;
}
interface Structure {
  readonly resourceType: 'StructureDefinition';
  readonly type: string;
  readonly kind: 'resource' | 'complex-type' | 'primitive-type' | 'logical';
  readonly snapshot: { readonly element: readonly ElementOfStructure[] };
}
interface ElementOfStructure {
  readonly path: string;
  readonly type?: readonly { readonly code: string }[];
  readonly constraint?: readonly {
    readonly key: string;
    readonly severity: string;
    readonly expression?: string;
  }[];
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
}
interface ValueSet {
  readonly compose?: {
    readonly include: readonly { readonly system?: string; readonly valueSet?: readonly string[] }[];
  };
}

const structures = new Map(Object.entries(DEFINITIONS.structures));

/** Loads structures, required value sets and their code systems; those that HL7 does not maintain are missing. */
function structureCheck(): InstanceType<typeof fhirJs.Fhir> {
  // FHIR.js has no R5, whose bindings have the format of R4.
  const parser = new fhirJs.ParseConformance(false, fhirJs.Versions.R4);
  const seen = new Set<string>();
  const load = (url: string) => {
    const name = url.replace(/\|.*$/, '').split('/').at(-1) as string;
    if (seen.has(name)) return;
    seen.add(name);
    const valueSet = DEFINITIONS.valueSets[name];
    for (const { system, valueSet: others = [] } of valueSet?.compose?.include ?? []) {
      const codeSystem = DEFINITIONS.codeSystems[String(system?.split('/').at(-1))];
      if (codeSystem) parser.loadCodeSystem(codeSystem);
      others.forEach(load);
    }
    if (valueSet) parser.parseValueSet(valueSet);
  };
  for (const { binding } of [...structures.values()].flatMap(({ snapshot }) => snapshot.element)) {
    if (binding?.strength === 'required' && binding.valueSet) load(binding.valueSet);
  }
  for (const structure of structures.values()) parser.parseStructureDefinition(structure);
  return new fhirJs.Fhir(parser);
}

function jsonSchema(): (type: string) => ValidateFunction {
  // HL7's patterns are not valid regular expressions with the u flag.
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  ajv.addSchema({ $id: 'r5', definitions: DEFINITIONS.schema });
  return (type) => ajv.getSchema(`r5#/definitions/${type}`) as ValidateFunction;
}

type Json = { readonly [name: string]: unknown };

interface Invariant {
  readonly key: string;
  readonly evaluate: (resource: Json, env: { readonly [name: string]: Json }) => unknown[];
}

function invariant(key: string, nodes: string, expression: string): Invariant {
  const test = nodes === '' ? expression : `${nodes}.all(${expression})`;
  const evaluate = fhirpath.compile(test, r5, { traceFn: () => undefined }) as Invariant['evaluate'];
  return { key, evaluate };
}

/**
 * The invariants of a structure, without ele-1 and ext-1, which are the same in all structures and checked once, and without
 * those that resolve references, which would need a server (Provenance's prov-1).
 */
function invariantsOf({ snapshot, kind, type }: Structure): Invariant[] {
  const root = kind === 'resource' ? [] : [`descendants().ofType(FHIR.${type})`];
  return snapshot.element.flatMap(({ path, constraint = [] }) => {
    const steps = path.split('.').slice(1);
    const nodes = [...root, ...steps.map((step) => `\`${step.replace('[x]', '')}\``)].join('.');
    return constraint
      .filter(({ key, severity }) => severity === 'error' && key !== 'ele-1' && key !== 'ext-1')
      .filter(({ expression = '' }) => expression !== '' && !expression.includes('resolve()'))
      .map(({ key, expression = '' }) => invariant(key, nodes, expression));
  });
}

const fhir = structureCheck();
const schemaOf = jsonSchema();
const ofResources = new Map(
  [...structures.values()]
    .filter(({ kind }) => kind === 'resource')
    .map((structure) => [structure.type, invariantsOf(structure)]),
);
const ofAll = [
  invariant('ele-1', 'descendants()', 'hasValue() or (children().count() > id.count())'),
  // Extensions have no type in the model of fhirpath.js.
  invariant('ext-1', '(extension | descendants().select(extension))', 'extension.exists() != value.exists()'),
  ...[...structures.values()].filter(({ kind }) => kind === 'complex-type').flatMap(invariantsOf),
];

/** Validates a resource and those it contains. @returns one line for each fault */
export function faultsOf(resource: Json): string[] {
  const type = String(resource.resourceType);
  if (!RESOURCES.includes(type)) return [`unknown resource type ${type}`];
  const schema = schemaOf(type);
  const formal = schema(resource) ? [] : (schema.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
  const structural = fhir
    .validate(resource, { errorOnUnexpected: true })
    .messages.filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(({ location, message }) => `${location}: ${message}`);
  return [...formal, ...structural, ...brokenInvariants(resource)];
}

function brokenInvariants(resource: Json): string[] {
  const entries = (resource.entry ?? []) as readonly { readonly resource?: Json }[];
  const inside = entries.flatMap((entry) => (entry.resource ? [entry.resource] : []));
  const { entry: _, ...shell } = resource;
  const broken = (list: readonly Invariant[], of: Json) =>
    list
      .filter(({ evaluate }) => evaluate(of, { resource: of, rootResource: of })[0] !== true)
      .map(({ key }) => key);
  return [
    ...broken(ofResources.get(String(resource.resourceType)) ?? [], resource),
    ...broken(ofAll, resource.resourceType === 'Bundle' ? shell : resource),
    ...inside.flatMap(brokenInvariants),
  ];
}
