/**
 * Plays stories against a running gateway, over real HTTP. Every step is checked; the first failure ends the story
 * with one line and exit status 1.
 *   npm run demo                 the bank's story, with a person who answers by itself
 *   npm run demo -- pharmacy     a hospital prescribes, two pharmacies dispense
 *   npm run demo -- school       a school enrols a child, a parent decides
 *   npm run demo -- civic        a book of condolence; a petition, a comment and feedback without a name; a company
 *   npm run demo -- ciba         the bank's story with a stock OpenID client (CIBA)
 *   npm run demo -- ask [NAME]   a bank asks, you answer in the inbox
 *   npm run demo -- counts [UNIT]   the ministry counts children, and you open its page
 */
import { readConfig } from '../../src/config.js';
import { askAndWait } from './ask.js';
import { bankStory } from './bank.js';
import { cibaStory } from './ciba.js';
import { civicStory } from './civic.js';
import { countChildren } from './counts.js';
import { pharmacyStory } from './pharmacy.js';
import { DemoFailed } from './report.js';
import { schoolStory } from './school.js';

const STORIES: Readonly<
  Record<string, (origin: string, dataDir: string, words: readonly string[]) => Promise<void>>
> = {
  bank: (origin, dataDir) => bankStory(origin, dataDir),
  pharmacy: (origin, dataDir) => pharmacyStory(origin, dataDir),
  school: (origin, dataDir) => schoolStory(origin, dataDir),
  civic: (origin, dataDir) => civicStory(origin, dataDir),
  ciba: (origin, dataDir) => cibaStory(origin, dataDir),
  ask: (origin, dataDir, words) => askAndWait(origin, dataDir, words.join(' ') || undefined),
  counts: (origin, dataDir, [unit]) => countChildren(origin, dataDir, unit),
};

const { publicOrigin, dataDir } = readConfig();
const [name = 'bank', ...words] = process.argv.slice(2);
try {
  const story = STORIES[name];
  if (story === undefined)
    throw new DemoFailed(`there is no story ${name}: ${Object.keys(STORIES).join(', ')}`);
  await story(publicOrigin, dataDir, words);
  process.exit(0); // connections kept alive need not be waited for
} catch (error) {
  console.error(`demo: ${(error as Error).message.split('\n')[0]}`);
  process.exit(1);
}
