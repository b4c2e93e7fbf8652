/** How fast we may speak to Slack, and how long we wait when it does not answer. All real milliseconds. */
export type Pace = {
  /** Between two posts to one channel, and between two redraws in one channel. */
  readonly channelMs: number;
  /** Between two drawings of one card. */
  readonly cardMs: number;
  /** A row whose sender is silent for longer is taken over. Must exceed the posting client's time-out by a third. */
  readonly leaseMs: number;
  /** Waits after the first, second, … failure in a row; the last one repeats. */
  readonly retryMs: readonly number[];
  /** Looks for what other replicas wrote or left behind. */
  readonly pollMs: number;
  /** How often a channel that refused us is tried again. */
  readonly probeMs: number;
};

/** Slack allows about one message a second and channel, and 50 updates a minute and workspace. */
export const SLACK_PACE: Pace = {
  channelMs: 1000,
  cardMs: 2000,
  leaseMs: 15_000,
  retryMs: [1000, 2000, 5000, 15_000, 30_000, 60_000],
  pollMs: 5000,
  probeMs: 5 * 60_000,
};
