/** The permissions of a deployment besides selling. */
interface Permissions {
  /** The sandbox payment provider takes payments: no money moves. */
  sandboxPayments: boolean
  /** The pages and lists of developers below `/dev/`. */
  devTools: boolean
  /** Every page says that orders are not paid for in real money. */
  testNotice: boolean
}

const LOCAL: Permissions = { sandboxPayments: true, devTools: true, testNotice: false }
const PREVIEW: Permissions = { sandboxPayments: true, devTools: false, testNotice: true }
const PRODUCTION: Permissions = { sandboxPayments: false, devTools: false, testNotice: false }

/**
 * The permissions of a value of `ENVIRONMENT`. Any value but `local` and `preview` is production, a
 * missing and a misspelt one included: a mistake permits nothing.
 */
export function permissionsOf(environment: string | undefined): Permissions {
  if (environment === 'local') return LOCAL
  return environment === 'preview' ? PREVIEW : PRODUCTION
}

/** Path prefixes that exist only where their permission is given. */
const GATED = [
  { prefix: '/dev', permission: 'devTools' },
  { prefix: '/pay/sandbox', permission: 'sandboxPayments' },
] as const

/** Whether nothing exists at a path in this environment, whatever is routed there. */
export const isHidden = (environment: string | undefined, path: string): boolean =>
  GATED.some(
    ({ prefix, permission }) =>
      (path === prefix || path.startsWith(`${prefix}/`)) && !permissionsOf(environment)[permission],
  )
