import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export type ContractName = 'partner' | 'citizen';

// The build writes the contracts as JSON: parsing the YAML would take a second at each start.
// src/contract and dist/contract are both two levels below the root.
const CONTRACTS = new URL('../../dist/openapi/', import.meta.url);

/** Reads a contract as built from its YAML. */
// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document, checked by scripts/contract-rules.ts
export function readDocument(name: ContractName): any {
  return JSON.parse(readFileSync(new URL(`${name}.json`, CONTRACTS), 'utf8'));
}

/** Creates an Ajv with a contract's schemas under its name. */
export function createAjv(
  name: ContractName,
  { components }: { components: object },
  options: {
    readonly useDefaults?: boolean;
    readonly coerceTypes?: boolean;
    readonly removeAdditional?: boolean;
    readonly allErrors?: boolean;
    readonly verbose?: boolean;
  } = {},
): Ajv2020 {
  // Tests check the contract's schemas against the meta-schema; at each start it would take half a second.
  const ajv = new Ajv2020({ allErrors: false, strict: false, validateSchema: false, ...options });
  addFormats.default(ajv);
  ajv.addSchema({ $id: name, components });
  return ajv;
}

/** A validator, compiled at its first use: to compile those of all operations takes a start longer than anything else. */
export type Validator = () => ValidateFunction;

/** @returns a validator of a schema that `ajv` knows or can resolve */
export function createValidator(ajv: Ajv2020, schema: object): Validator {
  // Ajv keeps what it compiled, by the schema object.
  return () => ajv.compile(schema);
}

/**
 * A validator for each alternative of a `oneOf` schema, by its discriminating constant, so that errors refer to the
 * intended alternative.
 * @param member the discriminating property
 */
export function alternativeValidators(
  name: ContractName,
  schema: string,
  member: string,
): ReadonlyMap<string, Validator> {
  const document = readDocument(name);
  const ajv = createAjv(name, document);
  const { schemas } = document.components;
  return new Map(
    schemas[schema].oneOf.map(({ $ref }: { $ref: string }) => [
      schemas[$ref.slice($ref.lastIndexOf('/') + 1)].properties[member].const,
      createValidator(ajv, { $ref: name + $ref }),
    ]),
  );
}
