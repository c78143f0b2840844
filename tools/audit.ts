import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { defineCommand, runMain } from 'citty'
import { axeFindings } from './audit/axe.ts'
import { misses, type PageName, TARGETS } from './audit/figures.ts'
import { measure } from './audit/lighthouse.ts'
import { namedPages, pagesOf } from './audit/pages.ts'
import { type Audited, renderAudit } from './audit/report.ts'
import { freePort, type OwnServer, startOwnServer } from './load/own-server.ts'
import { launchChromium } from './local/chromium.ts'
import { orRefuse, requireKnown, wholeNumber } from './local/command-line.ts'

const args = {
  only: {
    type: 'string',
    description: 'One page, such as home or staff-orders; or shop, or staff',
  },
  runs: { type: 'string', default: '3', description: 'Visits of each page; the median counts' },
  json: { type: 'boolean', default: false, description: 'Print the figures as JSON' },
} as const

async function audit(
  { url: shopUrl, ready }: OwnServer,
  runs: number,
  wanted: readonly PageName[],
): Promise<Audited[]> {
  const staffToken = / staff=(\S+)/.exec(ready)?.[1] ?? ''
  const port = await freePort()
  const browser = await launchChromium(port)
  try {
    const audited: Audited[] = []
    for (const { page, path, visitor, profile } of await pagesOf(shopUrl, staffToken, wanted)) {
      process.stderr.write(`${page}\n`)
      const url = shopUrl + path
      const cookie = visitor?.cookie ?? null
      const findable = visitor === null && profile === 'phone'
      const measured = await measure({ url, port, cookie, findable, profile }, runs)
      const findings = await axeFindings(browser, url, visitor)
      audited.push({ page, url, figures: { ...measured, axe: findings.length }, findings })
    }
    return audited
  } finally {
    await browser.close()
  }
}

const command = defineCommand({
  meta: {
    name: 'audit',
    description: 'Lighthouse and axe over the pages of the shop and of staff',
  },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, args)
      const runs = wholeNumber('runs', given.runs, 1, 25)
      const wanted = namedPages(given.only)
      const state = await mkdtemp(`${tmpdir()}/kerbside-audit-`)
      const serve = ['--port', '0', '--persist', state, '--seed', 'demo']
      const server = await startOwnServer('tools/serve.ts', serve)
      try {
        const audited = await audit(server, runs, wanted)
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
