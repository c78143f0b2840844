import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { defineCommand, runMain } from 'citty'
import { axeFindings } from './audit/axe.ts'
import { misses, type PageName, TARGETS } from './audit/figures.ts'
import { measure } from './audit/lighthouse.ts'
import { type Audited, renderAudit } from './audit/report.ts'
import { newVisitor, type Visitor } from './audit/visitor.ts'
import { freePort, startOwnServer } from './load/own-server.ts'
import { launchChromium } from './local/chromium.ts'
import { orRefuse, requireKnown, wholeNumber } from './local/command-line.ts'
import { Refusal } from './local/refusal.ts'

const args = {
  only: { type: 'string', description: 'One page: home, category, product, cart or checkout' },
  runs: { type: 'string', default: '3', description: 'Visits of each page; the median counts' },
  json: { type: 'boolean', default: false, description: 'Print the figures as JSON' },
} as const

interface AuditedPage {
  page: PageName
  path: string
  visitor: Visitor | null
}

/** The pages, with somebody who has something in the cart for those that are personal. */
async function pagesOf(url: string): Promise<AuditedPage[]> {
  const buyer = await newVisitor(url)
  await buyer.add('pouring-kettle')
  return [
    { page: 'home', path: '/', visitor: null },
    { page: 'category', path: '/categories/kitchen', visitor: null },
    { page: 'product', path: '/products/pouring-kettle', visitor: null },
    { page: 'cart', path: '/cart', visitor: buyer },
    { page: 'checkout', path: await buyer.checkout(), visitor: buyer },
  ]
}

/** The page asked for, or all. Throws Refusal for one that is not audited. */
function named(only: string | undefined): PageName[] {
  const names = Object.keys(TARGETS) as PageName[]
  const wanted = names.filter((name) => only === undefined || name === only)
  if (wanted.length === 0) throw new Refusal(`--only ${only}: the pages are ${names.join(', ')}.`)
  return wanted
}

async function audit(
  shopUrl: string,
  runs: number,
  wanted: readonly PageName[],
): Promise<Audited[]> {
  const port = await freePort()
  const browser = await launchChromium(port)
  try {
    const audited: Audited[] = []
    for (const { page, path, visitor } of await pagesOf(shopUrl)) {
      if (!wanted.includes(page)) continue
      process.stderr.write(`${page}\n`)
      const url = shopUrl + path
      const cookie = visitor?.cookie ?? null
      const measured = await measure({ url, port, cookie, findable: visitor === null }, runs)
      const findings = await axeFindings(browser, url, visitor)
      audited.push({ page, url, figures: { ...measured, axe: findings.length }, findings })
    }
    return audited
  } finally {
    await browser.close()
  }
}

const command = defineCommand({
  meta: { name: 'audit', description: 'Lighthouse and axe over the shop’s pages, on a phone' },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, args)
      const runs = wholeNumber('runs', given.runs, 1, 25)
      const wanted = named(given.only)
      const state = await mkdtemp(`${tmpdir()}/kerbside-audit-`)
      const serve = ['--port', '0', '--persist', state, '--seed', 'demo']
      const server = await startOwnServer('tools/serve.ts', serve)
      try {
        const audited = await audit(server.url, runs, wanted)
        const text = given.json ? JSON.stringify(audited, null, 2) : renderAudit(audited)
        process.stdout.write(`${text}\n`)
        const missed = audited.some(
          ({ page, figures }) => misses(figures, TARGETS[page]).length > 0,
        )
        process.exitCode = missed ? 1 : 0
      } finally {
        await server.stop()
        await rm(state, { recursive: true, force: true })
      }
    }),
})

await runMain(command)
