interface Method {
  kind: string
  title: string
}

/** Methods that are offered only with settings of the merchant's own (docs/payments.md). */
const SET_UP: readonly string[] = ['bank-transfer', 'stripe']

const named = ({ kind, title }: Method): string =>
  SET_UP.includes(kind) ? `${title} (once it is set up)` : title

/** What a deployment says of the payment methods that shoppers are offered. */
export function paymentNotice(methods: readonly Method[], environment: string): string {
  const titles = (some: readonly Method[]) => some.map(named).join(', ')
  const sandbox = methods.filter(({ kind }) => kind === 'sandbox')
  if (environment === 'preview' || sandbox.length === 0) return `Payments: ${titles(methods)}.`
  const real = methods.filter(({ kind }) => kind !== 'sandbox')
  const offered =
    real.length === 0
      ? 'No method remains: nobody can pay. Add one to shop.config.ts.'
      : `The shop offers: ${titles(real)}.`
  return `Payments: the sandbox (${titles(sandbox)}) is not offered in production. ${offered}`
}
