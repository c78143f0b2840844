/** The scope of this script; the library's types name a wider one. */
const worker = self as unknown as ServiceWorkerGlobalScope

/** The page shown where there is no network. Nothing personal is ever kept. */
const OFFLINE = '/offline'
const CACHE = 'kerbside-1'
const HASHED = /^\/assets\//

/** Keeps the offline page and the hashed files it names, so that it looks like the shop. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE)
  const page = await fetch(OFFLINE, { cache: 'reload' })
  if (!page.ok) throw new Error(`${OFFLINE} answered ${page.status}`)
  const assets = (await page.clone().text()).match(/\/assets\/[\w./-]+/g) ?? []
  await Promise.all([cache.put(OFFLINE, page), cache.addAll([...new Set(assets)])])
}

async function forgetOlderCaches(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))
}

/** From the network; without one, the offline page. */
async function navigate(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await caches.match(OFFLINE)
    if (!kept) throw error
    return kept
  }
}

/** A hashed address never changes its content: what is kept is right. */
async function hashed(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request)
}

worker.addEventListener('install', (event) => {
  event.waitUntil(install().then(() => worker.skipWaiting()))
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOlderCaches().then(() => worker.clients.claim()))
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET') return
  if (request.mode === 'navigate') event.respondWith(navigate(request))
  else if (HASHED.test(new URL(request.url).pathname)) event.respondWith(hashed(request))
})
