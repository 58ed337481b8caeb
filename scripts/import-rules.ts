import { posix } from 'node:path';
import ts from 'typescript';

/** The rooms of src from the top floor down: each stands above all that it imports, and nothing imports upward. */
export const ROOMS: readonly string[] = [
  'main',
  'commands',
  'app',
  'web',
  'sandbox',
  'citizen',
  'consent',
  'release',
  'statistics',
  'prescription',
  'document',
  'population',
  'partner',
  'administrative-unit',
  'contract',
  'passkey',
  'delivery',
  'failure',
  'database',
  'signing-key',
  'config',
  'ledger',
  'http-signature',
  'cache',
  'observation',
  'catalogue',
  'id',
  'problem',
];

/** Where the web framework may be spoken of, beside every routes.ts: elsewhere a rule could hide in a hook. */
const SPEAKS_FASTIFY = [
  'app.ts',
  'contract/bind.ts',
  'contract/docs/routes.ts',
  'citizen/session.ts',
  'partner/authenticate.ts',
];
const SPEAKS_SQL = 'database/';
const READS_ENVIRONMENT = 'config.ts';

const SQL =
  /^\s*(SELECT|WITH|VALUES|TABLE|INSERT INTO|UPDATE \S+ SET|DELETE FROM|MERGE INTO|TRUNCATE|COPY|LOCK TABLE|BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|CREATE|ALTER|DROP|GRANT|REVOKE|LISTEN|NOTIFY|SET (LOCAL|SESSION|ROLE)|CALL|DO)(\s|;|$)/;

/**
 * What breaks the order of the rooms or speaks where it should not. Returns one line for each fault, none when all
 * holds.
 * @param files the text of each TypeScript file by its path below src
 */
export function importFaults(files: ReadonlyMap<string, string>): string[] {
  const imports = new Map<string, readonly string[]>();
  const faults: string[] = [];
  for (const [file, text] of files) {
    const named = ts.preProcessFile(text, true, true).importedFiles.map((each) => each.fileName);
    const near = named.filter((name) => name.startsWith('.')).map((name) => pathOf(file, name));
    imports.set(file, near);
    faults.push(...floorFaults(file, near), ...packageFaults(file, named), ...speechFaults(file, text));
  }
  return [...faults, ...circleFaults(imports)];
}

function pathOf(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts');
}

function roomOf(file: string): string {
  return (file.split('/')[0] as string).replace(/\.ts$/, '');
}

function floorFaults(file: string, near: readonly string[]): string[] {
  const room = roomOf(file);
  const floor = ROOMS.indexOf(room);
  if (floor < 0) return [`${file}: room ${room} has no place in ROOMS of scripts/import-rules.ts`];
  return near
    .filter((other) => ROOMS.includes(roomOf(other)) && ROOMS.indexOf(roomOf(other)) < floor)
    .map((other) => `${file}: imports upward, from ${other}`);
}

function packageFaults(file: string, named: readonly string[]): string[] {
  const maySpeakFastify = SPEAKS_FASTIFY.includes(file) || posix.basename(file) === 'routes.ts';
  return [...new Set(named)].flatMap((name) => [
    ...when(!maySpeakFastify && /^(fastify|@fastify\/.+)$/.test(name), `${file}: imports ${name}`),
    ...when(file !== READS_ENVIRONMENT && /^(node:)?process$/.test(name), `${file}: imports ${name}`),
  ]);
}

// SQL stands in string literals and templates; comments and type names may speak of it.
function speechFaults(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023);
  const faults: string[] = [];
  const visit = (node: ts.Node): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    if (
      (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node)) &&
      !file.startsWith(SPEAKS_SQL) &&
      SQL.test(node.text)
    ) {
      faults.push(`${file}:${line}: SQL outside of ${SPEAKS_SQL}`);
    }
    if (
      ts.isPropertyAccessExpression(node) &&
      file !== READS_ENVIRONMENT &&
      node.getText(source) === 'process.env'
    ) {
      faults.push(`${file}:${line}: the environment is read outside of ${READS_ENVIRONMENT}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}

/** Circles among files, type imports counted too; each is told once, from where it was met. */
function circleFaults(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const way: string[] = [];
  const faults: string[] = [];
  const walk = (file: string): void => {
    if (way.includes(file)) {
      faults.push(`a circle: ${[...way.slice(way.indexOf(file)), file].join(' -> ')}`);
      return;
    }
    if (done.has(file)) return;
    way.push(file);
    for (const other of imports.get(file) ?? []) walk(other);
    way.pop();
    done.add(file);
  };
  for (const file of imports.keys()) walk(file);
  return faults;
}

function when(isFault: boolean, fault: string): string[] {
  return isFault ? [fault] : [];
}
