/**
 * Plays stories against a running gateway, over real HTTP. Every step is checked; the first that is off ends the story
 * with one line and exit status 1.
 *   npm run demo                 the bank's story, with a person who answers by itself
 *   npm run demo -- ask [NAME]   a bank asks, you answer in the inbox
 *   npm run demo -- counts [UNIT]   the ministry counts children, and you open its page
 */
import { readConfig } from '../../src/config.js';
import { askAndWait } from './ask.js';
import { bankStory } from './bank.js';
import { countChildren } from './counts.js';
import { DemoFailed } from './told.js';

const { publicOrigin, dataDir } = readConfig();
const [story = 'bank', ...words] = process.argv.slice(2);
try {
  if (story === 'bank') await bankStory(publicOrigin, dataDir);
  else if (story === 'ask') await askAndWait(publicOrigin, dataDir, words.join(' ') || undefined);
  else if (story === 'counts') await countChildren(publicOrigin, dataDir, words[0]);
  else throw new DemoFailed(`there is no story ${story}: bank, ask [NAME], or counts [UNIT]`);
  process.exit(0); // connections kept alive need not be waited for
} catch (error) {
  console.error(`demo: ${(error as Error).message.split('\n')[0]}`);
  process.exit(1);
}
