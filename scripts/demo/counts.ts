import { createPartnerClient } from '../client/partner.js';
import { readKey } from './sandbox.js';
import { expectStatus, show, tell } from './told.js';

/** The Ministry of Education counts the children of a province, and lets one of its staff in to the page. */
export async function countChildren(origin: string, dataDir: string, unit = '01'): Promise<void> {
  const ministry = createPartnerClient(origin, readKey(dataDir, 'ministry-education'));
  const path = `/v1/statistics/residents?unit=${unit}&by=school_level&years=3`;
  const { body, ...answer } = await ministry.call('GET', path);
  expectStatus({ body, ...answer }, 200, 'the counts');
  tell(`The Ministry of Education asks GET ${path}`);
  show('unit', `${body.unit.full_name}, as of ${body.on}`);
  show('protected', `off by at most ${body.method.deviation_max}, in steps of ${body.method.step}`);
  for (const { school_year, school_level, people } of body.counts) {
    show(`${school_year}`, `${String(school_level ?? 'total').padEnd(16)} ${people}`);
  }
  for (const { school_year, ages } of body.not_yet_born) {
    show(`${school_year}`, `not yet born, not counted: age ${ages.join(', ')}`);
  }
  const link = await ministry.call('POST', '/v1/statistics/sign-in-links', {});
  expectStatus(link, 201, 'the link');
  tell('One of its staff opens the page of counts');
  show('open once', link.body.url);
}
