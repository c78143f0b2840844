import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type Log, log } from '../../../src/shared/platform/log.ts'
import type { Result } from '../../../src/shared/platform/result.ts'
import type { Session } from '../../../src/shared/session/contract.ts'
import type { Permission, Staff, StaffAccess } from '../../../src/shared/staff/contract.ts'

/** The values that middleware sets and handlers read. */
interface GatewayVariables {
  requestId: string
  /** The raw body, read once and within its limit; empty for requests without one. */
  bodyText: string
  /** Set on routes with `auth: 'session'`. */
  session: Session
  /** Set where a token of one order was given: the shopper that placed it. */
  orderOwner?: string
  /** Whether the session `sessionId` is alive, where this request has asked (revocation.ts). */
  alive?: { sessionId: string; answer: Promise<Result<null>> }
  /** Whether the shopper's object was asked, which refuses a session that was ended. */
  shopperAsked?: boolean
  /** Set on routes that declare a permission as `staff`, with that permission. */
  staff: Staff
  staffAccess: StaffAccess
  permission: Permission
  /** The client's Idempotency-Key, checked; null where none was sent. */
  idempotencyKey: string | null
}

export interface App {
  Bindings: GatewayEnv
  Variables: GatewayVariables
}

export type GatewayContext = Context<App>

/** The log of one request: each of its lines names the request. */
export const logOf = (c: GatewayContext): Log => log.with({ requestId: c.var.requestId })

/** A router for one subsystem. Declare its routes with `route()`. */
export const createRouter = () => new OpenAPIHono<App>()
export type Router = ReturnType<typeof createRouter>
