import { REGISTRY_FILES, type RegistryFile } from '../../database/admin/load/format.js';
import { UserError } from '../../user-error.js';

/** How a registry calls a file, its columns and its codes. */
export interface FileMapping {
  /** The name of its file. */
  readonly file: string;
  /** Its names of columns: the format's by its own. */
  readonly columns: ReadonlyMap<string, string>;
  /** Its columns that are not read. */
  readonly ignore: ReadonlySet<string>;
  /** By column of the format, the format's cell by its own. */
  readonly codes: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** The directory is refused before anything is loaded. The message says the file, and what is wrong. */
export class DirectoryRefused extends UserError {
  override readonly name = 'DirectoryRefused';
}

/** The file of a mapping of names and codes. */
export const MAPPING_FILE = 'mapping.json';

/** The mappings by file of the format. @param json content of mapping.json, undefined without one @throws DirectoryRefused */
export function readMapping(json: unknown): Map<string, FileMapping> {
  const given = object(json ?? {}, 'the mapping');
  const names = REGISTRY_FILES.map(({ name }) => name);
  for (const name of Object.keys(given))
    if (!names.includes(name)) refuse(`${name} is no file of the format`);
  const mappings = new Map(
    REGISTRY_FILES.map((file) => [file.name, mappingOf(file, given[file.name] ?? {})]),
  );
  const files = [...mappings.values()].map(({ file }) => file);
  if (new Set(files).size < files.length) refuse('a file is named twice');
  return mappings;
}

function mappingOf({ name, columns: known }: RegistryFile, json: unknown): FileMapping {
  const members = object(json, name);
  for (const member of Object.keys(members)) {
    if (!['file', 'columns', 'ignore', 'codes'].includes(member)) refuse(`${name}.${member} means nothing`);
  }
  const file = members.file ?? `${name}.csv`;
  if (typeof file !== 'string' || !/^[^/\\]+\.csv$/.test(file))
    refuse(`${name}.file is no name of a CSV file`);
  const columns = texts(members.columns ?? {}, `${name}.columns`);
  const columnNames = known.map((column) => column.name);
  for (const column of columns.values()) {
    if (!columnNames.includes(column))
      refuse(`${name}.columns names a column that the format has not: ${column}`);
  }
  const ignore = members.ignore ?? [];
  if (!Array.isArray(ignore) || ignore.some((column) => typeof column !== 'string')) {
    refuse(`${name}.ignore is no list of columns`);
  }
  const codes = Object.entries(object(members.codes ?? {}, `${name}.codes`)).map(([column, of]) => {
    if (!columnNames.includes(column))
      refuse(`${name}.codes names a column that the format has not: ${column}`);
    return [column, texts(of, `${name}.codes.${column}`)] as const;
  });
  return { file: file as string, columns, ignore: new Set(ignore as string[]), codes: new Map(codes) };
}

function object(json: unknown, what: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) refuse(`${what} is no object`);
  return json as Record<string, unknown>;
}

function texts(json: unknown, what: string): Map<string, string> {
  const entries = Object.entries(object(json, what));
  if (entries.some(([, value]) => typeof value !== 'string')) refuse(`${what} has something else than texts`);
  return new Map(entries as [string, string][]);
}

function refuse(what: string): never {
  throw new DirectoryRefused(`${MAPPING_FILE}: ${what}`);
}

/**
 * Where each column of the format stands in a file's header; -1 for an optional one that is left out.
 * @throws DirectoryRefused for a name that is unknown or there twice, or a missing column
 */
export function readHeader(file: RegistryFile, mapping: FileMapping, header: readonly string[]): number[] {
  const wrong = (what: string): never => {
    throw new DirectoryRefused(`${mapping.file}, line 1: ${what}`);
  };
  const known = new Set(file.columns.map(({ name }) => name));
  const at = new Map<string, number>();
  for (const [i, cell] of header.entries()) {
    if (mapping.ignore.has(cell)) continue;
    const name = mapping.columns.get(cell) ?? cell;
    if (!known.has(name)) wrong(`column ${i + 1} is none of ${[...known].join(', ')}`);
    if (at.has(name)) wrong(`the column ${name} is there twice`);
    at.set(name, i);
  }
  for (const { name, required } of file.columns) {
    if (required && !at.has(name)) wrong(`the column ${name} is missing`);
  }
  return file.columns.map(({ name }) => at.get(name) ?? -1);
}
