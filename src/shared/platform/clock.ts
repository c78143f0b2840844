/** The time, as an argument: milliseconds since 1970-01-01 UTC. */
export type Now = number

/** RFC 3339 in UTC, as every time of the API is written. */
export const rfc3339 = (at: Now): string => new Date(at).toISOString()
