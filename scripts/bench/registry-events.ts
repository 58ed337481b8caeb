/**
 * Measures how many registry events per second a gateway applies, sustained: signed batches of mixed kinds over several
 * connections, each committed before it is answered.
 */
import { randomUUID } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import type pg from 'pg';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { signRequest } from '../../src/http-signature/request/sign.js';

export interface RegistryLoad {
  readonly origin: string;
  /** The authority's private key. */
  readonly jwk: Record<string, unknown>;
  /** Superuser, for reading people. */
  readonly admin: pg.Client;
  readonly events: number;
  readonly batch?: number;
  readonly connections?: number;
  /** Processor time so far of what is measured. */
  readonly spent_us?: () => number;
}

export interface RegistryFigures {
  readonly events: number;
  readonly applied: number;
  readonly per_s: number;
  readonly batch: number;
  readonly connections: number;
  readonly batch_p50_ms: number;
  readonly batch_p99_ms: number;
  /** Processor time for each event. */
  readonly cpu_us: number;
}

/** Percentage of each kind of event, about the mix of a year in a nation. */
const MIX = {
  correction: 33,
  card_issued: 25,
  temporary_residence_registered: 15,
  permanent_residence_changed: 10,
  current_residence_declared: 9,
  birth: 4,
  marriage: 2,
  death: 2,
} as const;
type Kind = keyof typeof MIX;

interface Resident {
  readonly number: string;
  readonly sex: 'male' | 'female';
  readonly adult: boolean;
  readonly single: boolean;
}

const PATH = '/v1/registry/events';
const WARM_UP_BATCHES = 12;

/**
 * Sends events to a running gateway and measures. All batches are signed before the clock starts, so there must not be more
 * than can be sent in the 60 seconds a signature is valid.
 * @throws Error if a batch is refused, or the answers and the database disagree on the number of applied events
 */
export async function measureRegistryEvents(load: RegistryLoad): Promise<RegistryFigures> {
  const { admin, events, batch = 500, connections = 4, spent_us = () => 0 } = load;
  const batches = Math.ceil(events / batch) + WARM_UP_BATCHES;
  const bodies = eventBodies(
    await readResidents(admin, batches * batch),
    await readCommune(admin),
    batches,
    batch,
  );
  const recordedBefore = await countEvents(admin);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const send = async (batches: readonly SignedBatch[]) => {
    const queue = [...batches];
    const took_ms: number[] = [];
    let applied = 0;
    const began = performance.now();
    await Promise.all(
      Array.from({ length: connections }, async () => {
        for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
          const sent = performance.now();
          const more = await post(agent, load.origin, next);
          applied += more;
          took_ms.push(performance.now() - sent);
        }
      }),
    );
    return { applied, took_ms: took_ms.sort((a, b) => a - b), took_s: (performance.now() - began) / 1000 };
  };
  const warm = await send(
    await Promise.all(bodies.splice(0, WARM_UP_BATCHES).map((body) => sign(load, body))),
  );
  const signed = await Promise.all(bodies.map((body) => sign(load, body)));
  const spentBefore_us = spent_us();
  const { applied, took_ms, took_s } = await send(signed);
  const cpu_us = Math.round((spent_us() - spentBefore_us) / (bodies.length * batch));
  agent.destroy();
  const written = (await countEvents(admin)) - recordedBefore;
  if (written !== warm.applied + applied) {
    throw new Error(`${warm.applied + applied} events were reported as applied, ${written} are recorded`);
  }
  const percentile = (share: number) => Math.round(took_ms[Math.floor((took_ms.length - 1) * share)] ?? 0);
  return {
    events: bodies.length * batch,
    applied,
    per_s: Math.round((bodies.length * batch) / took_s),
    batch,
    connections,
    batch_p50_ms: percentile(0.5),
    batch_p99_ms: percentile(0.99),
    cpu_us,
  };
}

interface SignedBatch {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

async function sign({ origin, jwk }: RegistryLoad, body: Buffer): Promise<SignedBatch> {
  const idempotencyKey = randomUUID();
  const signed = await signRequest({
    method: 'POST',
    targetUri: origin + PATH,
    key: importPrivateKey(jwk),
    body,
    contentType: 'application/json',
    idempotencyKey,
  });
  const headers = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'idempotency-key': idempotencyKey,
    ...(signed as unknown as Record<string, string>),
  };
  return { headers, body };
}

/** @returns how many events of the batch were applied */
function post(agent: Agent, origin: string, { headers, body }: SignedBatch): Promise<number> {
  const { hostname, port } = new URL(origin);
  return new Promise((done, failed) => {
    const outgoing = httpRequest(
      { agent, hostname, port, method: 'POST', path: PATH, headers },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        incoming.on('end', () => {
          if (incoming.statusCode === 200) done(JSON.parse(text).totals.applied);
          else failed(new Error(`a batch was answered ${incoming.statusCode}: ${text.slice(0, 300)}`));
        });
      },
    );
    outgoing.on('error', failed);
    outgoing.end(body);
  });
}

async function countEvents(admin: pg.Client): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(
    'SELECT count(*)::integer AS n FROM population.registry_event',
  );
  return rows[0]?.n ?? 0;
}

async function readResidents(admin: pg.Client, count: number): Promise<Resident[]> {
  const { rows } = await admin.query<Resident>(
    `SELECT population.number_text(p.personal_id_number) AS number, p.sex::text,
         p.date_of_birth < '2000-01-01' AS adult,
         p.spouse_id IS NULL AND p.marital_status IS DISTINCT FROM 'married' AS single
       FROM (SELECT DISTINCT (1000 + random() * (SELECT max(person_id) - 1000 FROM population.person))::bigint AS person_id
               FROM generate_series(1, $1 * 4)) d JOIN population.person p USING (person_id)
       WHERE p.death_date IS NULL AND p.nationality IS NULL
       ORDER BY random() LIMIT $1`,
    [count],
  );
  if (rows.length === 0) throw new Error('the database has no people');
  return rows;
}

async function readCommune(admin: pg.Client): Promise<{ code: string; prefix: string }> {
  const { rows } = await admin.query<{ code: string; prefix: string }>(
    `SELECT c.code, lpad(p.code, 3, '0') AS prefix FROM administrative_unit.unit c
         JOIN administrative_unit.unit p ON p.unit_id = c.parent_id
       WHERE c.level = 'commune' AND c.valid_to IS NULL ORDER BY c.code LIMIT 1`,
  );
  const [commune] = rows;
  if (commune === undefined) throw new Error('there are no units');
  return commune;
}

/** Request bodies of whole batches. Each event is about another person, as long as there are enough people. */
function eventBodies(
  people: readonly Resident[],
  commune: { code: string; prefix: string },
  batches: number,
  batch: number,
): Buffer[] {
  const kinds = Object.entries(MIX).flatMap(([kind, share]) => Array<Kind>(share).fill(kind as Kind));
  const single = people.filter((each) => each.adult && each.single);
  const adults = people.filter((each) => each.adult && !each.single);
  const dying = adults.splice(0, Math.ceil((batches * batch * MIX.death) / 100));
  const others = [...adults, ...people.filter((each) => !each.adult)];
  const pick = (some: readonly Resident[], i: number) => some[i % some.length] ?? (people[0] as Resident);
  let serial = Math.floor(Math.random() * 500_000);
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  let i = 0;
  const eventMembers = (kind: Kind): object => {
    const who = pick(others, i);
    const about = { personal_id_number: who.number };
    const home = { unit: commune.code, address: `Số ${i}, phố Hoa Sữa` };
    switch (kind) {
      case 'correction':
        return {
          ...about,
          corrected: { occupation: `Nghề ${i}`, phone_number: `+8457${String(i).padStart(7, '0')}` },
        };
      case 'card_issued':
        return { ...about, card: { kind: 'identity_card', issued_by: 'Bộ Công an', expires_on: null } };
      case 'marriage':
        return { personal_id_number: pick(single, i).number, spouse: pick(single, i + 1).number };
      case 'death':
        return { personal_id_number: dying.pop()?.number ?? who.number };
      case 'birth':
        serial += 1;
        return newborn(
          pick(adults, i),
          today,
          `${commune.prefix}3${today.slice(2, 4)}${String(serial % 1_000_000).padStart(6, '0')}`,
          home,
        );
      default:
        return { ...about, ...home };
    }
  };
  return Array.from({ length: batches }, () => {
    const events = Array.from({ length: batch }, () => {
      i += 1;
      const kind = kinds[(i * 37) % 100] as Kind;
      return { event_id: randomUUID(), kind, occurred_on: today, ...eventMembers(kind) };
    });
    return Buffer.from(JSON.stringify({ events }));
  });
}

function newborn(
  parent: Resident,
  today: string,
  number: string,
  home: { unit: string; address: string },
): object {
  return {
    child: {
      personal_id_number: number,
      birth_full_name: 'Nguyễn An Nhiên',
      date_of_birth: today,
      sex: 'female',
      place_of_birth: { unit: home.unit },
      birth_registration_unit: home.unit,
      place_of_origin: home.unit,
      ethnicity: 'Kinh',
    },
    [parent.sex === 'male' ? 'father' : 'mother']: parent.number,
    permanent_residence: home,
    health_insurance: { card_number: `TE10101${number.slice(-8)}`, valid_from: today },
  };
}
