import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export type Node = Record<string, unknown>;

/** The text of a contract. */
export const sourceOf = (name: string) =>
  readFileSync(new URL(`../../openapi/${name}.yaml`, import.meta.url), 'utf8');

const DOCUMENTS = new Map(['partner', 'citizen'].map((name) => [name, parse(sourceOf(name)) as Node]));

/** A new copy of a contract, which the caller may modify. */
export const documentOf = (name: string): Node => structuredClone(DOCUMENTS.get(name) as Node);

/** The value at a path. */
export const at = (node: Node, ...steps: string[]): Node =>
  steps.reduce<Node>((here, step) => here[step] as Node, node);

/** Returns validators of a contract's schemas by name, in Ajv's strict mode. */
export function validatorsOf(name: string): (schema: string) => ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false });
  addFormats.default(ajv);
  ajv.addVocabulary(['components', 'example']);
  ajv.addSchema({ $id: name, components: documentOf(name).components });
  return (schema) => ajv.compile({ $ref: `${name}#/components/schemas/${schema}` });
}
