/** What a problem tells, without the name of the call it answers: to compare the answers of two calls. */
export const told = ({
  instance: _,
  ...rest
}: {
  readonly instance?: string;
  readonly [name: string]: unknown;
}) => rest;
