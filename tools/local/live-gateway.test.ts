import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from 'miniflare'
import { afterEach, expect, it } from 'vitest'
import { type LiveGateway, openLiveGateway } from './live-gateway.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** A gateway that says `text`, and counts the requests of its runtime in an object. */
const saying = (text: string): string => `
  export default {
    async fetch(request, env) {
      const { count } = await (await env.COUNTER.getByName('all').fetch(request)).json()
      return new Response('${text} ' + count)
    },
  }`

const COUNTER = `
  export class Counter {
    count = 0
    fetch() { return Response.json({ count: ++this.count }) }
  }
  export default {}`

async function start() {
  const dir = await mkdtemp(join(tmpdir(), 'kerbside-test-'))
  ends.push(() => rm(dir, { recursive: true }))
  const bundle = join(dir, 'index.js')
  const save = (text: string) => writeFile(bundle, saying(text))
  await save('first')
  const live = openLiveGateway(bundle)
  const runtime = new Miniflare(optionsOf(live, dir))
  ends.push(() => runtime.dispose())
  const read = async () => (await runtime.dispatchFetch('http://shop.local/')).text()
  return { live, save, read }
}

function optionsOf(live: LiveGateway, dir: string) {
  const gateway: V4WorkerOptions = {
    name: 'gateway',
    compatibilityDate: '2026-10-01',
    modules: [],
    modulesRoot: dir,
    durableObjects: { COUNTER: { className: 'Counter', scriptName: 'counter' } },
  }
  const counter: V4WorkerOptions = {
    name: 'counter',
    compatibilityDate: '2026-10-01',
    modules: true,
    script: COUNTER,
    durableObjects: { COUNTER: 'Counter' },
  }
  return convertV4MiniflareOptions({
    cf: false,
    unsafeModuleFallbackService: live.modules,
    workers: [live.worker(gateway), counter],
  })
}

it('runs another bundle in the runtime that goes on', async () => {
  const { live, save, read } = await start()
  expect(await read()).toBe('first 1')
  await save('second')
  expect(await read()).toBe('first 2')
  expect(live.swap()).toBe(true)
  expect(await read()).toBe('second 3')
})

it('holds requests while a bundle is made', async () => {
  const { live, save, read } = await start()
  await read()
  const made = Promise.withResolvers<void>()
  const work = live.during(async () => {
    await made.promise
    await save('second')
    live.swap()
  })
  const waiting = read()
  made.resolve()
  await work
  expect(await waiting).toBe('second 2')
})

it('says what a bundle throws, and runs the next one', async () => {
  const { live, save, read } = await start()
  await save("first'; throw new Error('not this one'); '")
  live.swap()
  await expect(read()).resolves.not.toMatch(/^first/)
  await save('second')
  live.swap()
  expect(await read()).toBe('second 1')
})

it('asks for a restart after some bundles', () => {
  const live = openLiveGateway()
  const swapped = Array.from({ length: 30 }, () => live.swap())
  expect(swapped.filter(Boolean)).toHaveLength(20)
  live.restarted()
  expect(live.swap()).toBe(true)
})
