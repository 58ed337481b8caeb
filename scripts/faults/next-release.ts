import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const RELEASE = /(SCHEMA_RELEASE = )(\d+)/;
/** As a release changes hot tables and functions: see also test/database/rolling-upgrade.test.ts. */
const MIGRATION = `ALTER TABLE consent.request ADD COLUMN note text;
  CREATE INDEX request_note ON consent.request (note) WHERE note IS NOT NULL;
  ALTER TABLE consent.consent ADD COLUMN note text NOT NULL DEFAULT '';
  ALTER TABLE ledger.entry ADD COLUMN note text;
  ALTER TABLE population.person ADD COLUMN note text;
`;
const FUNCTIONS = ['gate/release', 'gate/release_batch', 'gate/ask', 'gate/decide', 'consent/check_release'];

/** Makes the package of the next release, which changes tables and functions, from the built one. @returns its program */
export function makeNextRelease(folder: string): string {
  const home = join(folder, 'next');
  mkdirSync(home, { recursive: true });
  cpSync('dist', join(home, 'dist'), { recursive: true });
  cpSync('package.json', join(home, 'package.json'));
  for (const name of ['node_modules', 'openapi', 'docs']) symlinkSync(resolve(name), join(home, name));
  edit(join(home, 'dist/database/schema-release.js'), (text) =>
    text.replace(RELEASE, (_, name, release) => `${name}${Number(release) + 1}`),
  );
  writeFileSync(join(home, 'dist/database/sql/tables/999_next.sql'), MIGRATION);
  for (const name of FUNCTIONS) {
    edit(join(home, `dist/database/sql/functions/${name}.sql`), (text) => `${text}\n-- changed`);
  }
  return join(home, 'dist/main.js');
}

function edit(file: string, change: (text: string) => string): void {
  const text = readFileSync(file, 'utf8');
  if (change(text) === text) throw new Error(`${file} cannot be changed so`);
  writeFileSync(file, change(text));
}
