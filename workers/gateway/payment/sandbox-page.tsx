import { raw } from 'hono/html'
import type { FC } from 'hono/jsx'
import type { SandboxPayment } from '../../../src/shared/payment/contract.ts'
import { SANDBOX_OUTCOMES } from '../../../src/shared/payment/contract.ts'
import { formatDecimal } from '../../../src/shared/platform/money.ts'
import { TestShopNotice } from '../../../src/storefront/components/layout/test-shop-notice.tsx'
import { islandTexts } from '../../../src/storefront/texts/island-texts.ts'
import { texts } from '../../../src/storefront/texts/texts.ts'

const TEXT = texts.sandbox

interface SandboxPaymentProps {
  payment: SandboxPayment
  nonce: string
  testShop: boolean
}

/** The sandbox provider's hosted page: one form, no script. */
export const SandboxPaymentPage: FC<SandboxPaymentProps> = (props) => {
  const { payment, nonce, testShop } = props
  const open = payment.status === 'pending' || payment.status === 'declined'
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={islandTexts.language}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          {/* Under the default policy of data, no-referrer, the form's Origin would be "null". */}
          <meta name="referrer" content="same-origin" />
          <title>{TEXT.title}</title>
          <style nonce={nonce}>{raw(STYLE)}</style>
        </head>
        <body>
          <main>
            {testShop ? <TestShopNotice /> : null}
            <p class="badge">{TEXT.provider}</p>
            <h1>
              {formatDecimal(payment.amount)} {payment.amount.currency}
            </h1>
            <p role="status" class={`standing ${payment.status}`}>
              {TEXT.states[payment.status]}
            </p>
            {open ? (
              <form method="post">
                {SANDBOX_OUTCOMES.map((outcome) => (
                  <button type="submit" name="outcome" value={outcome}>
                    <strong>{TEXT.outcomes[outcome].title}</strong>
                    <span>{TEXT.outcomes[outcome].hint}</span>
                  </button>
                ))}
              </form>
            ) : null}
            <p class="back">
              <a href={payment.returnUrl}>{open ? TEXT.backToShop : TEXT.toOrder}</a>
            </p>
          </main>
        </body>
      </html>
    </>
  )
}

/** The provider's own house: it borrows the shop's colours (styles/app.css), not its files. */
const STYLE = `
:root { color-scheme: light dark; --paper: #faf8f3; --surface: #fff; --sunken: #f1ede4;
  --ink: #1e1b16; --muted: #655e52; --line: #e3ddd0; --edge: #8d8474; --accent: #1f4d3a;
  --strong: #143527; --on-accent: #fff; --soft: #e2ece4; --danger: #a3281f;
  --danger-soft: #fbe9e5 }
@media (prefers-color-scheme: dark) { :root { --paper: #161411; --surface: #201d19;
  --sunken: #2a2621; --ink: #f3efe7; --muted: #b0a898; --line: #38332c; --edge: #857c6d;
  --accent: #93cdae; --strong: #b4e0c7; --on-accent: #0f2419; --soft: #20352a;
  --danger: #f3a297; --danger-soft: #3d201c } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 2rem 1rem;
  background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 ui-sans-serif, system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif }
main { width: min(28rem, 100%); padding: 2rem; border-radius: 1rem; background: var(--surface);
  border: 1px solid var(--line) }
.badge { margin: 0; font-size: .9375rem; color: var(--muted) }
h1 { margin: .5rem 0 0; font: 500 2.5rem/1.1 'Iowan Old Style', Palatino, 'URW Palladio L',
  ui-serif, 'Liberation Serif', Georgia, serif; font-variant-numeric: tabular-nums }
.standing { display: inline-block; margin: 1rem 0 0; padding: .25rem .75rem; font-weight: 600;
  border-radius: .625rem; background: var(--sunken) }
.standing.succeeded, .standing.refunded { background: var(--soft); color: var(--accent) }
.standing.declined, .standing.cancelled { background: var(--danger-soft); color: var(--danger) }
form { display: grid; gap: .625rem; margin-top: 1.5rem }
button { padding: .75rem 1rem; border: 1px solid var(--edge); border-radius: .625rem;
  background: transparent; color: inherit; font: inherit; text-align: left; cursor: pointer }
button:hover { border-color: var(--ink); background: var(--sunken) }
button:first-child { background: var(--accent); border-color: var(--accent);
  color: var(--on-accent) }
button:first-child:hover { background: var(--strong) }
button strong, button span { display: block }
button span { font-size: .9375rem; color: var(--muted) }
button:first-child span { color: inherit }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px }
.back { margin: 1.5rem 0 0 }
a { display: inline-block; padding: .5rem 0; color: var(--accent); font-weight: 600;
  text-underline-offset: .2em }
`
