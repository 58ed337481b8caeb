/** The participants of a request, from left to right. */
const LANES = [
  { name: 'Partner', note: 'a bank, a school, a pharmacy' },
  { name: 'Gateway', note: 'verifies and signs' },
  { name: 'PostgreSQL', note: 'decides and records' },
  { name: 'Person', note: 'the inbox on the phone' },
] as const;
type Lane = (typeof LANES)[number]['name'];

/** The messages of a request, in order; a dashed one answers an earlier one. */
const STEPS: readonly { from: Lane; to: Lane; text: string; isAnswer?: true }[] = [
  { from: 'Partner', to: 'Gateway', text: 'asks for fields, for a purpose (signed)' },
  { from: 'Gateway', to: 'PostgreSQL', text: 'gate.ask: request + ledger entry' },
  { from: 'Gateway', to: 'Person', text: 'prompt: who, what for, which fields, binding code' },
  { from: 'Person', to: 'Gateway', text: 'approves some fields, with a passkey' },
  { from: 'Gateway', to: 'PostgreSQL', text: 'gate.decide: consent + receipt' },
  { from: 'Gateway', to: 'Partner', text: 'approved (waiting poll returns)', isAnswer: true },
  { from: 'Partner', to: 'Gateway', text: 'reads under the consent (signed)' },
  { from: 'Gateway', to: 'PostgreSQL', text: 'gate.release: check, read, record' },
  { from: 'Gateway', to: 'Partner', text: 'approved fields only (signed)', isAnswer: true },
  { from: 'Person', to: 'Gateway', text: 'sees the release in the history; revokes' },
];

const WIDTH_PX = 960;
const LANE_PX = 240;
const HEAD_PX = 64;
const STEP_PX = 44;

/** Draws the path of a request as a sequence diagram (SVG), readable on light and dark pages. */
export function flowPicture(): string {
  const height = HEAD_PX + STEPS.length * STEP_PX + 40;
  const x = (lane: Lane) => LANES.findIndex(({ name }) => name === lane) * LANE_PX + LANE_PX / 2;
  const lanes = LANES.flatMap(({ name, note }) => [
    `<line x1="${x(name)}" y1="${HEAD_PX}" x2="${x(name)}" y2="${height - 16}" stroke="#c6cfc9"/>`,
    `<rect x="${x(name) - 104}" y="12" width="208" height="46" rx="8" fill="#0f5c46"/>`,
    `<text x="${x(name)}" y="32" fill="#fff" font-weight="bold">${name}</text>`,
    `<text x="${x(name)}" y="49" fill="#d8ebe2" font-size="12">${note}</text>`,
  ]);
  const steps = STEPS.flatMap(({ from, to, text, isAnswer }, i) => {
    const y = HEAD_PX + (i + 1) * STEP_PX;
    const end = x(to) + (x(to) > x(from) ? -3 : 3);
    const dashes = isAnswer ? ' stroke-dasharray="5 4"' : '';
    return [
      `<line x1="${x(from)}" y1="${y}" x2="${end}" y2="${y}" stroke="#0f5c46" stroke-width="1.5"${dashes} marker-end="url(#head)"/>`,
      `<text x="${(x(from) + x(to)) / 2}" y="${y - 7}" fill="#1c2622" font-size="12" stroke="#fff" stroke-width="4" paint-order="stroke">${text}</text>`,
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH_PX} ${height}" font-family="system-ui, sans-serif" font-size="15" text-anchor="middle">`,
    '<title>The path of a request: the partner asks, the person approves, the gateway releases</title>',
    '<defs><marker id="head" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto"><path d="M0 0 9 4 0 8z" fill="#0f5c46"/></marker></defs>',
    `<rect width="${WIDTH_PX}" height="${height}" rx="10" fill="#fff"/>`,
    ...lanes,
    ...steps,
    '</svg>',
    '',
  ].join('\n');
}
