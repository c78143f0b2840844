import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Session } from '../../src/shared/session/contract.ts'
import type { Staff } from '../../src/shared/staff/contract.ts'

/** What middleware learns of a request and handlers read. */
export interface GatewayVariables {
  requestId: string
  /** The raw body, read once and within its limit; empty for requests without one. */
  bodyText: string
  /** Set on routes with `auth: 'session'`. */
  session: Session
  /** Set on routes with `auth: 'staff'`. */
  staff: Staff
  /** The client's Idempotency-Key, checked; null where none was sent. */
  idempotencyKey: string | null
}

export interface App {
  Bindings: GatewayEnv
  Variables: GatewayVariables
}

export type GatewayContext = Context<App>

/** A router for one subsystem. Declare its routes with `route()`. */
export const createRouter = () => new OpenAPIHono<App>()
export type Router = ReturnType<typeof createRouter>
