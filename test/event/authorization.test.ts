import { randomBytes } from 'node:crypto';
import t from 'tap';
import { openAuthorization, sealAuthorization } from '../../src/event/authorization.js';

t.test('is opened for its partner, with the key that sealed it', async (t) => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const sealed = Buffer.from(sealAuthorization('Bearer xyz', 'bank-a', [first]), 'base64');
  t.strictSame(openAuthorization(sealed, 'bank-a', [first]), { value: 'Bearer xyz', isOld: false });
  t.strictSame(openAuthorization(sealed, 'bank-a', [second, first]), { value: 'Bearer xyz', isOld: true });
  t.equal(openAuthorization(sealed, 'bank-a', [second]), undefined);
  t.equal(openAuthorization(sealed, 'bank-b', [first]), undefined, 'moved to another partner');
  for (const place of [0, 15, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[place] = (changed[place] ?? 0) ^ 1;
    t.equal(openAuthorization(changed, 'bank-a', [first]), undefined);
  }
  t.equal(openAuthorization(Buffer.alloc(5), 'bank-a', [first]), undefined);
  t.not(
    sealAuthorization('Bearer xyz', 'bank-a', [first]),
    sealed.toString('base64'),
    'never the same twice',
  );
});
