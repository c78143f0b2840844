import type { BaselineObject } from './object/index.ts'

interface BaselineEnv {
  BASELINE: DurableObjectNamespace<BaselineObject>
}

/** A plain answer, an object's row read or written, one object's claim: no router, no checks. */
export default {
  async fetch(request, env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/plain') return new Response('Hello from the baseline.')
    const object = env.BASELINE.getByName(pathname)
    if (pathname === '/claim') {
      return new Response(String(await object.claim(await request.text())))
    }
    if (request.method === 'GET') return new Response(await object.read())
    return new Response(await object.upsert(await request.text()))
  },
} satisfies ExportedHandler<BaselineEnv>
