import type { Config } from '../config.js';
import {
  addKey,
  addPartner,
  listPartners,
  type PartnerChange,
  type PartnerRow,
  partnerVersions,
  readPartner,
  retireKey,
  setStatus,
  updatePartner,
} from '../database/admin/partner.js';
import { parseKey, parsePartnerFile, parsePartnerUpdate, updatedPartnerId } from '../partner/registration.js';
import { doubtOf } from './name-doubt.js';
import { parseOptions } from './options.js';
import { applications, apply, approve, refuse, showApplication } from './partner-applications.js';
import { handlePartnerReport, partnerReports } from './partner-reports.js';
import { readJsonFile, type Terminal, UsageError } from './terminal.js';
import { withAdmin } from './with-admin.js';

const USAGE =
  'partner add --file F [--accept-name] | update --file F [--accept-name] | list | show ID [--versions] | reports [ID] [--since TIME] [--open] | report handle REPORT --by NAME | applications [--all] | application show|approve|refuse ID [--as ID] [--accept-name] [--reason TEXT] | apply --origin URL --key F --file F | suspend ID | resume ID | key add ID --file F | key retire ID --keyid K [--at TIME]';

/** `partner …`: registers partners and their keys. */
export async function partner(config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const { values, positionals } = read(words);
  const [verb, ...rest] = positionals;
  const action = ['key', 'report', 'application'].includes(verb ?? '') ? `${verb} ${rest.shift()}` : verb;
  const id = rest.shift();
  if (rest.length > 0) throw new UsageError(USAGE);
  switch (action) {
    case 'add':
      return add(config, terminal, jsonOf(values.file), values['accept-name'] ?? false);
    case 'update':
      return update(config, terminal, jsonOf(values.file), values['accept-name'] ?? false);
    case 'list':
      return list(config, terminal);
    case 'show':
      return show(config, terminal, given(id), values.versions === true);
    case 'reports':
      return partnerReports(config, terminal, id, values.since, values.open === true);
    case 'report handle':
      return handlePartnerReport(config, terminal, given(id), given(values.by));
    case 'apply':
      return apply(terminal, {
        origin: given(values.origin),
        key: given(values.key),
        file: given(values.file),
      });
    case 'applications':
      return applications(config, terminal, values.all === true);
    case 'application show':
      return showApplication(config, terminal, given(id));
    case 'application approve':
      return approve(config, terminal, given(id), given(values.as), values['accept-name'] ?? false);
    case 'application refuse':
      return refuse(config, terminal, given(id), given(values.reason));
    case 'suspend':
    case 'resume': {
      const partnerId = given(id);
      const status = action === 'resume' ? 'active' : 'suspended';
      const closed = await withAdmin(config, (admin) => setStatus(admin, partnerId, status));
      const requests = closed === 0 ? '' : `, ${requestsClosed(closed)}`;
      return terminal.result(`${partnerId} is ${status}${requests}`, {
        partner_id: partnerId,
        status,
        requests_closed: closed,
      });
    }
    case 'key add': {
      const partnerId = given(id);
      const key = parseKey(jsonOf(values.file));
      await withAdmin(config, (admin) => addKey(admin, partnerId, key));
      return terminal.result(`added key ${key.keyid} to ${partnerId}`, {
        partner_id: partnerId,
        keyid: key.keyid,
      });
    }
    case 'key retire': {
      const partnerId = given(id);
      const keyid = given(values.keyid);
      if (values.at !== undefined && Number.isNaN(Date.parse(values.at)))
        throw new UsageError('--at: an ISO 8601 time');
      await withAdmin(config, (admin) => retireKey(admin, partnerId, keyid, values.at));
      const when = values.at ?? 'now';
      return terminal.result(`${keyid} of ${partnerId} retires ${when}`, {
        partner_id: partnerId,
        keyid,
        retires_at: when,
      });
    }
    default:
      throw new UsageError(USAGE);
  }
}

const read = (words: readonly string[]) =>
  parseOptions(joinKeyid(words), USAGE, {
    allowPositionals: true,
    options: {
      file: { type: 'string' },
      keyid: { type: 'string' },
      at: { type: 'string' },
      since: { type: 'string' },
      open: { type: 'boolean' },
      by: { type: 'string' },
      all: { type: 'boolean' },
      as: { type: 'string' },
      reason: { type: 'string' },
      origin: { type: 'string' },
      key: { type: 'string' },
      'accept-name': { type: 'boolean' },
      versions: { type: 'boolean' },
    },
  });

// A thumbprint may begin with "-", which parseArgs takes for an option unless it is joined with "=".
function joinKeyid(words: readonly string[]): string[] {
  const at = words.indexOf('--keyid');
  if (at < 0 || at + 1 === words.length) return [...words];
  return [...words.slice(0, at), `--keyid=${words[at + 1]}`, ...words.slice(at + 2)];
}

async function add(config: Config, terminal: Terminal, json: unknown, acceptsName: boolean): Promise<void> {
  const { partner: row, keys } = parsePartnerFile(json);
  await withAdmin(config, (admin) =>
    addPartner(admin, row, keys, (others) => doubtOf(row.name, row.kind, others, acceptsName)),
  );
  const keyids = keys.map(({ keyid }) => keyid);
  terminal.result(`added ${row.partner_id} with key ${keyids.join(', ')}`, {
    partner_id: row.partner_id,
    keyids,
  });
}

async function list(config: Config, terminal: Terminal): Promise<void> {
  const partners = await withAdmin(config, listPartners);
  terminal.result(partners.map(line).join('\n') || 'no partner is registered', partners.map(shown));
}

async function show(config: Config, terminal: Terminal, id: string, versions: boolean): Promise<void> {
  if (!versions) {
    const row = await withAdmin(config, (admin) => readPartner(admin, id));
    return terminal.result(`${line(row)}\n${JSON.stringify(row.declared, null, 2)}`, shown(row));
  }
  const rows = await withAdmin(config, (admin) => partnerVersions(admin, id));
  const text = rows.map(
    ({ version, recorded_at, content }) =>
      `version ${version}, ${recorded_at}\n${JSON.stringify(content, null, 2)}`,
  );
  terminal.result(text.join('\n'), rows);
}

async function update(
  config: Config,
  terminal: Terminal,
  json: unknown,
  acceptsName: boolean,
): Promise<void> {
  const id = updatedPartnerId(json);
  const { version, changes, closed } = await withAdmin(config, (admin) =>
    updatePartner(
      admin,
      id,
      (current) => parsePartnerUpdate(current, json),
      ({ name, kind }, others) => doubtOf(name, kind, others, acceptsName),
    ),
  );
  const text =
    changes.length === 0
      ? `${id} is as the file says already`
      : [
          `changed ${id}, now version ${version}${closed === 0 ? '' : `; ${requestsClosed(closed)}`}`,
          ...changes.flatMap(diff),
        ].join('\n');
  terminal.result(text, {
    ...{ partner_id: id, version, requests_closed: closed },
    changes: changes.map(({ member, from = null, to = null }) => ({ member, from, to })),
  });
}

const requestsClosed = (count: number) => `${count} open request${count === 1 ? '' : 's'} closed`;

/** The lines of one change: entries of a list that were removed and added, else the old and the new value. */
function diff({ member, from, to }: PartnerChange): string[] {
  const isList = (value: unknown): value is unknown[] => Array.isArray(value);
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const [before, after] = [isList(from) ? from : [from], isList(to) ? to : [to]].map((values) =>
    values.filter((value) => value !== undefined).map(text),
  ) as [string[], string[]];
  return [
    ...before.filter((each) => !after.includes(each)).map((each) => `  - ${member}: ${each}`),
    ...after.filter((each) => !before.includes(each)).map((each) => `  + ${member}: ${each}`),
  ];
}

/** A partner as its file has it, with its state. */
function shown({ declared, ...row }: PartnerRow): object {
  return { ...row, ...declared };
}

function line({ partner_id, status, kind, name, purposes, keys }: PartnerRow): string {
  const used = keys.map(
    ({ keyid, retires_at }) => `    key ${keyid}${retires_at ? ` retires ${retires_at}` : ''}`,
  );
  return [
    `${partner_id}  ${status}  ${kind}  ${name.vi}`,
    `    may ask for ${purposes.join(', ') || 'nothing'}`,
    ...used,
  ].join('\n');
}

function given(word: string | undefined): string {
  if (word === undefined) throw new UsageError(USAGE);
  return word;
}

function jsonOf(file: string | undefined): unknown {
  return readJsonFile(given(file));
}
