import { LedgerRefusal, type LedgerRefusalCode } from '../../src/ledger/refusal.js';

/** The code that a function refuses with; undefined where it does not refuse. @throws every other error */
export async function refusalOf(act: () => unknown): Promise<LedgerRefusalCode | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (error instanceof LedgerRefusal) return error.code;
    throw error;
  }
}
