import type { Mutation } from './mutations.js';

/** The text with the mutation. @throws Error when its place is not found exactly once */
export function mutate({ name, file, from, to }: Mutation, text: string): string {
  const places = text.split(from).length - 1;
  if (places !== 1) throw new Error(`${name}: its text occurs ${places} times in ${file}`);
  return text.replace(from, () => to);
}
