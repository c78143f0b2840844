import { defineCommand, runMain } from 'citty'
import { type CarrierLocal, startCarrierLocal } from './carrier-local/start.ts'
import { orRefuse, requireKnown, stopOnSignal, wholeNumber } from './local/command-line.ts'

const SECRET = 'whsec_carrier_local'

const args = {
  port: { type: 'string', default: '8079', description: 'Port of the API on 127.0.0.1' },
  shop: { type: 'string', default: 'http://127.0.0.1:8787', description: 'Address of the shop' },
} as const

const command = defineCommand({
  meta: {
    name: 'carrier-local',
    description: 'A stand-in for the API of a carrier (EasyPost), on this machine alone',
  },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, args)
      let running: CarrierLocal | null = null
      stopOnSignal(async () => running?.close())
      running = await startCarrierLocal({
        port: wholeNumber('port', given.port, 0, 65_535),
        webhookUrl: () => `${given.shop}/api/v1/webhooks/carriers/easypost`,
        webhookSecret: SECRET,
      })
      process.stdout.write(
        `CARRIER_EASYPOST_URL=${running.url}\nCARRIER_EASYPOST_KEY=EZ_local\nCARRIER_EASYPOST_SECRET=${SECRET}\n`,
      )
    }),
})

await runMain(command)
