/**
 * Freezes the present release of the schema: writes what its package calls to test/releases/N.json, against which
 * `npm run check:schema` holds this release and the next (CONTRIBUTING.md, Releases).
 */
import { writeFileSync } from 'node:fs';
import { catalogueFacts } from '../src/catalogue-facts.js';
import { SCHEMA_RELEASE } from '../src/database/schema-release.js';
import { readSqlSources, schemaVersion } from '../src/database/sources.js';
import { gateFunctions } from './gate-types.js';
import { withMigrated } from './migrated.js';
import { type FrozenRelease, frozen } from './release-rules.js';

const functions = frozen(await withMigrated(gateFunctions));
const version = schemaVersion(readSqlSources(), catalogueFacts());
const release: FrozenRelease = { release: SCHEMA_RELEASE, version, functions };
const file = new URL(`../test/releases/${SCHEMA_RELEASE}.json`, import.meta.url);
writeFileSync(file, `${JSON.stringify(release, null, 2)}\n`);
