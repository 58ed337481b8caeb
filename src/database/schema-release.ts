/**
 * The release of the schema that this package carries: a release of the package that changes anything of the schema has the
 * next number (CONTRIBUTING.md, Releases). Schemas from before there were releases count as 0.
 */
export const SCHEMA_RELEASE = 1;

/**
 * Whether a package works with a schema: with that of its own release and of the next one, so that gateways are replaced
 * one after another, in both directions, while the database stays where it is.
 * @param schema the release of the database's schema; undefined where there is none
 * @param own the release of the package
 */
export function worksWith(schema: number | undefined, own: number): boolean {
  return schema === own || schema === own + 1;
}
