import type { Mutation } from './mutation.js';

/** Applies a mutation to the text of its file. @throws Error if the text to replace does not occur exactly once */
export function mutate({ name, file, from, to }: Mutation, text: string): string {
  const places = text.split(from).length - 1;
  if (places !== 1) throw new Error(`${name}: its text occurs ${places} times in ${file}`);
  return text.replace(from, () => to);
}
