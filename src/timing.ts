/** Intervals and limits of a running gateway. They are constants of the design; only tests run with others. */
export interface Timing {
  /** How long a partner's key is used without reading it again. */
  readonly keyCacheFresh_ms: number;
  /** Delay of the event loop beyond which calls are refused. */
  readonly eventLoopDelayMax_ms: number;
  /** In which the calls of an address and of a person are counted. */
  readonly callWindow_ms: number;
  /** Time to receive a complete request, headers and body, and for the first one of a connection to begin. */
  readonly receiveTimeout_ms: number;
  /** How often committed entries become leaves of the ledger's tree. */
  readonly sequencing_ms: number;
  /** How often a gateway looks whether that is so, where another one does it. */
  readonly sequencingPause_ms: number;
  /** How often a checkpoint that is not cosigned yet is sent to witnesses; time for the answer of one; when it is asked again after none. */
  readonly witnessing_ms: number;
  readonly witnessDeadline_ms: number;
  readonly witnessPause_ms: number;
  /** When a checkpoint is cosigned again though the tree did not grow. */
  readonly witnessRefresh_ms: number;
  /** How often a gateway looks whether the map over the chains of people is to be made anew. */
  readonly mapLook_ms: number;
  /** How often a process that makes releases looks whether the ledger is behind. */
  readonly ledgerLook_ms: number;
  /** How long the proof of an entry is waited for that is in no checkpoint yet. */
  readonly proofWait_ms: number;
  /** How often the outbox, and the events to be pushed, are read without being woken. */
  readonly outboxInterval_ms: number;
  /** Pause before a sent message whose outcome could not be recorded is recorded again. */
  readonly outboxFinishRetry_ms: number;
  /** Time limit for a push service or the app's webhook; a message's lease is three times as long. */
  readonly sendTimeout_ms: number;
  /** Time for the whole answer of a document issuer. */
  readonly issuerDeadline_ms: number;
  /** Pause after the first failed attempt to send; it doubles with each further one. */
  readonly sendRetryFirst_s: number;
  /** How long events of a partner may fail to be pushed before its stream is paused. */
  readonly pushPauseAfter_s: number;
  /** When a person of the sandbox who acts by itself answers, and one who is slow. */
  readonly sandboxActs_ms: number;
  readonly sandboxActsSlowly_ms: number;
  /** Streams of prompts that a process serves at once. */
  readonly promptStreamsMax: number;
  /** Time to wait in a batch's line, and time to get a connection to PostgreSQL: to wait for a free one of the pool, or to open one. */
  readonly databaseConnect_ms: number;
  /** Time for a statement; registry events and upkeep have four times as long. */
  readonly databaseQuery_ms: number;
  /** Time for all of it together. What waited long has less for its statement, which usually takes milliseconds. */
  readonly databaseCall_ms: number;
  /** The same of a standby that is read: one that does not answer soon is passed over, and the primary has the rest of the caller's time. */
  readonly standbyConnect_ms: number;
  readonly standbyQuery_ms: number;
  /** Time in which the database must respond for the gateway to be ready. */
  readonly readiness_ms: number;
  /** Time limit for a command of Redis; after one that takes longer, Redis is left out for a second. */
  readonly redisCommandTimeout_ms: number;
  /** Time limit for a connection to Redis, also at the start. */
  readonly redisConnectTimeout_ms: number;
}

export const TIMING: Timing = {
  keyCacheFresh_ms: 500, // a suspended partner or retired key is refused by every gateway within a second
  eventLoopDelayMax_ms: 5_000,
  callWindow_ms: 60_000,
  receiveTimeout_ms: 9_000, // kept to a tenth, so that it ends within 10 s
  sequencing_ms: 200,
  sequencingPause_ms: 1_000,
  witnessing_ms: 1_000,
  witnessDeadline_ms: 5_000,
  witnessPause_ms: 10_000,
  witnessRefresh_ms: 5 * 60_000,
  mapLook_ms: 1_000,
  ledgerLook_ms: 1_000,
  proofWait_ms: 2_000, // entries are in a published checkpoint within a second or two
  outboxInterval_ms: 1_000,
  outboxFinishRetry_ms: 1_000,
  sendTimeout_ms: 10_000,
  issuerDeadline_ms: 10_000,
  sendRetryFirst_s: 2,
  pushPauseAfter_s: 3 * 24 * 3600,
  sandboxActs_ms: 1_000,
  sandboxActsSlowly_ms: 10_000,
  promptStreamsMax: 10_000,
  databaseConnect_ms: 2_000, // longer than a busy machine stalls when a migration ends or a gateway starts
  databaseQuery_ms: 3_000,
  databaseCall_ms: 4_000, // with a quota counted in the database callers are answered within 5 s
  standbyConnect_ms: 500,
  standbyQuery_ms: 1_000,
  readiness_ms: 1_500, // balancers wait for two seconds
  redisCommandTimeout_ms: 150, // a suspended Redis keeps its connections open without replying
  redisConnectTimeout_ms: 500,
};
