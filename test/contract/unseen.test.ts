import t from 'tap';
import { declaredAnswers } from '../helpers/contract.js';
import { unseenAnswers } from './unseen.js';

t.test('an answer that is declared and not seen is told, and an excuse that is not needed', async (t) => {
  const declared = declaredAnswers();
  t.ok(declared.length > 800);
  for (const line of ['getCatalogue 200', 'getCatalogue 429 rate_limited', 'createToken 400 slow_down'])
    t.ok(declared.includes(line), line);
  const faults = unseenAnswers(new Set(declared.filter((line) => line !== 'getCatalogue 200')));
  t.match(faults[0], /^getCatalogue 200 is declared/);
  t.ok(faults.length > 1);
  for (const fault of faults.slice(1)) t.match(fault, /needs no excuse$/);
});
