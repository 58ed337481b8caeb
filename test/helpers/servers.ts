import type { TestServers } from '../../scripts/test-servers.js';

/** The servers that `npm test` has started. @throws Error outside of `npm test` */
export function testServers(): TestServers {
  const serialized = process.env.UNG_THUAN_TEST_SERVERS;
  if (serialized === undefined)
    throw new Error('run tests through npm test: npm test -- test/some/file.test.ts');
  return JSON.parse(serialized) as TestServers;
}
