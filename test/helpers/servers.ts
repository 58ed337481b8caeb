import type { TestServers } from '../../scripts/test-servers.js';

/** @throws Error outside of `npm test`, which starts the servers */
export function testServers(): TestServers {
  const given = process.env.UNG_THUAN_TEST_SERVERS;
  if (given === undefined) throw new Error('run tests through npm test: npm test -- test/some/file.test.ts');
  return JSON.parse(given) as TestServers;
}
