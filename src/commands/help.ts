import { readFileSync } from 'node:fs';

interface CommandHelp {
  readonly summary: string;
  /** Each form of the command with what it does. */
  readonly forms: readonly (readonly [form: string, does: string])[];
}

export const COMMAND_HELP = {
  start: {
    summary: 'run the gateway until it gets a signal (the default)',
    forms: [
      ['start', 'migrates the database if its login may, then listens'],
      [
        'start --only PARTS',
        'runs some parts: notary alone, or a list of partner, citizen, registry, statistics, upkeep',
      ],
    ],
  },
  init: {
    summary: 'make a key and register a partner with it at a sandbox',
    forms: [
      [
        'init --origin URL [--kind KIND] [--name TEXT] [--to DIR]',
        'writes ung-thuan.key.json, for yourself only, and ung-thuan.json, and says what comes next',
      ],
    ],
  },
  migrate: {
    summary: "bring the database to this version's schema",
    forms: [
      ['migrate', 'does nothing if the schema is current, or one release ahead'],
      ['migrate --contract', 'also removes what only packages before the previous release used'],
    ],
  },
  partner: {
    summary: 'register partners and their keys',
    forms: [
      ['partner add --file FILE [--accept-name]', 'registers the partner a JSON file describes'],
      [
        'partner update --file FILE [--accept-name]',
        'changes the members that the file gives; a version that was replaced stays readable',
      ],
      ['partner list', 'lists partners with their keys'],
      ['partner show ID [--versions]', 'shows one partner, or all versions of its file'],
      [
        'partner reports [ID] [--since TIME] [--open]',
        'lists partners that people reported, or the reports about one; does not name who reported',
      ],
      ['partner report handle REPORT --by NAME', 'marks a report as dealt with, and keeps when and by whom'],
      [
        'partner apply --origin URL --key FILE --file FILE',
        'for who is no partner yet: sends an application, signed with the key that it brings',
      ],
      ['partner applications [--all]', 'lists the applications that wait, or all'],
      ['partner application show ID', 'shows one application, and whether its signature holds'],
      [
        'partner application approve ID --as PARTNER_ID [--accept-name]',
        'registers the applicant with its key, as it described itself',
      ],
      ['partner application refuse ID --reason TEXT', 'refuses an application; the applicant is told why'],
      ['partner suspend ID', 'refuses all requests of a partner and closes its open ones'],
      ['partner resume ID', 'ends a suspension; what was closed stays closed'],
      ['partner key add ID --file FILE', 'adds a public key (JWK)'],
      ['partner key retire ID --keyid KEYID [--at TIME]', 'retires a key, now or at an ISO 8601 time'],
    ],
  },
  key: {
    summary: "make the gateway's key files, rotate its signing key",
    forms: [
      ['key create --file FILE [--push]', 'makes a file with a signing key, or with a key for push services'],
      ['key list --file FILE', 'lists the keys of a file: which one signs, which are published'],
      ['key add --file FILE', 'adds a key, which is published and does not sign yet'],
      ['key use KEYID --file FILE', 'lets a key sign; the former one stays published'],
      [
        'key retire KEYID --file FILE [--at TIME]',
        'drops the private half of a key that no longer signs; it stays published, as retired now or at an ISO 8601 time',
      ],
    ],
  },
  population: {
    summary: 'generate, load and export people, check the counts of them',
    forms: [
      [
        'population generate --people N --seed S [--units DIR]',
        'adds made-up people, or continues a run that was interrupted',
      ],
      [
        'population load --from DIR [--dry-run]',
        "loads a registry's CSV files, or continues a load that was interrupted; rejected rows go to DIR/rejects",
      ],
      ['population load --abandon', 'gives up a load that was interrupted'],
      ['population export --to DIR', 'writes all people as such files'],
      ['population report', 'describes the people in the database'],
      [
        'population recount [--check]',
        'counts people again and corrects the stored counts; --check only compares',
      ],
    ],
  },
  units: {
    summary: 'load administrative units, resolve residences in split communes',
    forms: [
      ['units import --from DIR', 'loads the official lists'],
      [
        'units resolve --file FILE [--dry-run]',
        'assigns residences in split communes to successors by the lines of a CSV file; lists those left open',
      ],
      ['units resolve --list', 'lists the files that were applied, by run'],
      ['units resolve --undo RUN [--dry-run]', 'takes back what a run assigned'],
      ['units resolve --explain NUMBER', 'shows by which lines the residences of a person were resolved'],
    ],
  },
  ledger: {
    summary: 'verify the ledger',
    forms: [
      [
        'ledger verify',
        'checks that it accounts for every release, consent and receipt, and that its tree is that of its entries',
      ],
      ['ledger resume', 'lets entries become leaves of the tree again, after it was halted'],
      [
        'ledger verify --from URL [--key KEY] [--seen FILE]',
        'verifies the whole log of a gateway from outside: its keys, its tree, every entry, and that it extends what FILE says was verified before',
      ],
      [
        'ledger verify --from URL --witness KEY [--cosignatures N]',
        'also that these witnesses, or N of them, cosigned its checkpoint',
      ],
    ],
  },
  witness: {
    summary: 'cosign the checkpoints of logs, apart from the gateway',
    forms: [
      [
        'witness --name NAME --key FILE --state FILE --log KEY [--host HOST] [--port PORT] [--new]',
        'answers POST /add-checkpoint for the logs of the keys; the file of the state keeps what it cosigned last, and --new makes it',
      ],
    ],
  },
  release: {
    summary: "show by a partner's own signature what it asked for",
    forms: [
      ['release verify ID', 'verifies the signed message behind a release (rel_, ent_) or a request (csr_)'],
      ['release verify --since DATE', 'verifies all since a day or an ISO 8601 time'],
      ['release export ID', 'prints the evidence of one, for an auditor'],
      ['release verify --file FILE --jwks FILE', "verifies such evidence offline, with the partner's keys"],
    ],
  },
  history: {
    summary: "verify that a person's history is complete, without the gateway or a network",
    forms: [
      [
        'history verify FILE --key KEY [--seen FILE]',
        'verifies the proof of a history with the key of the log: the chain over all entries, its place in the map, the checkpoint, and that it goes on from what FILE says was verified before',
      ],
      [
        'history verify FILE --key KEY --witness KEY [--cosignatures N]',
        'also that these witnesses, or N of them, cosigned its checkpoint',
      ],
    ],
  },
  receipt: {
    summary: 'verify receipts, without the gateway or a network',
    forms: [
      [
        'receipt verify FILE --jwks FILE',
        "verifies a saved answer of GET /citizen/v1/receipts/{consent_id}, or the text of a QR code, with the gateway's keys",
      ],
      [
        'receipt verify FILE --trust-embedded-key',
        'checks only that the receipts fit together; proves nothing about the gateway',
      ],
    ],
  },
  doctor: {
    summary: "check a gateway and a partner's own code, as a partner meets them",
    forms: [
      [
        'doctor --origin URL --key FILE [--junit FILE]',
        "runs a conformance suite with a partner's private key (JWK); asks people and releases data in a sandbox only",
      ],
      [
        'doctor --origin URL --key FILE --persona NUMBER',
        'asks this person of the sandbox where an approval is needed',
      ],
      [
        'doctor --origin URL --key FILE --only NAMES',
        'runs some checks or groups of them, with what they need: signing,release.revoked',
      ],
      [
        'doctor --origin URL --key FILE --sign-with COMMAND',
        'also lets your code sign: a call as JSON on its standard input, {"headers": {...}} on its standard output',
      ],
      [
        'doctor --origin URL --key FILE --verify-with COMMAND',
        'also lets your code verify: an answer as JSON on its standard input, exit status 0 to accept and 1 to refuse it',
      ],
    ],
  },
} as const satisfies Record<string, CommandHelp>;

export type Verb = keyof typeof COMMAND_HELP;

/** How the program is used, or one command of it. */
export function helpText(verb?: Verb): string {
  if (verb !== undefined) {
    const { summary, forms }: CommandHelp = COMMAND_HELP[verb];
    const lines = forms.flatMap(([form, does]) => [`  ung-thuan ${form} [--json]`, `      ${does}`]);
    return [`ung-thuan ${verb}: ${summary}`, '', ...lines].join('\n');
  }
  const commands = Object.entries(COMMAND_HELP).map(
    ([name, { summary }]) => `  ${name.padEnd(12)}${summary}`,
  );
  return [
    'Usage: ung-thuan [COMMAND] [--json]',
    '',
    ...commands,
    '',
    '  ung-thuan COMMAND --help   how a command is used',
    '  ung-thuan --version        the version',
    '',
    'With --json a command prints one JSON document. Settings are environment variables (DATABASE_URL, DATA_DIR, PORT, ...).',
  ].join('\n');
}

/** The package's version. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
