import type { ClientBase } from 'pg';
import {
  dispensePrescriptions,
  readPatients,
  recordPrescriptions,
} from '../database/admin/sample-prescriptions.js';
import { CHARACTERS, PERSONA_ID_MAX, type PersonaKey } from '../population/personas.js';
import { composed } from '../prescription/record.js';
import { prescriptionFaults } from '../prescription/rules.js';
import { makePrescriptions } from '../prescription/sample.js';

const AMONG_MAX = 2_000;
const ONE_IN = 7;
const HOSPITAL = 'hospital-a';
const STATEMENT = 'Mua thuốc theo đơn tại quầy';

/**
 * Writes prescriptions of a hospital for some of the sample's people, and their dispensings, in the caller's
 * transaction. The sandbox's partners must exist.
 * @param options.people number of people in the sample
 */
export async function writeSamplePrescriptions(
  client: ClientBase,
  { people, seed }: { readonly people: number; readonly seed: number },
): Promise<void> {
  const keys = new Map(Object.entries(CHARACTERS).map(([key, { id }]) => [id, key as PersonaKey]));
  const others = Array.from(
    { length: Math.floor(Math.min(people - keys.size, AMONG_MAX) / ONE_IN) },
    (_, i) => PERSONA_ID_MAX + 1 + i * ONE_IN,
  );
  const rows = await readPatients(client, [...keys.keys(), ...others]);
  const patients = rows.map(({ person_id, ...row }) => ({ ...row, persona: keys.get(person_id) }));
  const now = new Date();
  const { prescriptions, dispensings } = makePrescriptions(patients, { seed, now });
  await recordPrescriptions(
    client,
    HOSPITAL,
    prescriptions.map((each) => {
      const [fault] = prescriptionFaults(each, now);
      if (fault !== undefined) throw new RangeError(`sample ${each.code}: ${fault.pointer} ${fault.detail}`);
      const { content, digest } = composed(each);
      return { content, digest: digest.toString('hex') };
    }),
  );
  await dispensePrescriptions(client, STATEMENT, dispensings);
}
