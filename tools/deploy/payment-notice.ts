interface Method {
  kind: string
  title: string
}

/** What a deployment says of the payment methods that shoppers are offered. */
export function paymentNotice(methods: readonly Method[], environment: string): string {
  const titles = (some: readonly Method[]) => some.map(({ title }) => title).join(', ')
  const sandbox = methods.filter(({ kind }) => kind === 'sandbox')
  if (environment === 'preview' || sandbox.length === 0) return `Payments: ${titles(methods)}.`
  const real = methods.filter(({ kind }) => kind !== 'sandbox')
  const offered =
    real.length === 0
      ? 'No method remains: nobody can pay. Add one to shop.config.ts.'
      : `The shop offers: ${titles(real)}.`
  return `Payments: the sandbox (${titles(sandbox)}) is not offered in production. ${offered}`
}
