import type { FloorObject } from './object/index.ts'

interface FloorEnv {
  FLOOR: DurableObjectNamespace<FloorObject>
}

/** A plain answer, an object's row read or written, one object's claim: no router, no checks. */
export default {
  async fetch(request, env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/plain') return new Response('Hello from the floor.')
    const object = env.FLOOR.getByName(pathname)
    if (pathname === '/claim') {
      return new Response(String(await object.claim(await request.text())))
    }
    if (request.method === 'GET') return new Response(await object.read())
    return new Response(await object.upsert(await request.text()))
  },
} satisfies ExportedHandler<FloorEnv>
