import { DurableObject } from 'cloudflare:workers'
import { armAt, keepAlarm, runAlarm } from '../src/shared/kit/alarm-scheduler.ts'
import { type Answer, answer, type Message } from '../src/shared/kit/handlers.ts'
import { ensureSchema, inTransaction, isInitialized } from '../src/shared/kit/sqlite-schema.ts'
import type {
  RedPacketCommands,
  RedPacketPort,
  RedPacketQueries,
} from '../src/shared/red-packet/contract.ts'
import { settleMessage } from '../src/shared/red-packet/messages.ts'
import { RedPacketKeeper } from '../src/shared/red-packet/red-packet-keeper.ts'
import type { Seed } from '../src/shared/red-packet/rules.ts'
import { RED_PACKET_STEPS } from '../src/shared/red-packet/tables.ts'

const newSeed = (): Seed => {
  const [a = 0, b = 0, c = 0, d = 0] = crypto.getRandomValues(new Uint32Array(4))
  return [a, b, c, d]
}

/**
 * A red packet: its shares and its claims. Named by `redPacketName`. Wiring only: the logic is in
 * `RedPacketKeeper`.
 */
export class RedPacketObject extends DurableObject<StateEnv> implements RedPacketPort {
  readonly #keeper: RedPacketKeeper

  constructor(ctx: DurableObjectState, env: StateEnv) {
    super(ctx, env)
    const { storage } = ctx
    const packetId = ctx.id.name ?? ''
    this.#keeper = new RedPacketKeeper({
      sql: storage.sql,
      isInitialized: () => isInitialized(storage, RED_PACKET_STEPS),
      ensureSchema: () => ensureSchema(storage, RED_PACKET_STEPS),
      now: () => Date.now(),
      transact: (work) => inTransaction(storage, work as Synchronous<typeof work>),
      ready: () => keepAlarm(storage, Date.now(), () => this.#keeper.nextAttentionAt()),
      wakeAt: (at, now) => armAt(storage, at, now),
      newSeed,
      askToSettle: async () => {
        await env.PAYMENTS_QUEUE.send(settleMessage(packetId))
      },
    })
  }

  execute<Type extends keyof RedPacketCommands>(
    command: Message<RedPacketCommands, Type>,
  ): Promise<Answer<RedPacketCommands, Type>> {
    return answer<RedPacketCommands, Type>(this.#keeper.commands, command)
  }

  read<Type extends keyof RedPacketQueries>(
    query: Message<RedPacketQueries, Type>,
  ): Promise<Answer<RedPacketQueries, Type>> {
    return answer<RedPacketQueries, Type>(this.#keeper.queries, query)
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await runAlarm(this.ctx.storage, info, Date.now, (now) => this.#keeper.attend(now))
  }
}

/** The keeper's verbs are synchronous: `inTransaction` checks it at run time, too. */
type Synchronous<Work extends () => unknown> = () => ReturnType<Work> extends PromiseLike<unknown>
  ? never
  : ReturnType<Work>
