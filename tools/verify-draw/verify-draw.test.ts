import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DropMode, PublishedEntry } from '../../src/shared/drop/contract.ts'
import { signingKey, signToken } from '../../src/shared/kit/signed-token.ts'
import { type Published, publishedDrop } from '../../tests/fixtures/published-drop.ts'

const SCRIPT = fileURLToPath(new URL('./verify-draw.mjs', import.meta.url))
const run = promisify(execFile)

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-draw-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function verify({ report, lists, receipt }: Published) {
  await writeFile(join(folder, 'fairness.json'), JSON.stringify(report))
  for (const [n, list] of lists.entries()) {
    await writeFile(join(folder, `entries-${n}.json`), JSON.stringify(list))
  }
  const token = await signToken(await signingKey('s'), 'kbr1', receipt)
  return ended(run(process.execPath, [SCRIPT, folder, token]))
}

async function ended(
  program: Promise<{ stdout: string }>,
): Promise<{ code: number; said: string }> {
  try {
    return { code: 0, said: (await program).stdout }
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string }
    return { code, said: stderr }
  }
}

describe('a drop that was run as it should', () => {
  it.each(['draw', 'queue'] as const)('agrees (%s)', async (mode) => {
    const published = await publishedDrop(mode)
    expect(await verify(published)).toEqual({
      code: 0,
      said: expect.stringContaining('12 entries, 6 admitted in order'),
    })
  })

  it('agrees when it is read from the shop, page by page', async () => {
    const { report, lists } = await publishedDrop('draw')
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://shop')
      const [, shard] = /\/fairness\/entries\/(\d+)$/.exec(pathname) ?? []
      const after = Number(searchParams.get('after'))
      const page = (lists[Number(shard)] ?? []).slice(after, after + 2)
      const nextCursor = page.length === 2 ? String(after + 2) : null
      response.end(JSON.stringify(shard === undefined ? report : { data: page, nextCursor }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const args = [SCRIPT, `http://127.0.0.1:${port}`, report.dropId]
    expect(await ended(run(process.execPath, args))).toMatchObject({ code: 0 })
    server.close()
  })
})

describe('a drop that was tampered with', () => {
  const tampered = async (mode: DropMode, change: (published: Published) => void) => {
    const published = await publishedDrop(mode)
    change(published)
    return verify(published)
  }
  const NEVER = { units: null, outcome: null }
  const long = (lists: PublishedEntry[][]) => lists.find((list) => list.length > 2) ?? []

  it('is found out by an entry added after entries closed', async () => {
    const late = { entryId: 'ent_late', sequence: 99, enteredAt: '', admittedAt: null, ...NEVER }
    const added = await tampered('draw', ({ lists, report }) => {
      lists[0]?.push(late)
      const [shard] = report.shards
      if (shard) shard.entries += 1
    })
    expect(added).toMatchObject({ code: 1, said: expect.stringContaining('lead to its head') })
  })

  it('is found out by two entries that changed places', async () => {
    const swapped = await tampered('draw', ({ lists }) => {
      const list = long(lists)
      list.push(...list.splice(0, 1))
    })
    expect(swapped).toMatchObject({ code: 1, said: expect.stringContaining('lead to its head') })
  })

  it('is found out by another seed, another beacon, or none', async () => {
    const seed = await tampered('draw', ({ report }) => {
      report.seed = '00'.repeat(32)
    })
    expect(seed).toMatchObject({ code: 1, said: expect.stringContaining('committed to') })
    const beacon = await tampered('draw', ({ report }) => {
      if (report.beacon) report.beacon.randomness = '00'.repeat(32)
    })
    expect(beacon).toMatchObject({ code: 1, said: expect.stringContaining('key does not follow') })
    const none = await tampered('draw', ({ report }) => {
      if (report.beacon) report.beacon.randomness = null
    })
    expect(none).toMatchObject({ code: 1, said: expect.stringContaining('left out') })
  })

  it.each(['draw', 'queue'] as const)(
    'is found out by somebody let in out of turn (%s)',
    async (mode) => {
      const favoured = await tampered(mode, ({ lists }) => {
        const all = lists.flat()
        const first = all.find(({ admittedAt }) => admittedAt !== null)
        const last = all.findLast(({ admittedAt }) => admittedAt === null)
        if (!first || !last) throw new Error('some were admitted and some were not')
        last.admittedAt = first.admittedAt
        first.admittedAt = null
      })
      expect(favoured).toMatchObject({ code: 1, said: expect.stringContaining('before its turn') })
    },
  )

  it('is found out by a receipt of an entry that is gone', async () => {
    const gone = await tampered('draw', ({ receipt }) => {
      receipt.link = '00'.repeat(32)
    })
    expect(gone).toMatchObject({ code: 1, said: expect.stringContaining('receipt') })
    const moved = await tampered('queue', ({ receipt }) => {
      receipt.enteredAt = '2026-01-01T00:00:00.000Z'
    })
    expect(moved).toMatchObject({ code: 1, said: expect.stringContaining('receipt') })
  })
})

it('says what it does, and what it could not read', async () => {
  expect((await ended(run(process.execPath, [SCRIPT, '--help']))).said).toContain('receipt')
  expect(await ended(run(process.execPath, [SCRIPT, join(folder, 'nothing')]))).toMatchObject({
    code: 2,
  })
})

it('is short enough to read, and needs nothing but Node', async () => {
  const lines = (await readFile(SCRIPT, 'utf8')).trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(150)
  expect(lines.filter((line) => line.length > 100)).toEqual([])
  const imported = lines.flatMap(
    (line) => /\b(?:from|import|require)\b[ (]*'(.*?)'/.exec(line)?.[1] ?? [],
  )
  expect(imported.length).toBeGreaterThan(0)
  expect(imported.filter((name) => !name.startsWith('node:'))).toEqual([])
})
