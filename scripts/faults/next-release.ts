import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const RELEASE = /(SCHEMA_RELEASE = )(\d+)/;
/** As a release changes hot tables and functions: see also test/database/rolling-upgrade.test.ts. */
const MIGRATIONS = [
  `ALTER TABLE consent.request ADD COLUMN note text;
   CREATE INDEX request_note ON consent.request (note) WHERE note IS NOT NULL;`,
  "ALTER TABLE consent.consent ADD COLUMN note text NOT NULL DEFAULT '';",
  'ALTER TABLE ledger.entry ADD COLUMN note text;',
  'ALTER TABLE population.person ADD COLUMN note text;',
];
const FUNCTIONS = ['gate/release', 'gate/release_batch', 'gate/ask', 'gate/decide', 'consent/check_release'];

const homeIn = (folder: string): string => join(folder, 'next');
/** The program of the next release. */
export const nextMain = (folder: string): string => join(homeIn(folder), 'dist/main.js');

/** Makes the package of the next release, which changes tables and functions, from the built one. */
export function makeNextRelease(folder: string): void {
  const home = homeIn(folder);
  mkdirSync(home, { recursive: true });
  cpSync('dist', join(home, 'dist'), { recursive: true });
  cpSync('package.json', join(home, 'package.json'));
  for (const name of ['node_modules', 'openapi', 'docs']) symlinkSync(resolve(name), join(home, name));
  edit(join(home, 'dist/database/schema-release.js'), (text) =>
    text.replace(RELEASE, (_, name, release) => `${name}${Number(release) + 1}`),
  );
  for (const [i, text] of MIGRATIONS.entries())
    writeFileSync(join(home, `dist/database/sql/tables/99${i}_next.sql`), text);
  for (const name of FUNCTIONS) {
    edit(join(home, `dist/database/sql/functions/${name}.sql`), (text) => `${text}\n-- changed`);
  }
}

function edit(file: string, change: (text: string) => string): void {
  const text = readFileSync(file, 'utf8');
  if (change(text) === text) throw new Error(`${file} cannot be changed so`);
  writeFileSync(file, change(text));
}
