import t from 'tap';
import { en } from '../../src/web/inbox/words/en.js';
import { vi } from '../../src/web/inbox/words/vi.js';
import { at, documentOf } from '../contract/contracts.js';

t.test('the inbox has a text for every problem of its contract', async (t) => {
  const problem = at(documentOf('citizen'), 'components', 'schemas', 'Problem', 'properties', 'code');
  const codes = problem.enum as string[];
  t.ok(codes.length > 10);
  for (const code of codes) {
    t.ok(code in vi.problems, `${code} in Vietnamese`);
    t.ok(code in en.problems, `${code} in English`);
  }
});

t.test('a tab is named as its page', async (t) => {
  for (const { tabs, prescriptions, history } of [vi, en]) {
    t.equal(tabs.prescriptions, prescriptions.title);
    t.equal(tabs.history, history.title);
  }
});
