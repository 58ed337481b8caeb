#!/usr/bin/env node
// Follows your stream of events, and goes on where it stopped.
//
//   events.mjs ORIGIN KEY_FILE [CURSOR_FILE]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { createClient } from 'ung-thuan/client';

const [origin, keyFile, cursorFile = 'events.cursor'] = process.argv.slice(2);
const client = await createClient({ origin, key: JSON.parse(readFileSync(keyFile, 'utf8')) });
const after = existsSync(cursorFile) ? readFileSync(cursorFile, 'utf8') : undefined;
for await (const { items, next_cursor } of client.events({ after })) {
  for (const event of items) console.log(event.type, event.consent_id ?? event.request_id ?? event.event_id);
  // Yours is a database: write what the events mean and the cursor in one transaction.
  writeFileSync(cursorFile, next_cursor);
}
