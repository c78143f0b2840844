import { assertInvariant } from '../platform/result.ts'

/** The answers of an object by message type: each a function of the message's fields. */
type Signatures<Map> = { [Type in keyof Map]: (fields: never) => unknown }

type Fields<Signature> = Signature extends (fields: infer Given) => unknown ? Given : never

/** A message as it crosses RPC: its type beside its fields. */
export type Message<Map extends Signatures<Map>, Type extends keyof Map> = {
  type: Type
} & Fields<Map[Type]>

export type Answer<Map extends Signatures<Map>, Type extends keyof Map> = ReturnType<Map[Type]>

/** One handler per message type: a missing one does not compile. */
export type Handlers<Map extends Signatures<Map>> = {
  readonly [Type in keyof Map]: (
    message: Fields<Map[Type]>,
  ) => Answer<Map, Type> | Promise<Answer<Map, Type>>
}

/** The two methods of every object: what changes it, and what leaves it as it is. */
export interface ObjectPort<
  Commands extends Signatures<Commands>,
  Queries extends Signatures<Queries>,
> {
  execute<Type extends keyof Commands>(
    command: Message<Commands, Type>,
  ): Promise<Answer<Commands, Type>>
  read<Type extends keyof Queries>(query: Message<Queries, Type>): Promise<Answer<Queries, Type>>
}

/**
 * Looks the message's handler up and calls it.
 * @throws Error for a message that this object does not answer: its caller has the wrong object
 */
export async function answer<Map extends Signatures<Map>, Type extends keyof Map>(
  handlers: Partial<Handlers<Map>>,
  message: Message<Map, Type>,
): Promise<Answer<Map, Type>> {
  const handler = handlers[message.type]
  assertInvariant(handler !== undefined, `this object answers ${String(message.type)}`)
  return handler(message)
}
