import { createPartnerClient } from '../client/partner.js';
import { expectStatus, fact, step } from './report.js';
import { readKey } from './sandbox.js';

/** The Ministry of Education counts the children of a province, and makes a link to the page for one of its staff. */
export async function countChildren(origin: string, dataDir: string, unit = '01'): Promise<void> {
  const ministry = createPartnerClient(origin, readKey(dataDir, 'ministry-education'));
  const path = `/v1/statistics/residents?unit=${unit}&by=school_level&years=3`;
  const { body, ...answer } = await ministry.call('GET', path);
  expectStatus({ body, ...answer }, 200, 'the counts');
  step(`The Ministry of Education asks GET ${path}`);
  fact('unit', `${body.unit.full_name}, as of ${body.on}`);
  fact('protected', `off by at most ${body.method.deviation_max}, in steps of ${body.method.step}`);
  for (const { school_year, school_level, people } of body.counts) {
    fact(`${school_year}`, `${String(school_level ?? 'total').padEnd(16)} ${people}`);
  }
  for (const { school_year, ages } of body.not_yet_born) {
    fact(`${school_year}`, `not yet born, not counted: age ${ages.join(', ')}`);
  }
  const link = await ministry.call('POST', '/v1/statistics/sign-in-links', {});
  expectStatus(link, 201, 'the link');
  step('One of its staff opens the page of counts');
  fact('open once', link.body.url);
}
