/**
 * `npm run bench [-- release|lifecycle|poll]`: the gateway against a bare route. `npm run bench -- page`: the inbox on a
 * slow phone, against a gateway that runs.
 */
const [first] = process.argv.slice(2);
await import(first === 'page' ? './page.js' : './gateway.js');
