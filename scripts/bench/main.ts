/**
 * Runs a benchmark:
 *   npm run bench [-- release|lifecycle|poll]   the gateway, compared with a bare route
 *   npm run bench -- nation                     generating a nation, and its releases, import of units and registry events
 *   npm run bench -- counts                     protected counts of a nation
 *   npm run bench -- dispensing                 dispensings, and contention for one prescription
 *   npm run bench -- decision                   an approval, by function of the database
 *   npm run bench -- layers                     releases without the gateway: CPU time of PostgreSQL, layer by layer and in batches
 *   npm run bench -- page                       the inbox on a slow phone, for a running gateway
 */
const [first] = process.argv.slice(2);
if (first === 'page') await import('./page.js');
else if (first === 'decision') await import('./decision.js');
else if (first === 'nation') await import('./nation.js');
else if (first === 'counts') await import('./counts.js');
else if (first === 'dispensing') await import('./dispensing.js');
else if (first === 'layers') await import('./layers.js');
else await import('./gateway.js');
