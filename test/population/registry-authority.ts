import { randomUUID } from 'node:crypto';
import type { Test } from 'tap';
import type { PersonaKey } from '../../src/population/personas.js';
import { approve } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import type { TestGateway } from '../helpers/gateway.js';

type Event = Record<string, unknown>;

/** A day in Việt Nam. @param ahead in days from today */
export function day(ahead = 0): string {
  const at = new Date(Date.now() + 7 * 3_600_000 + ahead * 86_400_000);
  return at.toISOString().slice(0, 10);
}

/** An event dated today, with a new id. */
export function event(kind: string, members: object): Event {
  return { event_id: randomUUID(), kind, occurred_on: day(), ...members };
}

/** A well-formed personal number. */
export function numberFor(prefix: string, sex: 'male' | 'female', year: number, serial: number): string {
  const century = (Math.floor(year / 100) - 19) * 2 + (sex === 'female' ? 1 : 0);
  return `${prefix}${century}${String(year % 100).padStart(2, '0')}${String(serial).padStart(6, '0')}`;
}

/** The registry authority, with functions to send events and to read what they change. */
export function authorityOf(t: Test, g: TestGateway) {
  const authority = g.partner('registry-authority');
  const school = g.partner('school-a');

  /** Sends a batch and checks the answer against the contract. */
  const apply = async (...events: unknown[]) => {
    const answer = await authority.call('POST', '/v1/registry/events', { body: { events } });
    fitsContract(t, 'applyRegistryEvents', answer);
    return answer;
  };
  return {
    authority,
    school,
    apply,
    /** The result of one event: "applied", or "refused code pointer". */
    one: async (kind: string, members: object) => {
      const { body } = await apply(event(kind, members));
      return resultText(body.results[0]);
    },
    /** The fields of a person as a release would read them. */
    read: async (number: string, ...fields: string[]) => {
      const { rows } = await g.owner.query(
        'SELECT r.data FROM population.read_fields(population.find_person($1), $2, NULL, NULL) r',
        [number, fields.map((field) => `person.${field}`)],
      );
      return rows[0].data.person;
    },
    /** The columns of a person's row. */
    row: async (number: string) =>
      (
        await g.owner.query('SELECT * FROM population.person WHERE person_id = population.find_person($1)', [
          number,
        ])
      ).rows[0],
    /** Requests a consent about a child for a school, which the deciders approve in turn. @returns its id, empty if decisions are missing */
    consentAbout: async (child: string, deciders: readonly (readonly [PersonaKey, object?])[]) => {
      const fields = ['person.birth_full_name'];
      const { body } = await school.call('POST', '/v1/consent-requests', {
        body: {
          subject: { personal_id_number: child },
          purpose: 'school.enrolment',
          statement: 'Nhập học',
          required_fields: fields,
          access: { mode: 'once' },
          retention: 'P90D',
        },
      });
      let consent = '';
      for (const [who, more] of deciders) {
        const decided = await approve(await g.citizen(who), body.request_id, fields, more);
        if (decided.status !== 200) throw new Error(JSON.stringify(decided.body));
        consent = decided.body.consent_id ?? '';
      }
      return consent;
    },
    release: (consent: string) => school.call('POST', `/v1/consents/${consent}/releases`, {}),
  };
}

/** A result as text: its status, followed by code and pointer of a refusal. */
export function resultText(result: { status: string; code?: string; pointer?: string }): string {
  return [result.status, result.code, result.pointer].filter((part) => part !== undefined).join(' ');
}
