/**
 * `npm run bench [-- release|lifecycle|poll]`: the gateway against a bare route. `npm run bench -- nation`: a nation made up,
 * and what it costs. `npm run bench -- counts`: protected counts of it. `npm run bench -- dispensing`: what pharmacies hand out, and
 * one prescription that all want. `npm run bench -- page`: the inbox on a slow phone, against a gateway that runs.
 */
const [first] = process.argv.slice(2);
if (first === 'page') await import('./page.js');
else if (first === 'nation') await import('./nation.js');
else if (first === 'counts') await import('./counts.js');
else if (first === 'dispensing') await import('./dispensing.js');
else await import('./gateway.js');
