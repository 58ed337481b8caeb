import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import t from 'tap';
import { lockFile } from '../../src/witness/lock.js';

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-lock-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const program = join(dirname(String(process.argv[1])), '../test/witness/locking.js');

/** Starts a process that locks a file when it is told to. */
async function ready(file: string) {
  const child = fork(program, [file]);
  await once(child, 'message');
  return {
    lock: async (): Promise<string> => {
      const answered = once(child, 'message');
      child.send('lock');
      return String((await answered)[0]);
    },
    kill: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

t.test(
  'of processes that lock a file at the same moment at most one has it, and one that is killed gives it back',
  async (t) => {
    const file = join(folder, 'state.json');
    writeFileSync(file, '');
    for (let round = 0; round < 5; round++) {
      const processes = await Promise.all(Array.from({ length: 4 }, () => ready(file)));
      const answers = await Promise.all(processes.map(({ lock }) => lock()));
      const locked = answers.filter((each) => each === 'locked').length;
      t.ok(locked <= 1, `round ${round}: ${answers.join(', ')}`);
      const [another] = answers.filter((each) => each !== 'locked');
      t.match(another, /state\.json: only one witness at a time may$/);
      // Alone and after all were killed, a process gets it whatever they left behind.
      await Promise.all(processes.map(({ kill }) => kill()));
      const alone = await ready(file);
      t.equal(await alone.lock(), 'locked');
      t.equal(readdirSync(folder).filter((name) => name.includes('.lock.')).length, 1);
      await alone.kill();
    }
  },
);

t.test(
  'files whose names begin alike do not share a lock, and a path that is too long is refused',
  async (t) => {
    await lockFile(join(folder, 'a.json'));
    await lockFile(join(folder, 'a.json.lock'));
    await t.rejects(lockFile(join(folder, 'a.json')), { message: /^another process has .*a\.json: / });
    symlinkSync(folder, `${folder}-too`);
    t.teardown(() => rmSync(`${folder}-too`));
    await t.rejects(
      lockFile(join(`${folder}-too`, 'a.json')),
      { message: /^another process has / },
      'by another name',
    );
    await t.rejects(lockFile(join(folder, 'x'.repeat(100))), {
      message: /longer than a lock beside it can be/,
    });
  },
);
