import { gzipSync } from 'node:zlib'
import lighthouse, { desktopConfig } from 'lighthouse'
import { Refusal } from '../local/refusal.ts'
import { type Figures, median } from './figures.ts'

type Measured = Omit<Figures, 'axe'>

interface Visit {
  url: string
  /** Where Chromium listens for tools. */
  port: number
  /** The visitor's cookies; none for somebody new. */
  cookie: string | null
  /** Pages that keep themselves out of search engines are not asked whether they can be found. */
  findable: boolean
  /** Lighthouse's mobile profile, or its desktop profile. */
  profile: 'phone' | 'desktop'
}

/** Measures a page so many times with Lighthouse; the median of each figure. */
export async function measure(visit: Visit, runs: number): Promise<Measured> {
  const all: Measured[] = []
  for (let run = 0; run < runs; run += 1) all.push(await measureOnce(visit))
  const middle = (name: keyof Measured) => median(all.map((figures) => figures[name]))
  return {
    performance: middle('performance'),
    accessibility: middle('accessibility'),
    bestPractices: middle('bestPractices'),
    seo: middle('seo'),
    lcp: middle('lcp'),
    cls: middle('cls'),
    script: middle('script'),
    total: middle('total'),
  }
}

async function measureOnce(visit: Visit): Promise<Measured> {
  const { url, port, cookie, findable, profile } = visit
  const flags = {
    hostname: '127.0.0.1',
    port,
    logLevel: 'silent' as const,
    output: 'json' as const,
    onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'],
    ...(findable ? {} : { skipAudits: ['is-crawlable'] }),
    ...(cookie === null ? {} : { extraHeaders: { Cookie: cookie } }),
  }
  const run = await lighthouse(url, flags, profile === 'desktop' ? desktopConfig : undefined)
  const report = run?.lhr
  if (!report || report.runtimeError) {
    throw new Refusal(`Lighthouse could not measure ${url}: ${report?.runtimeError?.message ?? ''}`)
  }
  const score = (category: string) => Math.round((report.categories[category]?.score ?? 0) * 100)
  const value = (audit: string) => report.audits[audit]?.numericValue ?? Number.NaN
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    seo: score('seo'),
    lcp: Math.round(value('largest-contentful-paint')),
    cls: value('cumulative-layout-shift'),
    ...(await weigh(requestsOf(report.audits['network-requests']?.details), cookie)),
  }
}

interface Request {
  url: string
  resourceType: string
}

/** What the page asked for over the network, as Lighthouse saw it, each address once. */
function requestsOf(details: unknown): Request[] {
  const items = (details as { items?: Partial<Request>[] } | undefined)?.items ?? []
  const byUrl = new Map<string, Request>()
  for (const { url = '', resourceType = '' } of items) {
    if (url.startsWith('http')) byUrl.set(url, { url, resourceType })
  }
  return [...byUrl.values()]
}

/** Sizes as an edge would send them: the local runtime sends everything as it is. */
async function weigh(
  requests: readonly Request[],
  cookie: string | null,
): Promise<{ script: number; total: number }> {
  let [script, total] = [0, 0]
  for (const { url, resourceType } of requests) {
    const response = await fetch(url, cookie === null ? {} : { headers: { cookie } })
    const body = Buffer.from(await response.arrayBuffer())
    const bytes = Math.min(body.length, gzipSync(body).length)
    total += bytes
    if (resourceType === 'Script') script += bytes
  }
  return { script, total }
}
