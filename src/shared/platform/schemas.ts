import { z } from 'zod'

/**
 * A value without the `undefined` that zod adds to optional fields: an absent field is absent.
 * JSON carries no `undefined`, and `exactOptionalPropertyTypes` keeps it out of the code.
 */
type Exact<T> = T extends readonly unknown[] | Record<string, unknown>
  ? { [K in keyof T]: Exact<Exclude<T[K], T extends readonly unknown[] ? never : undefined>> }
  : T

/** The type of a contract's schema. */
export type Infer<Schema extends z.ZodType> = Exact<z.output<Schema>>

/**
 * Schemas of what the API takes and answers stand in each subsystem's contract.ts. `meta({ id })`
 * names the component in `/openapi.json`. `z.string<Status>()` is any text to a reader of the
 * document, because a later release may add a status, and `Status` to the code.
 */

/** An amount in integer minor units. */
export const MoneySchema = z
  .object({ amount: z.number().int(), currency: z.string().length(3) })
  .meta({ id: 'Money', description: 'Integer minor units: 2599 USD is 25.99 dollars.' })

/** Money that a client sends. */
export const MoneyInputSchema = z.strictObject({
  amount: z.int().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/, 'Three letters of ISO 4217, such as USD.'),
})
