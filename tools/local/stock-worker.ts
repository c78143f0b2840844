import type { Miniflare, V4WorkerOptions } from 'miniflare'
import type { StockPort } from '../../src/shared/inventory/contract.ts'

type Command = Parameters<StockPort['execute']>[0]
type Answer = Awaited<ReturnType<StockPort['execute']>>

const NAME = 'kerbside-seed'

/**
 * A Worker of the launcher's own that hands commands to stock objects, there while a seed sets
 * stock. Called through Miniflare's bindings, each method of an object leaves a stub that nobody
 * can dispose, and blocks the launcher three times (Miniflare 5).
 */
export const stockWorker: V4WorkerOptions = {
  name: NAME,
  compatibilityDate: '2026-10-01',
  modules: true,
  script: `
    export default {
      async fetch(request, { STOCK }) {
        const commands = await request.json()
        return Response.json(await Promise.all(
          commands.map(([name, command]) => STOCK.getByName(name).execute(command)),
        ))
      },
    }`,
  durableObjects: { STOCK: { className: 'StockObject', scriptName: 'kerbside-state' } },
}

/** Runs commands at stock objects, each with its object's name, all at once; answers in order. */
export async function executeAtStock(
  miniflare: Miniflare,
  commands: readonly (readonly [name: string, command: Command])[],
): Promise<Answer[]> {
  const worker = await miniflare.getWorker(NAME)
  const response = await worker.fetch('http://stock.local/', {
    method: 'POST',
    body: JSON.stringify(commands),
  })
  if (!response.ok) throw new Error(`stock objects: ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer[]
}
