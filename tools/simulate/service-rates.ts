/**
 * What one object serves, by the platform's documentation (Durable Objects, Limits, "How much work
 * can a single Durable Object do?": a soft limit of 1,000 requests a second; Rules of Durable
 * Objects: 200 to 500 a second where a request writes). Read 2026-11-20.
 */
export const READS_PER_SECOND = 1_000
export const WRITES_PER_SECOND = 400

/** Milliseconds of an object's one thread. */
export const READ_MS = 1_000 / READS_PER_SECOND
export const WRITE_MS = 1_000 / WRITES_PER_SECOND

/**
 * An object "that receives too many requests will, after attempting to queue them, return an
 * overloaded error" (Limits); the error speaks of a window of ten seconds.
 */
export const OVERLOADED_AFTER_MS = 10_000

/** An alarm that failed is repeated after this, at first (Durable Objects, Alarms). */
export const ALARM_REPEAT_MS = 2_000
