import t from 'tap';
import { countryOf } from '../../src/web/inbox/country.js';

t.test('countries are named as Intl names them, this one too', async (t) => {
  for (const language of ['vi', 'en'] as const) {
    const names = new Intl.DisplayNames(language, { type: 'region' });
    for (const code of ['VN', 'SG', 'US']) t.equal(countryOf(code, language), names.of(code), code);
  }
});
