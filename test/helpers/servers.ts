/** The servers that scripts/test.ts started for the whole run. */
export interface TestServers {
  readonly adminUrl: string;
  readonly emptyTemplate: string;
  readonly peopleTemplate: string;
  readonly redisUrl: string;
  /** Where the sandbox partners' private keys lie. */
  readonly partnersDir: string;
}

/** @throws Error outside of `npm test`, which starts the servers */
export function testServers(): TestServers {
  const given = process.env.UNG_THUAN_TEST_SERVERS;
  if (given === undefined) throw new Error('run tests through npm test: npm test -- test/some/file.test.ts');
  return JSON.parse(given) as TestServers;
}
