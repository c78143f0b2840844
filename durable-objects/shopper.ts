import { DurableObject } from 'cloudflare:workers'
import shop from '../shop.config.ts'
import { idleTimeOf } from '../src/shared/cart-reminder/rules.ts'
import { runAlarm } from '../src/shared/kit/alarm-scheduler.ts'
import { optionalSetting } from '../src/shared/platform/optional-setting.ts'
import type { Result } from '../src/shared/platform/result.ts'
import { pointsTermsOf } from '../src/shared/points/rules.ts'
import type {
  Caller,
  OfType,
  ShopperAnswer,
  ShopperCommand,
  ShopperContracts,
  ShopperPort,
  ShopperQuery,
  ShopperReading,
  ShopperRequest,
} from '../src/shared/shopper/contract.ts'
import { ShopperEngine } from '../src/shared/shopper/execute.ts'
import { shopperModules } from '../src/shared/shopper/modules.ts'
import { estimatedTax } from '../src/shared/tax/rules.ts'
import { ShopperSockets } from './shopper/sockets.ts'

/**
 * One per shopper: serialises the shopper's cart, checkouts, own orders and sockets. It wires
 * storage, alarm, sockets and clock to `ShopperEngine`, which runs the modules of modules.ts.
 */
export class ShopperObject extends DurableObject<StateEnv> implements ShopperPort {
  readonly #sockets = new ShopperSockets(this.ctx)
  readonly #engine = new ShopperEngine<ShopperContracts>(shopperModules, {
    storage: this.ctx.storage,
    shopperId: this.ctx.id.name ?? '',
    currency: shop.currency,
    tax: estimatedTax(shop.tax, shop.home),
    sockets: this.#sockets,
    settings: {
      cartReminderMs: idleTimeOf(optionalSetting(this.env, 'CART_REMINDER_HOURS')),
      levels: pointsTermsOf(shop.points).levels,
    },
    now: () => Date.now(),
    send: async (messages) => {
      await this.env.ORDERS_QUEUE.sendBatch(messages.map((body) => ({ body })))
    },
    background: (work) => this.ctx.waitUntil(work),
  })

  /** Runs one command. Every effect of it commits in one transaction, or none does. */
  execute<Type extends ShopperCommand['type']>(
    request: ShopperRequest<Type>,
  ): Promise<Result<ShopperAnswer<Type>>> {
    return this.#engine.execute(request)
  }

  /** Reads without writing. */
  read<Type extends ShopperQuery['type']>(
    caller: Caller,
    query: OfType<ShopperQuery, Type>,
  ): Promise<Result<ShopperReading<Type>>> {
    return this.#engine.read(caller, query)
  }

  /** The live cart's socket; the gateway has verified the session it names. */
  override async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url)
    const sessionId = searchParams.get('session') ?? ''
    const since = searchParams.get('since')
    if (await this.#engine.isEnded(sessionId)) return new Response(null, { status: 401 })
    const known = since === null ? null : Number(since)
    return this.#sockets.accept(sessionId, known, this.#engine.currentCart)
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    this.#sockets.onMessage(socket, message, this.#engine.currentCart)
  }

  /** A client that closes waits for the answer to its close. */
  override async webSocketClose(socket: WebSocket): Promise<void> {
    socket.close(1000)
    this.#sockets.forget(socket)
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#sockets.forget(socket)
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await runAlarm(this.ctx.storage, info, Date.now, (now) => this.#engine.wake(now))
  }
}
