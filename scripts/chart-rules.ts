import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

type Node = Readonly<Record<string, unknown>>;

/** What a container of the chart must have, wherever it runs. */
const CONTAINER = [
  'include "ung-thuan.container-security"',
  'include "ung-thuan.pod-security"',
  'automountServiceAccountToken: false',
];
const SECURITY = [
  'readOnlyRootFilesystem: true',
  'allowPrivilegeEscalation: false',
  'drop: [ALL]',
  'runAsNonRoot: true',
  'seccompProfile: { type: RuntimeDefault }',
];

/**
 * Checks a Helm chart without rendering it: its YAML parses, the values that templates name are there and each is named, settings are
 * settings of the gateway, Pods have no rights, and the grace period is longer than a stop takes.
 * @param variables the gateway's settings
 * @param version of the package
 * @returns the faults, one line each
 */
export function chartFaults(
  folder: string,
  variables: readonly string[],
  version: string,
): readonly string[] {
  const faults: string[] = [];
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const values = parse(read('values.yaml')) as Node;
  if ((parse(read('Chart.yaml')) as Node).appVersion !== version) faults.push(`appVersion is not ${version}`);
  const names = readdirSync(join(folder, 'templates')).map((name) => `templates/${name}`);
  const all = names.map(read).join('\n');
  const named = [...all.matchAll(/\.Values\.([\w.]+)/g)].map(([, path]) => String(path));
  for (const path of named) if (at(values, path) === undefined) faults.push(`there is no value ${path}`);
  for (const path of pathsOf(values))
    if (!named.some((each) => path === each || path.startsWith(`${each}.`)))
      faults.push(`no template uses ${path}`);
  const settings = [
    ...Object.keys(values.settings as Node),
    ...[...all.matchAll(/\bname: ([A-Z][A-Z0-9_]+)\b/g)].map(([, name]) => String(name)),
  ];
  for (const name of settings)
    if (!variables.includes(name)) faults.push(`${name} is no setting of the gateway`);
  for (const each of SECURITY) if (!all.includes(each)) faults.push(`the chart lacks ${each}`);
  for (const name of names.filter((each) => each.endsWith('.yaml'))) {
    const text = read(name);
    for (const document of parseAllDocuments(withoutActions(text)))
      for (const { message } of document.errors) faults.push(`${name}: ${message.split('\n')[0]}`);
    if (!text.includes('containers:')) continue;
    for (const each of CONTAINER) if (!text.includes(each)) faults.push(`${name} lacks ${each}`);
  }
  if (!all.includes('terminationGracePeriodSeconds: {{ add .Values.drainSeconds 40 }}'))
    faults.push('the grace period is not that of DRAIN_SECONDS and 40 s');
  return faults;
}

/** The YAML of a template: lines with an action alone are left out, other actions are a word. */
function withoutActions(text: string): string {
  return text.replace(/^\s*\{\{.*\}\}\s*$/gm, '').replace(/\{\{.*?\}\}/g, 'x');
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function at(values: unknown, path: string): unknown {
  return path.split('.').reduce((node, step) => (isNode(node) ? node[step] : undefined), values);
}

function pathsOf(values: Node, under = ''): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    isNode(value) ? pathsOf(value, `${under}${name}.`) : [under + name],
  );
}
