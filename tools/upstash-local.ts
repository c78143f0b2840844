import { randomBytes } from 'node:crypto'
import { defineCommand, runMain } from 'citty'
import { orRefuse, requireKnown, stopOnSignal, wholeNumber } from './local/command-line.ts'
import { WORK_DIR } from './local/workers.ts'
import { type LocalUpstash, startUpstash } from './upstash-local/start.ts'

const args = {
  port: { type: 'string', default: '8079', description: 'Port of the REST API on 127.0.0.1' },
  token: { type: 'string', description: 'Bearer token (made up where none is given)' },
  dir: { type: 'string', default: `${WORK_DIR}/redis`, description: 'Where Redis keeps its dump' },
} as const

const command = defineCommand({
  meta: {
    name: 'upstash-local',
    description: "Upstash's REST API in front of a real redis-server, on this machine alone",
  },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, args)
      let running: LocalUpstash | null = null
      stopOnSignal(async () => running?.stop())
      const token = given.token ?? randomBytes(32).toString('base64url')
      running = await startUpstash(given.dir, token, wholeNumber('port', given.port, 0, 65_535))
      const { url } = running
      process.stdout.write(`UPSTASH_REDIS_REST_URL=${url}\nUPSTASH_REDIS_REST_TOKEN=${token}\n`)
    }),
})

await runMain(command)
