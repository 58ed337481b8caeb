import pg from 'pg';
import t from 'tap';
import { type BatchColumns, recordsOf, together } from '../../../src/database/gate/together.js';
import { Problem } from '../../../src/problem.js';

interface Row {
  readonly answer: string;
}
type Rows = readonly (Row & BatchColumns)[];

const pool = { options: {} } as pg.Pool;
const answered = (calls: readonly string[]): Rows =>
  calls.map((answer, i) => ({ place: i + 1, raised: null, answer }));
const settle = (calls: readonly Promise<Row>[]) =>
  Promise.all(
    calls.map((each) =>
      each.then(
        ({ answer }) => answer,
        (error) => error.code ?? error.message,
      ),
    ),
  );

t.test('calls that arrive together travel together, and those that come later follow', async (t) => {
  const batches: string[][] = [];
  const send = together<string, Row>({
    batch: async (_, calls) => {
      batches.push([...calls]);
      return answered(calls);
    },
  });
  const names = Array.from({ length: 60 }, (_, i) => `call ${i}`);
  t.strictSame(await settle(names.map((name) => send(pool, name))), names);
  t.strictSame(
    batches.map((batch) => batch.length),
    [16, 16, 16, 12],
  );
});

t.test('a call that PostgreSQL does not take fails alone', async (t) => {
  const send = together<string, Row>({
    batch: async (_, calls) => {
      if (calls.includes('\0')) throw new pg.DatabaseError('invalid byte sequence', 0, 'error');
      return answered(calls);
    },
  });
  t.strictSame(await settle(['a', '\0', 'b'].map((each) => send(pool, each))), [
    'a',
    'invalid byte sequence',
    'b',
  ]);
});

t.test('a batch whose end is unknown is not repeated', async (t) => {
  let made = 0;
  const send = together<string, Row>({
    batch: async () => {
      made += 1;
      throw new Problem('unavailable');
    },
  });
  t.strictSame(await settle([send(pool, 'a'), send(pool, 'b')]), ['unavailable', 'unavailable']);
  t.equal(made, 1);
});

t.test('a refusal is of one call; one that would wait is made alone', async (t) => {
  const send = together<string, Row>({
    alone: async (_, answer) => ({ answer: `${answer} alone` }),
    batch: async (_, calls) =>
      answered(calls).map((row) => ({
        ...row,
        raised: { refused: 'UT001', held: '55P03' }[row.answer] ?? null,
      })),
  });
  t.strictSame(await settle(['a', 'refused', 'held'].map((each) => send(pool, each))), [
    'a',
    'not_found',
    'held alone',
  ]);
});

t.test('parameters of several calls are JSON, in which bytes are what PostgreSQL reads as bytea', (t) => {
  t.equal(
    recordsOf([{ p_hash: Buffer.from([1, 255]), p_lines: '[]', p_fields: ['a'], p_body: null }]),
    '[{"p_hash":"\\\\x01ff","p_lines":"[]","p_fields":["a"],"p_body":null}]',
  );
  t.end();
});

t.test('a call for which a batch has no row fails', async (t) => {
  const send = together<string, Row>({ batch: async (_, calls) => answered(calls).slice(0, 2) });
  t.strictSame(await settle(['a', 'b', 'c'].map((each) => send(pool, each))), [
    'a',
    'b',
    'the batch returned no row for a call',
  ]);
});

t.test(
  'a batch is told how long its first call has waited, and one that waited too long is refused',
  async (t) => {
    const waits: number[] = [];
    const ends: (() => void)[] = [];
    const send = together<string, Row>({
      batch: async (_, calls, waited_ms) => {
        waits.push(waited_ms);
        if (waits.length <= 2) await new Promise<void>((done) => ends.push(done));
        return answered(calls);
      },
    });
    const limited = { options: { connectionTimeoutMillis: 60_000 } } as pg.Pool;
    const held: Promise<Row>[] = [];
    for (const name of ['a', 'b']) {
      held.push(send(limited, name));
      await new Promise(setImmediate);
    }
    const waiting = send(limited, 'c');
    await new Promise((done) => setTimeout(done, 50));
    for (const end of ends) end();
    t.strictSame(await settle([...held, waiting]), ['a', 'b', 'c']);
    t.ok((waits[2] ?? 0) >= 49, `${waits[2]} ms`);

    const impatient = { options: { connectionTimeoutMillis: 60_000 } } as pg.Pool;
    const stuck = together<string, Row>({ batch: () => new Promise(() => undefined) });
    for (const name of ['a', 'b']) {
      void stuck(impatient, name);
      await new Promise(setImmediate);
    }
    impatient.options.connectionTimeoutMillis = 1;
    const late = stuck(impatient, 'c').catch((error: unknown) => error);
    await new Promise((done) => setTimeout(done, 10));
    void stuck(impatient, 'd').catch(() => undefined);
    t.match(await late, { code: 'unavailable', cause: { message: 'waited too long in line' } });
  },
);
