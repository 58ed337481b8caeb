/** The contracts, in the order they are shown. */
export const CONTRACTS = [
  { name: 'partner', title: 'Partners' },
  { name: 'citizen', title: 'Citizens' },
] as const;
