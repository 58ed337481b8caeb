import type { Call } from './contract.js';
import type { Tab } from './page.js';
import { indented, json, KEY_FILE, pythonOf, targetOf } from './snippets.js';

const PARTNER = 'bank-123456789';
const SCOPE = 'openid grant_management_query grant_management_revoke';
/** Stands for the token of the answer to createToken. */
const TOKEN = 'ACCESS_TOKEN';

interface Example {
  /** The members of the form; undefined for a call with a token. */
  readonly form: Readonly<Record<string, string>> | undefined;
  /** The call of openid-client. */
  readonly node: string;
}

/**
 * A call of OAuth in curl, Node and Python: by oauth.sh, openid-client, oauth.py.
 * @param ask the operation that asks a person, whose example is asked here too
 */
export function clientSnippets(call: Call, origin: string, ask: Call): Tab[] {
  const target = targetOf(call);
  const { form, node } = exampleOf(call, origin + target, ask);
  const words = Object.entries(form ?? {}).map(([name, value]) => ` \\\n  '${name}=${value}'`);
  const python =
    form === undefined
      ? `client.call("${call.method}", "${target}", "${TOKEN}")`
      : `client.post("${target}", ${pythonOf(form, '')})`;
  return [
    {
      name: 'curl',
      text: `bash oauth.sh ${origin} ${KEY_FILE} ${PARTNER} ${call.method} ${target}${form === undefined ? ` ${TOKEN}` : words.join('')}`,
    },
    {
      name: 'Node',
      text: `import * as openid from 'openid-client';
import { connect } from './oauth.mjs';

const { client, DPoP } = await connect('${origin}', '${KEY_FILE}', '${PARTNER}');
${node}`,
    },
    {
      name: 'Python',
      text: `import json
from oauth import Client

with open("${KEY_FILE}", encoding="utf-8") as file:
    client = Client("${origin}", json.load(file), "${PARTNER}")
print(${python})`,
    },
  ];
}

function exampleOf(call: Call, url: string, ask: Call): Example {
  if (call.operationId === 'startBackchannelAuthentication') {
    const { subject, expires_in_s: _, ...detail } = ask.body as Record<string, never>;
    const { personal_id_number } = subject as unknown as { personal_id_number: string };
    const form = {
      scope: SCOPE,
      login_hint: personal_id_number,
      authorization_details: JSON.stringify([{ type: 'urn:ung-thuan:consent', ...detail }]),
    };
    const shown = `{
  scope: '${SCOPE}',
  login_hint: '${personal_id_number}',
  authorization_details: JSON.stringify([${indented(json({ type: 'urn:ung-thuan:consent', ...detail }), '  ')}]),
}`;
    return {
      form,
      node: `const asked = await openid.initiateBackchannelAuthentication(client, ${shown});
console.log(asked);`,
    };
  }
  if (call.operationId === 'createToken') {
    const form = { grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id: 'AUTH_REQ_ID' };
    return {
      form,
      node: `const asked = { auth_req_id: '${form.auth_req_id}', expires_in: 300, interval: 2 };
console.log(await openid.pollBackchannelAuthenticationGrant(client, asked, undefined, { DPoP }));`,
    };
  }
  return {
    form: undefined,
    node: `const url = new URL('${url}');
const answer = await openid.fetchProtectedResource(client, '${TOKEN}', url, '${call.method}', null, undefined, { DPoP });
console.log(answer.status, await answer.text());`,
  };
}
