import { pino } from 'pino';
import t from 'tap';
import { createObserver } from '../../src/observation.js';

const observer = () => createObserver(pino({ level: 'silent' }));

t.test('the state of Redis and of standbys is there for as long as it lasts', async (t) => {
  const { observe, metrics, metricValues } = observer();
  t.notMatch(await metrics(), /^ung_thuan_(redis_state|standbys_down)\{/m, 'none before it is known');
  observe({ event: 'redis', state: 'refused', reason: 'WRONGPASS' });
  observe({ event: 'standbys', login: 'partner', state: 'down' });
  t.match(await metrics(), 'ung_thuan_redis_state{state="refused"} 1\n');
  t.match(await metrics(), 'ung_thuan_standbys_down{login="partner"} 1\n');
  const worker = observer();
  worker.observe({ event: 'redis', state: 'refused' });
  t.match(await worker.metrics([await metricValues()]), 'ung_thuan_redis_state{state="refused"} 2\n');
  observe({ event: 'redis', state: 'up' });
  observe({ event: 'standbys', login: 'partner', state: 'up' });
  t.match(await metrics(), 'ung_thuan_redis_state{state="refused"} 0\n');
  t.match(await metrics(), 'ung_thuan_redis_state{state="up"} 1\n');
  t.match(await metrics(), 'ung_thuan_standbys_down{login="partner"} 0\n');
});

t.test('what alerts compare begins at zero', async (t) => {
  const text = await observer().metrics();
  for (const series of [
    'partner_reports_total{reason="code_differs"}',
    'partner_reports_total{reason="other"}',
    'delivered_total{channel="push",outcome="sent"}',
    'delivered_total{channel="client",outcome="refused"}',
    'upkeep_failed_total',
    'workers_died_total',
  ])
    t.match(text, `ung_thuan_${series} 0\n`);
});
