import type { PersonaKey } from '../../src/population/personas.js';
import type { TestGateway } from '../helpers/gateway.js';

const SMALL_MONTHS = 72;

/** A persona as the patient of a prescription; with age, weight and companion of a child under 72 months. */
export async function patientOf(g: TestGateway, key: PersonaKey): Promise<object> {
  const { rows } = await g.owner.query(
    `SELECT p.date_of_birth::text AS born, extract(year FROM a)::integer * 12 + extract(month FROM a)::integer AS months
       FROM population.person p, age(population.today(), p.date_of_birth) a
       WHERE p.person_id = population.find_person($1)`,
    [g.number(key)],
  );
  const { born, months } = rows[0];
  return {
    personal_id_number: g.number(key),
    date_of_birth: born,
    ...(months < SMALL_MONTHS && { age_months: months, weight_kg: 15.5, accompanied_by: 'Nguyễn Thu An' }),
  };
}
