import { defineCommand, runMain } from 'citty'
import { type ErpLocal, startErpLocal } from './erp-local/start.ts'
import { orRefuse, requireKnown, stopOnSignal, wholeNumber } from './local/command-line.ts'
import { Refusal } from './local/refusal.ts'

/** A secret for this machine alone. */
const SECRET = `whsec_${btoa('the secret of an inventory system on this machine')}`

const args = {
  port: { type: 'string', default: '8076', description: 'Port on 127.0.0.1' },
  shop: { type: 'string', default: 'http://127.0.0.1:8787', description: 'Address of the shop' },
  system: {
    type: 'string',
    default: 'erp',
    description: 'Its name in the settings, in lower case',
  },
} as const

const command = defineCommand({
  meta: {
    name: 'erp-local',
    description: [
      'An inventory system on this machine: takes the documents of the shop into a ledger of its own.',
      'GET /stock is its ledger, GET /documents lists what it took.',
      'POST /faults {"kind": "down|slow|error-500|half|drop-answer", "times"?, "sku"?, "ms"?} makes',
      'it fail, DELETE /faults ends that.',
      'POST /events {"type": "stock.counted", "data": {"sku", "onHand"}} sends an event to the shop.',
    ].join('\n'),
  },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, args)
      const { system, shop } = given
      if (!/^[a-z][a-z0-9_]{0,39}$/.test(system)) {
        throw new Refusal(`--system ${system}: use lower case letters, digits and _.`)
      }
      let running: ErpLocal | null = null
      stopOnSignal(async () => running?.close())
      running = await startErpLocal({
        port: wholeNumber('port', given.port, 0, 65_535),
        secret: SECRET,
        webhookUrl: () => `${shop}/api/v1/webhooks/inventory/${system}`,
      })
      const name = `INVENTORY_${system.toUpperCase()}`
      process.stdout.write(`${name}_URL=${running.url}\n${name}_SECRET=${SECRET}\n`)
    }),
})

await runMain(command)
