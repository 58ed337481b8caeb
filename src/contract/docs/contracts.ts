/** The contracts, in display order. */
export const CONTRACTS = [
  { name: 'partner', title: 'Partners' },
  { name: 'citizen', title: 'Citizens' },
] as const;
