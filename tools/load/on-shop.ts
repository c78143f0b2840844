import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { Refusal } from '../local/refusal.ts'
import { OwnInventorySystem } from './own-inventory-system.ts'
import { freePort, killRuntime, type OwnServer, startOwnServer } from './own-server.ts'

interface Where {
  url: string
  /** Where the state of our own shop is; null where the shop is not ours. */
  stateDir: string | null
  token: string
  journal: string
  /** Kills the runtime; null where the shop is not ours. */
  kill: (() => Promise<void>) | null
  /** Our own inventory system; null where there is none. */
  inventorySystem: OwnInventorySystem | null
  /** Stops our own shop; a state nobody named a place for is kept only where it is evidence. */
  stop(keep: boolean): Promise<void>
}

interface Given {
  url?: string | undefined
  token?: string | undefined
  persist?: string | undefined
  journal?: string | undefined
  /** Whether our own shop has an inventory system. */
  faults?: boolean
}

/** The shop to drive: the one asked for, or one of our own on a state of its own. */
async function openShop(given: Given): Promise<Where> {
  const temporary = given.persist ?? (await mkdtemp(`${tmpdir()}/kerbside-load-`))
  const journal = given.journal ?? `${temporary}/orders.jsonl`
  if (given.url !== undefined) {
    if (!URL.canParse(given.url)) throw new Refusal(`--url ${given.url}: that is no address.`)
    if (!given.token) throw new Refusal('--url needs the --token of a member of staff.')
    return {
      url: given.url,
      token: given.token,
      journal,
      stateDir: null,
      kill: null,
      inventorySystem: null,
      stop: async () => undefined,
    }
  }
  const inventorySystem = given.faults ? await OwnInventorySystem.start() : null
  const port = String(await freePort())
  process.stderr.write('starting a shop\n')
  const server: OwnServer = await startOwnServer(
    'tools/serve.ts',
    ['--port', port, '--persist', temporary, '--seed', 'none'],
    () => process.stderr.write('\nthe runtime died; starting it again on the same state\n'),
    inventorySystem?.settings,
  )
  const token = / staff=(\S+)/.exec(server.ready)?.[1]
  if (!token) throw new Refusal(`The shop printed no staff token: ${server.ready}`)
  const stop = async (keep: boolean) => {
    await server.stop()
    await inventorySystem?.write(temporary)
    await inventorySystem?.close()
    if (given.persist !== undefined) return
    if (keep) process.stderr.write(`the shop's state is kept in ${temporary}\n`)
    else await rm(temporary, { recursive: true, force: true })
  }
  return {
    url: server.url,
    token,
    journal,
    stateDir: temporary,
    kill: () => killRuntime(temporary),
    inventorySystem,
    stop,
  }
}

/** Opens a shop, runs `work` on it and stops it again; the state of a run that failed is kept. */
export async function onShop(
  given: Given,
  work: (shop: Where) => Promise<boolean>,
): Promise<boolean> {
  const shop = await openShop(given)
  let agree = false
  try {
    agree = await work(shop)
  } finally {
    await shop.stop(!agree)
  }
  return agree
}
