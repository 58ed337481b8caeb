import type { Finding } from './check.js';

// XML 1.0 section 2.2 has no other characters, not even escaped.
const NO_XML_CHARACTERS = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const escaped = (text: string): string =>
  text
    .replace(NO_XML_CHARACTERS, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (character) => ENTITIES[character] ?? '');
const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** Findings as JUnit XML, which build servers read. */
export function junitOf(findings: readonly Finding[]): string {
  const count = (outcome: Finding['outcome']) => findings.filter((each) => each.outcome === outcome).length;
  const took_ms = findings.reduce((sum, each) => sum + each.took_ms, 0);
  const totals = `tests="${findings.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}" time="${seconds(took_ms)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="ung-thuan doctor" ${totals}>`,
    ...findings.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase({ name, outcome, expected, came, advice, took_ms }: Finding): string {
  const [group, each] = name.split('.');
  const opening = `    <testcase classname="doctor.${group}" name="${escaped(String(each))}" time="${seconds(took_ms)}"`;
  if (outcome === 'passed') return `${opening}/>`;
  const text = `expected: ${expected}\ncame: ${came}\ndo: ${advice ?? ''}`;
  const result =
    outcome === 'skipped'
      ? `<skipped message="${escaped(came)}"/>`
      : `<failure message="${escaped(came)}">${escaped(text)}</failure>`;
  return `${opening}>${result}</testcase>`;
}
