import type { FC } from 'hono/jsx'
import { SANDBOX_OUTCOMES, type SandboxOutcome } from '../../../src/shared/payment/contract.ts'
import type { SandboxPayment } from '../../../src/shared/payment/sandbox.ts'
import { formatDecimal } from '../../../src/shared/platform/money.ts'

const LABELS: Record<SandboxOutcome, { title: string; hint: string }> = {
  succeed: { title: 'Pay', hint: 'The payment succeeds and the shop hears of it at once.' },
  decline: { title: 'Decline', hint: 'The bank says no; you may try again.' },
  timeout: { title: 'Time out', hint: 'Nothing is charged and nobody says so: the window closes.' },
  duplicate: { title: 'Pay, webhook twice', hint: 'The same event arrives two times.' },
  delay: { title: 'Pay, webhook late', hint: 'The event arrives ten seconds later.' },
}

const STANDING: Record<SandboxPayment['status'], string> = {
  pending: 'Waiting for you',
  succeeded: 'Paid',
  declined: 'Declined: you may try again',
  cancelled: 'Cancelled: the time to pay is over',
  refunded: 'Refunded',
}

/** The sandbox provider's hosted page: one form, no script. */
export const SandboxPaymentPage: FC<{ payment: SandboxPayment; nonce: string }> = (props) => {
  const { payment, nonce } = props
  const open = payment.status === 'pending' || payment.status === 'declined'
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Sandbox payment</title>
        <style nonce={nonce}>{STYLE}</style>
      </head>
      <body>
        <main>
          <p class="badge">Sandbox provider — no money moves</p>
          <h1>
            {formatDecimal(payment.amount)} {payment.amount.currency}
          </h1>
          <p role="status">{STANDING[payment.status]}</p>
          {open ? (
            <form method="post">
              {SANDBOX_OUTCOMES.map((outcome) => (
                <button type="submit" name="outcome" value={outcome}>
                  <strong>{LABELS[outcome].title}</strong>
                  <span>{LABELS[outcome].hint}</span>
                </button>
              ))}
            </form>
          ) : null}
          <p>
            <a href={payment.returnUrl}>Back to the shop</a>
          </p>
        </main>
      </body>
    </html>
  )
}

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; display: grid; place-items: center; min-height: 100vh; background: Canvas }
main { width: min(26rem, 100% - 2rem) }
.badge { font-size: .875rem; color: GrayText }
h1 { font-size: 2.25rem; margin: 0 }
form { display: grid; gap: .5rem }
button { text-align: left; padding: .75rem 1rem; border: 1px solid GrayText; border-radius: .5rem;
  background: ButtonFace; color: ButtonText; font: inherit; cursor: pointer }
button:first-child { background: #1f4d3a; border-color: #1f4d3a; color: #fff }
button span { display: block; font-size: .875rem }
`
