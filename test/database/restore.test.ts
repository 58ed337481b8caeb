import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { type CitizenClient, signIn } from '../../scripts/client/citizen.js';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { readConfig } from '../../src/config.js';
import { LOGINS, roleOf } from '../../src/database/login.js';
import { migrate } from '../../src/database/migrate.js';
import { startGateway } from '../../src/gateway.js';
import { createKeyFile } from '../../src/key-file.js';
import { personas } from '../../src/population/personas.js';
import { verifyReceipts } from '../../src/receipt/verify.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { createBackedUpPostgres } from '../helpers/backed-up-postgres.js';
import { freePort, TEST_TIMING } from '../helpers/gateway.js';
import { runHere } from '../helpers/program.js';

const DATABASE = 'ung_thuan';

t.test(
  'restored to a point in time, what was acknowledged before is there and what came after is not',
  async (t: Test) => {
    const server = await createBackedUpPostgres(t);
    await server.pgbackrest('stanza-create');
    const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-restored-'));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    const dataDir = join(folder, 'data');
    const admin = await server.connect('postgres');
    await admin.query(`CREATE DATABASE ${DATABASE}`);
    const owner = await server.connect(DATABASE);
    await migrate(owner, catalogueFacts());
    await writeSandbox(owner, { people: 200, dataDir });
    const since = (await owner.query('SELECT clock_timestamp() AS at')).rows[0].at.toISOString();
    for (const login of LOGINS)
      await owner.query(`ALTER ROLE ${roleOf(login)} PASSWORD 'secret of ${login}'`);
    const keys = { GATEWAY_SIGNING_KEY: join(folder, 'signing.json'), PUSH_KEY: join(folder, 'push.json') };
    createKeyFile(keys.GATEWAY_SIGNING_KEY, 'ed25519');
    createKeyFile(keys.PUSH_KEY, 'p256');
    const day = (await owner.query('SELECT gate.sample_day()::text AS day')).rows[0].day;
    const numberOf = (key: string) =>
      String(personas(day).find((each) => each.key === key)?.personal_id_number);

    const port = await freePort();
    const origin = `http://localhost:${port}`;
    /** The gateway never has the administrator's URL: the logins must come back with their passwords. */
    const start = (more: NodeJS.ProcessEnv = {}) =>
      startGateway(
        readConfig({
          ...Object.fromEntries(
            LOGINS.map((login) => [
              `DATABASE_URL_${login.toUpperCase()}`,
              server.url(roleOf(login), `secret of ${login}`, DATABASE),
            ]),
          ),
          ...keys,
          REDIS_URL: 'none',
          DATA_DIR: dataDir,
          PUBLIC_ORIGIN: origin,
          PORT: String(port),
          METRICS_PORT: '0',
          LOG_LEVEL: 'silent',
          ...more,
        }),
        TEST_TIMING,
      );
    const bank = createPartnerClient(
      origin,
      JSON.parse(readFileSync(join(dataDir, 'partners/bank-a.jwk.json'), 'utf8')),
    );
    const take = (consent: string, idempotencyKey: string) =>
      bank.call('POST', `/v1/consents/${consent}/releases`, { idempotencyKey });
    const grant = (who: CitizenClient, key: string, ask = onceFor) =>
      consentOf(bank, who, ask(numberOf(key)));

    const first = await start();
    t.teardown(() => first.close());
    const an = await signIn(origin, numberOf('an'));
    const inBackup = await grant(an, 'an', recurringFor);
    const released = { inBackup: await take(inBackup, 'release-in-the-backup') };
    t.equal(released.inBackup.status, 201);

    await server.pgbackrest('--type=full', 'backup');
    const kept = join(folder, 'kept');
    cpSync(keys.GATEWAY_SIGNING_KEY, join(kept, 'signing.json'));
    cpSync(keys.PUSH_KEY, join(kept, 'push.json'));

    const inArchive = await grant(an, 'an');
    const archived = await take(inArchive, 'release-in-the-archive');
    t.equal(archived.status, 201, 'only in the archived logs');
    await server.afterBackup();
    const point = (await owner.query('SELECT clock_timestamp()::text AS at')).rows[0].at as string;

    const after = await grant(an, 'an');
    const late = await take(after, 'release-after-the-point');
    t.equal(late.status, 201);
    t.equal((await an.call('DELETE', `/consents/${inBackup}`)).status, 204);
    await server.archived();
    await owner.query('DROP SCHEMA consent CASCADE');
    t.not((await take(inArchive, 'release-in-a-disaster')).status, 201);
    await server.archived();
    await first.close();
    await server.destroy();
    rmSync(keys.GATEWAY_SIGNING_KEY);
    rmSync(keys.PUSH_KEY);

    await server.pgbackrest('--type=time', `--target=${point}`, '--target-action=promote', 'restore');
    await server.start();
    cpSync(kept, folder, { recursive: true });
    const second = await start();
    t.teardown(() => second.close());
    t.equal((await fetch(`${origin}/readyz`)).status, 200);

    const run = (...words: string[]) =>
      runHere(words, {
        DATABASE_ADMIN_URL: server.url('postgres', server.adminPassword, DATABASE),
        DATA_DIR: dataDir,
        ...keys,
      });
    const forgotten = await run('ledger', 'verify');
    t.match(forgotten, {
      status: 1,
      complaint: /is not what its tree says: rolled_back: the tree has \d+ leaves, and had \d+/,
    });
    t.match(await run('release', 'verify', '--since', since), { status: 0, stdout: /^4 verified since/ });

    for (const [consent, key, was] of [
      [inBackup, 'release-in-the-backup', released.inBackup],
      [inArchive, 'release-in-the-archive', archived],
    ] as const) {
      const again = await take(consent, key);
      t.equal(
        again.body.release_id,
        was.body.release_id,
        'the repeat gives the release that was acknowledged',
      );
      t.strictSame(again.body.fields, was.body.fields);
    }
    const lost = await take(after, 'release-after-the-point');
    t.match(lost, { status: 404, body: { code: 'not_found' } });
    t.match(await run('release', 'verify', late.body.release_id), {
      status: 1,
      complaint: /is not recorded/,
    });
    const back = await bank.call('GET', `/v1/consents/${inBackup}`);
    t.match(
      back.body,
      { state: 'active' },
      'a revocation of after the point is lost: runbooks.md says what to do',
    );
    const { keys: published } = (await (await fetch(`${origin}/.well-known/jwks.json`)).json()) as {
      keys: [];
    };
    const receipts = (await an.call('GET', `/receipts/${inArchive}`)).body;
    t.match(
      await verifyReceipts(receipts, published),
      { found: { consent_id: inArchive } },
      'with the kept key',
    );
    const next = await consentOf(bank, an, onceFor(numberOf('an')));
    t.equal((await take(next, 'release-after-the-restore')).status, 201, 'and it goes on');

    const restored = await server.connect(DATABASE);
    const tree = async () => (await restored.query('SELECT halted, checkpoint FROM ledger.tree')).rows[0];
    await until(async () => (await tree()).halted === 'rolled_back');
    await second.close();
    // As the runbook has it: the releases are lost, so that a new log begins.
    rmSync(join(dataDir, 'ledger-head.json'));
    t.match(await run('ledger', 'resume'), { status: 0, stdout: 'resumed; it was halted: rolled_back' });
    const third = await start({ LEDGER_ORIGIN: 'gateway.example/ledger-2' });
    t.teardown(() => third.close());
    await until(async () => (await tree()).checkpoint.startsWith('gateway.example/ledger-2\n'));
    t.match(await run('ledger', 'verify'), { status: 0 });
    t.match(await server.pgbackrest('info'), /status: ok/);
  },
);
