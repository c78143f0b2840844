/**
 * An RPC stub as the port that its class implements. RPC types wrap every value and map `unknown`
 * members of a problem to `never`; the values on the wire are the port's own. This is the only
 * place of the gateway that says so.
 */
export const portOf = <Port extends object>(stub: object): Port => stub as unknown as Port
