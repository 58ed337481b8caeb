// Signs each call under /v1 and of the sandbox's clock (RFC 9421, RFC 9530) with the key of the environment: a private JWK of Ed25519 or P-256.
// biome-ignore lint/style/useNodejsImportProtocol: Bruno knows it by this name
const { createHash, createPrivateKey, randomBytes, randomUUID, sign } = require('crypto');

const variable = (name) => bru.getVar(name) ?? bru.getEnvVar(name);
const url = req.getUrl().replace(/\{\{(\w+)\}\}/g, (all, name) => variable(name) ?? all);
req.setUrl(url);
if (/^\/(v1|sandbox)\//.test(new URL(url).pathname)) {
  const method = req.getMethod();
  const given = req.getBody();
  const body = typeof given === 'object' && given !== null ? JSON.stringify(given) : given || undefined;
  const covered = { '@method': method, '@target-uri': url };
  if (body !== undefined) {
    req.setBody(body);
    covered['content-type'] = 'application/json';
    covered['content-digest'] = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  }
  if (method !== 'GET') covered['idempotency-key'] = req.getHeader('idempotency-key') || randomUUID();

  const jwk = JSON.parse(variable('key'));
  const { crv, kty, x, y } = jwk;
  const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  const names = Object.keys(covered)
    .map((name) => `"${name}"`)
    .join(' ');
  const nonce = randomBytes(16).toString('base64url');
  const created = Math.floor(Date.now() / 1000);
  const parameters = `(${names});created=${created};keyid="${thumbprint}";nonce="${nonce}";tag="partner-request"`;
  const lines = Object.entries(covered).map(([name, value]) => `"${name}": ${value}`);
  const base = [...lines, `"@signature-params": ${parameters}`].join('\n');
  const key = { key: createPrivateKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
  const signature = sign(crv === 'Ed25519' ? null : 'sha256', Buffer.from(base), key).toString('base64');

  for (const [name, value] of Object.entries(covered)) if (!name.startsWith('@')) req.setHeader(name, value);
  req.setHeader('signature-input', `sig=${parameters}`);
  req.setHeader('signature', `sig=:${signature}:`);
}
