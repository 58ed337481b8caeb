import { plainTextFault } from '../contract/plain-text.js';
import { type Declared, RegistrationRefused } from '../database/admin/partner.js';
import { COUNTRIES } from './countries.js';

type Json = Record<string, unknown>;

const LIST_MAX = 50;
const ENDPOINT_MAX_CHARS = 500;
const TEXT_MAX_CHARS = 200;
const EMAIL =
  /^(?![.])[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<![.])@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;
const EMAIL_MAX_CHARS = 254;
const PHONE = /^(\+?[0-9]|\([0-9])[0-9 ().-]{4,21}[0-9]$/;

/** The members of a partner file that declare what receipts and prompts show, and where a client is notified; all are optional. */
export const DECLARED_MEMBERS = [
  'contact',
  'storage_locations',
  'recipients',
  'agreement',
  'backchannel_client_notification_endpoint',
] as const;

/**
 * Parses the declared members of a partner file. Members that are left out or null declare nothing.
 * @throws RegistrationRefused with a one-line message
 */
export function parseDeclared(file: Json): Declared {
  const { contact, storage_locations, recipients, agreement } = file;
  const endpoint = file.backchannel_client_notification_endpoint;
  return {
    ...(isGiven(contact) && { contact: parseContact(contact) }),
    ...(isGiven(storage_locations) && { storage_locations: parseLocations(storage_locations) }),
    ...(isGiven(recipients) && { recipients: parseRecipients(recipients) }),
    ...(isGiven(agreement) && { agreement: parseAgreement(agreement) }),
    ...(isGiven(endpoint) && { backchannel_client_notification_endpoint: parseEndpoint(endpoint) }),
  };
}

/** By https, or for tests by http at this machine, which only a sandbox calls. */
function parseEndpoint(value: unknown): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  const isLocal = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
  const isPlain = url?.username === '' && url.password === '' && url.hash === '';
  check(
    isPlain && (isLocal || url.protocol === 'https:') && url.href.length <= ENDPOINT_MAX_CHARS,
    'backchannel_client_notification_endpoint: must be an https address without user or fragment',
  );
  return (url as URL).href;
}

function parseContact(value: unknown): NonNullable<Declared['contact']> {
  const { name, role, email, phone } = membersOf(value, 'contact', ['name', 'role', 'email', 'phone']);
  check(isGiven(name) || isGiven(role), 'contact: a name or a role is required');
  check(isGiven(email) || isGiven(phone), 'contact: an email or a phone is required');
  if (isGiven(email)) {
    const fits = typeof email === 'string' && email.length <= EMAIL_MAX_CHARS && EMAIL.test(email);
    check(fits, 'contact.email: must be an address like dpo@bank.example');
  }
  if (isGiven(phone)) {
    check(
      typeof phone === 'string' && PHONE.test(phone),
      'contact.phone: 6 to 24 digits, spaces, dots or dashes',
    );
  }
  return {
    ...(isGiven(name) && { name: textOf(name, 'contact.name') }),
    ...(isGiven(role) && { role: textOf(role, 'contact.role') }),
    ...(isGiven(email) && { email: email as string }),
    ...(isGiven(phone) && { phone: phone as string }),
  };
}

function parseLocations(value: unknown): string[] {
  const codes = listOf(value, 'storage_locations');
  check(codes.length > 0, 'storage_locations: must not be empty; leave it out where it is unknown');
  for (const code of codes) {
    const known = typeof code === 'string' && COUNTRIES.has(code);
    check(known, `storage_locations: ${JSON.stringify(code)} is no ISO 3166-1 alpha-2 code`);
  }
  check(new Set(codes).size === codes.length, 'storage_locations: duplicate entry');
  return codes as string[];
}

function parseRecipients(value: unknown): NonNullable<Declared['recipients']> {
  const recipients = listOf(value, 'recipients').map((each, i) => {
    const at = `recipients[${i}]`;
    const { name, purpose } = membersOf(each, at, ['name', 'purpose']);
    return { name: bilingual(name, `${at}.name`), purpose: bilingual(purpose, `${at}.purpose`) };
  });
  const names = new Set(recipients.map(({ name }) => name.vi));
  check(names.size === recipients.length, 'recipients: duplicate entry');
  return recipients;
}

function parseAgreement(value: unknown): NonNullable<Declared['agreement']> {
  const { number, from, until } = membersOf(value, 'agreement', ['number', 'from', 'until']);
  const parsed = {
    number: textOf(number, 'agreement.number', 100),
    from: dayOf(from, 'agreement.from'),
    ...(isGiven(until) && { until: dayOf(until, 'agreement.until') }),
  };
  check(parsed.until === undefined || parsed.from <= parsed.until, 'agreement: until is before from');
  return parsed;
}

function bilingual(value: unknown, at: string): { vi: string; en: string } {
  const { vi, en } = membersOf(value, at, ['vi', 'en']);
  return { vi: textOf(vi, `${at}.vi`), en: textOf(en, `${at}.en`) };
}

function membersOf(value: unknown, at: string, known: readonly string[]): Json {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  check(isObject, `${at}: must be an object with ${known.join(', ')}`);
  const unknown = Object.keys(value as Json).find((member) => !known.includes(member));
  check(unknown === undefined, `${at}: unknown member ${unknown}`);
  return value as Json;
}

function listOf(value: unknown, at: string): unknown[] {
  check(Array.isArray(value) && value.length <= LIST_MAX, `${at}: must be a list of at most ${LIST_MAX}`);
  return value as unknown[];
}

/** One line of text that does not deceive its reader, in NFC. */
function textOf(value: unknown, at: string, max = TEXT_MAX_CHARS): string {
  const text = typeof value === 'string' ? value.normalize('NFC').trim() : '';
  check(text !== '' && text.length <= max && !text.includes('\n'), `${at}: 1 to ${max} characters of text`);
  const fault = plainTextFault(text);
  check(fault === undefined, `${at}: ${fault}`);
  return text;
}

function dayOf(value: unknown, at: string): string {
  const text = typeof value === 'string' && /^2[0-9]{3}-[0-9]{2}-[0-9]{2}$/.test(value) ? value : '';
  const time = Date.parse(text);
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  check(text !== '' && isDay, `${at}: must be a day such as 2026-11-23`);
  return text;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function check(condition: boolean, message: string): void {
  if (!condition) throw new RegistrationRefused(message);
}
