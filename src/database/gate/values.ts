/** A calendar date as ISO 8601 text, such as `1990-01-31`: a day has no time zone. */
export type IsoDate = `${number}-${number}-${number}`;

declare const isJson: unique symbol;

/** JSON text. The driver would encode an array as an array of PostgreSQL, so JSON is passed as text. */
export type Json = string & { readonly [isJson]: true };

export function toJson(value: object): Json {
  return JSON.stringify(value) as Json;
}
