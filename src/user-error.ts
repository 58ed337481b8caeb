/** An error that its message explains to the user in one line; anything else is a bug and is reported with its stack. */
export class UserError extends Error {}

/** The configuration is invalid; the message states why in one line. */
export class ConfigError extends UserError {}
