/**
 * The stub of an object or Worker as the port that its class implements: the one place that casts
 * a stub. RPC types map `unknown` members of a problem to `never` and lose type parameters; the
 * values that cross the wire are the port's own.
 */
export const portOf = <Port>(stub: unknown): Port => stub as Port
