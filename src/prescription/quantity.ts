/** A quantity as the contract writes it: a number if it is whole or a half, else a fraction such as "22/3". */
export type Quantity = number | string;

const PER_UNIT = 6;

/** The quantity in sixths of the unit, which halves and thirds are multiples of. */
export function sixthsOf(quantity: Quantity): number {
  if (typeof quantity === 'number') return quantity * PER_UNIT;
  const [parts = 0, of = 1] = quantity.split('/').map(Number);
  return (parts * PER_UNIT) / of;
}

/** The quantity of so many sixths, in lowest terms. */
export function quantityOf(sixths: number): Quantity {
  if (sixths % 3 === 0) return sixths / PER_UNIT;
  return sixths % 2 === 0 ? `${sixths / 2}/3` : `${sixths}/6`;
}

/** Whether a text is a fraction of the contract. */
export function isFraction(text: string): boolean {
  return /^[1-9][0-9]{0,5}\/[236]$/.test(text);
}
