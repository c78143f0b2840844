/** The time, as an argument: milliseconds since 1970-01-01 UTC. */
export type Now = number

export const MINUTE_MS = 60 * 1000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** RFC 3339 in UTC, as every time of the API is written. */
export const rfc3339 = (at: Now): string => new Date(at).toISOString()
