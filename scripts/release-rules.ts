import type { GateFunction, Named } from './gate-types.js';

/** What a release of the package calls, as it was when the release was cut. */
export interface FrozenRelease {
  readonly release: number;
  /** Digest of the whole schema. */
  readonly version: string;
  readonly functions: readonly FrozenFunction[];
}

/** A function of schema gate: `name type` of each parameter and column, and the logins that call it. */
export interface FrozenFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly columns: readonly string[];
  readonly logins: readonly string[];
}

const shown = ({ name, type }: Named): string => `${name} ${type}`;

/** The functions as a release keeps them. */
export function frozen(functions: readonly GateFunction[]): FrozenFunction[] {
  return functions.map(({ name, parameters, columns, logins }) => ({
    name,
    parameters: parameters.map(shown),
    columns: columns.map(shown),
    logins,
  }));
}

/** Why gateways of a release could not call the functions as they are now; empty if they can. */
export function brokenPromises(
  { release, functions }: FrozenRelease,
  present: readonly GateFunction[],
): string[] {
  const byName = new Map(present.map((each) => [each.name, each]));
  return functions.flatMap((former) => {
    const now = byName.get(former.name);
    return (now === undefined ? ['is gone'] : changesOf(former, now)).map(
      (change) => `release ${release} calls gate.${former.name}: ${change}`,
    );
  });
}

function changesOf(former: FrozenFunction, now: GateFunction): string[] {
  const parameters = now.parameters.map(shown);
  const columns = now.columns.map(shown);
  const withoutDefault = parameters.slice(0, parameters.length - now.defaults);
  const passed = new Set(former.parameters);
  return [
    ...former.parameters.filter((each) => !parameters.includes(each)).map((each) => `no parameter ${each}`),
    ...withoutDefault.filter((each) => !passed.has(each)).map((each) => `${each} is new and has no DEFAULT`),
    ...parameters
      .slice(withoutDefault.length)
      .filter((each) => passed.has(each))
      .map((each) => `${each} is passed by all, so its DEFAULT must go`),
    ...former.columns.filter((each) => !columns.includes(each)).map((each) => `no column ${each}`),
    ...former.logins.filter((each) => !now.logins.includes(each)).map((each) => `${each} may not call it`),
  ];
}
