import { posix } from 'node:path';
import ts from 'typescript';

/**
 * The modules of src from the top layer down: a module imports only from layers below it. An entry may be a single file
 * of a folder, where that file belongs to another layer than the folder.
 */
export const MODULES: readonly string[] = [
  'main',
  'program',
  'commands',
  'worker',
  'workers',
  'parent-watch',
  'gateway',
  'notary-process',
  'upkeep',
  'witness',
  'metrics-server',
  'resources',
  'app',
  'oauth-api',
  'sandbox-api',
  'partner-api',
  'citizen-api',
  'app-deps',
  'trace-calls',
  'connections',
  'readiness',
  'web',
  'sandbox',
  'citizen',
  'catalogue-facts',
  'notary',
  'receipt',
  'ciba',
  'consent',
  'event',
  'release',
  'transparency',
  'catalogue/routes',
  'statistics',
  'prescription',
  'document',
  'population',
  'partner',
  'administrative-unit',
  'doctor',
  'client',
  'jws',
  'contract',
  'passkey',
  'delivery',
  'database',
  'map-key',
  'signing-keys',
  'key-file',
  'config',
  'call-limits',
  'client-address',
  'ledger',
  'http-signature',
  'ed25519',
  'bytes',
  'tracing',
  'outbound',
  'replace-file',
  'public-address',
  'cache',
  'observation',
  'database-time',
  'timing',
  'connection-url',
  'user-error',
  'folder',
  'catalogue',
  'id',
  'problem',
];

/** Files that may import Fastify, in addition to every routes.ts: elsewhere a hook would be easy to overlook. */
const FASTIFY_FILES = [
  'app.ts',
  'app-deps.ts',
  'trace-calls.ts',
  'partner-api.ts',
  'oauth-api.ts',
  'sandbox-api.ts',
  'ciba/access-token.ts',
  'citizen-api.ts',
  'contract/bind.ts',
  'contract/methods.ts',
  'contract/operation.ts',
  'contract/problems.ts',
  'contract/raw-bodies.ts',
  'contract/refused-paths.ts',
  'contract/signed-answers.ts',
  'contract/docs/routes.ts',
  'citizen/session.ts',
  'partner/authenticate.ts',
];
const SQL_FOLDER = 'database/';
/** Runs in browsers. */
const PAGES_FOLDER = 'web/';
/** Runs in Node and in browsers. */
const EVERYWHERE_FOLDERS = ['receipt/', 'ledger/', 'bytes.ts', 'ed25519.ts'];
/** Runs at partners, in any runtime. */
const CLIENT_FOLDER = 'client/';
/** What the client may import beside its own files, all of it free of Node. */
const CLIENT_IMPORTS = /^(client|http-signature)\/|^bytes\.ts$|^contract\/generated\/partner\.ts$/;
/** Has the limits of all calls to other servers. */
const OUTBOUND_FILE = 'outbound.ts';
const ENVIRONMENT_FILE = 'config.ts';

const SQL =
  /^\s*(SELECT|WITH|VALUES|TABLE|INSERT INTO|UPDATE \S+ SET|DELETE FROM|MERGE INTO|TRUNCATE|COPY|LOCK TABLE|BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|CREATE|ALTER|DROP|GRANT|REVOKE|LISTEN|NOTIFY|SET (LOCAL|SESSION|ROLE)|CALL|DO)(\s|;|$)/;

/**
 * Finds imports against the order of layers, circular imports, and Fastify, SQL, the environment or calls to other
 * servers where they do not belong.
 * @param files the text of each .ts and .tsx file by its path from src
 * @returns one line for each fault
 */
export function importFaults(files: ReadonlyMap<string, string>): string[] {
  const imports = new Map<string, readonly string[]>();
  const faults: string[] = [];
  for (const [file, text] of files) {
    const specifiers = ts.preProcessFile(text, true, true).importedFiles.map((each) => each.fileName);
    const relative = specifiers
      .filter((name) => name.startsWith('.'))
      .map((name) => resolve(file, name, files));
    imports.set(file, relative);
    faults.push(
      ...layerFaults(file, relative),
      ...clientFaults(file, relative, specifiers),
      ...packageFaults(file, specifiers),
      ...contentFaults(file, text),
    );
  }
  return [...faults, ...cycleFaults(imports)];
}

// `./x.js` in an import means x.ts or x.tsx.
function resolve(file: string, specifier: string, files: ReadonlyMap<string, string>): string {
  const path = posix.join(posix.dirname(file), specifier);
  const source = path.replace(/\.js$/, '.ts');
  return files.has(`${source}x`) ? `${source}x` : source;
}

function moduleOf(file: string): string {
  const path = file.replace(/\.tsx?$/, '');
  return MODULES.includes(path) ? path : (path.split('/')[0] as string);
}

function layerFaults(file: string, relative: readonly string[]): string[] {
  const module = moduleOf(file);
  const layer = MODULES.indexOf(module);
  if (layer < 0) return [`${file}: module ${module} is not in MODULES of scripts/import-rules.ts`];
  return relative
    .filter((other) => MODULES.includes(moduleOf(other)) && MODULES.indexOf(moduleOf(other)) < layer)
    .map((other) => `${file}: imports ${other}, which is in a layer above`);
}

function packageFaults(file: string, specifiers: readonly string[]): string[] {
  const mayUseFastify = FASTIFY_FILES.includes(file) || posix.basename(file) === 'routes.ts';
  return [...new Set(specifiers)].flatMap((name) => [
    ...when(!mayUseFastify && /^(fastify|@fastify\/.+)$/.test(name), `${file}: imports ${name}`),
    ...when(file !== OUTBOUND_FILE && /^((node:)?https|undici)$/.test(name), `${file}: imports ${name}`),
    ...when(
      EVERYWHERE_FOLDERS.some((folder) => file.startsWith(folder)) && name.startsWith('node:'),
      `${file}: imports ${name}, which browsers do not have`,
    ),
    ...when(file !== ENVIRONMENT_FILE && /^(node:)?process$/.test(name), `${file}: imports ${name}`),
  ]);
}

function clientFaults(file: string, relative: readonly string[], specifiers: readonly string[]): string[] {
  if (!file.startsWith(CLIENT_FOLDER)) return [];
  const others = [
    ...relative.filter((other) => !CLIENT_IMPORTS.test(other)),
    ...specifiers.filter((name) => !name.startsWith('.')),
  ];
  return others.map((other) => `${file}: imports ${other}, which the client must do without`);
}

// Looks for SQL in string literals and templates; comments and type names may contain it.
function contentFaults(file: string, text: string): string[] {
  const source = ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.ES2023,
    false,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const faults: string[] = [];
  const visit = (node: ts.Node): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    if (
      (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node)) &&
      !file.startsWith(SQL_FOLDER) &&
      SQL.test(node.text)
    ) {
      faults.push(`${file}:${line}: SQL outside of ${SQL_FOLDER}`);
    }
    if (
      ts.isPropertyAccessExpression(node) &&
      file !== ENVIRONMENT_FILE &&
      node.getText(source) === 'process.env'
    ) {
      faults.push(`${file}:${line}: the environment is read outside of ${ENVIRONMENT_FILE}`);
    }
    if (
      ts.isCallExpression(node) &&
      node.expression.getText(source) === 'fetch' &&
      !file.startsWith(PAGES_FOLDER) &&
      !file.startsWith(CLIENT_FOLDER)
    ) {
      faults.push(`${file}:${line}: calls out other than by ${OUTBOUND_FILE}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}

/** Finds circular imports, type imports included; each is reported once. */
function cycleFaults(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const faults: string[] = [];
  const visit = (file: string): void => {
    if (path.includes(file)) {
      faults.push(`circular import: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`);
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const other of imports.get(file) ?? []) visit(other);
    path.pop();
    done.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return faults;
}

function when(isFault: boolean, fault: string): string[] {
  return isFault ? [fault] : [];
}
