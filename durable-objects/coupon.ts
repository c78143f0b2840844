import { DurableObject } from 'cloudflare:workers'
import type { CouponCommands, CouponPort, CouponQueries } from '../src/shared/coupon/contract.ts'
import { CouponKeeper } from '../src/shared/coupon/keeper.ts'
import { COUPON_TABLES } from '../src/shared/coupon/ledger.ts'
import { armAt, keepAlarm, runAlarm } from '../src/shared/kit/alarm-scheduler.ts'
import type { Answer, Message } from '../src/shared/kit/handlers.ts'
import { ensureSchema, inTransaction, isInitialized } from '../src/shared/kit/sqlite-schema.ts'

/** Append only. */
const COUPON_STEPS = [COUPON_TABLES]

/**
 * The places of one campaign of coupons: claimed, reserved and used here alone. Named by
 * `couponName`. Wiring only: the logic is in `CouponKeeper`.
 */
export class CouponObject extends DurableObject<StateEnv> implements CouponPort {
  readonly #keeper: CouponKeeper

  constructor(ctx: DurableObjectState, env: StateEnv) {
    super(ctx, env)
    const { storage } = ctx
    this.#keeper = new CouponKeeper({
      sql: storage.sql,
      now: () => Date.now(),
      isInitialized: () => isInitialized(storage, COUPON_STEPS),
      transact: (work) =>
        inTransaction(storage, (() => {
          ensureSchema(storage, COUPON_STEPS)
          return work()
        }) as Synchronous<typeof work>),
      ready: () => keepAlarm(storage, Date.now(), () => this.#keeper.nextAttentionAt()),
      wakeAt: (at, now) => armAt(storage, at, now),
    })
  }

  execute<Type extends keyof CouponCommands>(
    command: Message<CouponCommands, Type>,
  ): Promise<Answer<CouponCommands, Type>> {
    return this.#keeper.execute(command)
  }

  read<Type extends keyof CouponQueries>(
    query: Message<CouponQueries, Type>,
  ): Promise<Answer<CouponQueries, Type>> {
    return this.#keeper.read(query)
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await runAlarm(this.ctx.storage, info, Date.now, (now) => this.#keeper.attend(now))
  }
}

/** The keeper's verbs are synchronous: `inTransaction` checks it at run time, too. */
type Synchronous<Work extends () => unknown> = () => ReturnType<Work> extends PromiseLike<unknown>
  ? never
  : ReturnType<Work>
