import { defineCommand, runMain } from 'citty'
import { orRefuse, requireKnown, stopOnSignal, wholeNumber } from './local/command-line.ts'
import { type StripeLocal, startStripeLocal } from './stripe-local/start.ts'

const SECRET = 'whsec_stripe_local'

const args = {
  port: { type: 'string', default: '8078', description: 'Port of the API on 127.0.0.1' },
  shop: { type: 'string', default: 'http://127.0.0.1:8787', description: 'Address of the shop' },
} as const

const command = defineCommand({
  meta: {
    name: 'stripe-local',
    description: "A stand-in for Stripe's API and its payment page, on this machine alone",
  },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, args)
      let running: StripeLocal | null = null
      stopOnSignal(async () => running?.close())
      running = await startStripeLocal({
        port: wholeNumber('port', given.port, 0, 65_535),
        webhookUrl: () => `${given.shop}/api/v1/webhooks/payments/stripe`,
        webhookSecret: SECRET,
      })
      process.stdout.write(
        `STRIPE_API_BASE=${running.url}\nSTRIPE_SECRET_KEY=sk_test_local\nSTRIPE_WEBHOOK_SECRET=${SECRET}\n`,
      )
    }),
})

await runMain(command)
