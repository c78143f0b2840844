import { describe, expect, it } from 'vitest'
import { hashes } from '../../durable-objects/drop/hashes.ts'
import type { PublishedEntry } from '../../src/shared/drop/contract.ts'
import {
  admissionsHash,
  commitmentOf,
  genesis,
  hashOf,
  linkText,
  listHash,
  nextLink,
} from '../../src/shared/drop/fairness/chain.ts'
import { drawKey, drawRank, keyBytes } from '../../src/shared/drop/fairness/ranks.ts'
import { type Published, publishedDrop } from '../../tests/fixtures/published-drop.ts'
import { tool, verdict } from '../../tests/fixtures/verify-tool.ts'

/** The shop hashes anew whatever it can: chains, seals, key, admissions, terms and digest. */
function reseal({ report, lists }: Published): void {
  report.shards = lists.map((list, shard) => {
    const first = genesis(hashes, report.dropId, shard)
    const head = list.reduce(
      (link, e) => nextLink(hashes, link, linkText(2, e.entryId, e.enteredAt)),
      first,
    )
    return { shard, entries: list.length, head }
  })
  const heads = report.shards.map(({ head }) => head)
  if (report.listHash !== null) report.listHash = listHash(hashes, heads)
  if (report.seed !== null && report.listHash !== null) {
    report.commitment = commitmentOf(hashes, report.seed)
    const { randomness = null } = report.beacon ?? {}
    report.key = drawKey(hashes, report.seed, report.listHash, randomness)
  }
  redigest({ report, lists })
}

function redigest({ report, lists }: Pick<Published, 'report' | 'lists'>): void {
  const admissions = lists
    .flat()
    .flatMap(({ entryId, admittedAt, units, outcome }) =>
      admittedAt !== null && units !== null && outcome !== null
        ? [{ entryId, admittedAt, units, outcome }]
        : [],
    )
  report.admissionsHash = admissionsHash(hashes, admissions)
  report.termsHash = hashOf(hashes, report.terms)
  const { digest: _digest, ...rest } = report
  report.digest = hashOf(hashes, rest)
}

/** Admits in the order of the key that now stands, as many as before, and counts them. */
function admitAnew({ report, lists }: Published, count: number): void {
  const key = keyBytes(report.key ?? '')
  const all = lists.flat()
  const ranked = [...all].sort(
    (a, b) => drawRank(hashes, key, a.entryId) - drawRank(hashes, key, b.entryId),
  )
  const times = all.flatMap(({ admittedAt }) => admittedAt ?? []).sort()
  const given = { units: 1, outcome: 'missed' as const }
  ranked.forEach((entry, n) => {
    const admittedAt = n < count ? (times[n] ?? times.at(-1) ?? null) : null
    Object.assign(entry, admittedAt ? { admittedAt, ...given } : NEVER)
  })
  report.counts = { ...report.counts, admitted: count, used: 0, missed: all.length }
  report.counts.unitsSold = 0
}

const NEVER = { admittedAt: null, units: null, outcome: null }
const longest = (lists: PublishedEntry[][]) =>
  lists.reduce((longer, list) => (list.length > longer.length ? list : longer))
const otherThan = (receipt: Published['receipt'], lists: PublishedEntry[][]) => {
  const found = lists.flat().find(({ entryId }) => entryId !== receipt.entryId)
  if (!found) throw new Error('twelve entered')
  return found
}

/** Everything a shop may try afterwards, having hashed anew all that it publishes. */
const TAMPERINGS: Record<string, (forged: Published) => void> = {
  'a seed rolled again, with a commitment of its own': (forged) => {
    forged.report.seed = '77'.repeat(32)
    reseal(forged)
    admitAnew(forged, 5)
  },
  'no list hash, and a key without it': (forged) => {
    const { report } = forged
    report.listHash = null
    report.key = drawKey(hashes, report.seed ?? '', '', report.beacon?.randomness ?? null)
    admitAnew(forged, 5)
  },
  'the shard of the receipt left out': (forged) => {
    const { report, lists, receipt } = forged
    report.counts.entries -= lists[receipt.shard]?.length ?? 0
    lists.splice(receipt.shard, 1)
    report.terms.entryShards = lists.length
    reseal(forged)
  },
  'a receipt of a shard that is not there': ({ receipt }) => {
    receipt.shard = 99
  },
  'entries after entries closed': (forged) => {
    const list = longest(forged.lists)
    const late = { entryId: 'ent_late', enteredAt: '1970-01-01T00:00:09.500Z', ...NEVER }
    list.push({ ...late, sequence: list.length + 1 })
    forged.report.counts.entries += 1
    reseal(forged)
    admitAnew(forged, 5)
  },
  'an entry whose time is no time': (forged) => {
    const list = longest(forged.lists)
    const odd = { entryId: 'ent_odd', enteredAt: `${list.at(-1)?.enteredAt}x`, ...NEVER }
    list.push({ ...odd, sequence: list.length + 1 })
    forged.report.counts.entries += 1
    reseal(forged)
    admitAnew(forged, 5)
  },
  'another mode': (forged) => {
    const { report } = forged
    report.mode = 'queue'
    report.terms.mode = 'queue'
    Object.assign(report, { seed: null, key: null, commitment: null, beacon: null })
    report.terms.beacon = null
  },
  'times of others changed': ({ lists, receipt }) => {
    const other = otherThan(receipt, lists)
    other.enteredAt = new Date(Date.parse(other.enteredAt) - 1).toISOString()
  },
  'more admitted than there were units': ({ report, lists }) => {
    const all = lists.flat()
    const [first] = all.flatMap(({ admittedAt }) => admittedAt ?? []).sort()
    for (const entry of all) Object.assign(entry, { admittedAt: first, units: 1, outcome: 'used' })
    report.counts = { ...report.counts, admitted: 12, used: 12, missed: 0 }
  },
  'nobody admitted': ({ report, lists }) => {
    for (const entry of lists.flat()) Object.assign(entry, NEVER)
    report.counts = { ...report.counts, admitted: 0, used: 0, missed: 12, unitsSold: 0 }
  },
  'nobody admitted, and units sold': ({ report, lists }) => {
    for (const entry of lists.flat()) Object.assign(entry, NEVER)
    report.counts = { ...report.counts, admitted: 0, used: 0, missed: 12 }
  },
  'one entry twice': (forged) => {
    const { report, lists, receipt } = forged
    const list = lists.find((_, shard) => shard !== receipt.shard) ?? []
    const { entryId, enteredAt } = otherThan(receipt, lists)
    const last = { sequence: list.length + 1, ...NEVER }
    list.push({ entryId, enteredAt: list.at(-1)?.enteredAt ?? enteredAt, ...last })
    report.counts.entries += 1
    reseal(forged)
    admitAnew(forged, 5)
  },
  'a wrong sequence': ({ lists, receipt }) => {
    otherThan(receipt, lists).sequence += 5
  },
  'an entry added': (forged) => {
    const list = longest(forged.lists)
    const added = { entryId: 'ent_friend', enteredAt: list.at(-1)?.enteredAt ?? '', ...NEVER }
    list.splice(0, 0, { ...added, sequence: 1 })
    list.forEach((entry, n) => {
      entry.sequence = n + 1
    })
  },
  'two entries that changed places': ({ lists }) => {
    const list = longest(lists)
    list.push(...list.splice(0, 1))
  },
  'somebody let in out of turn': ({ lists }) => {
    const all = lists.flat()
    const first = all.find(({ admittedAt }) => admittedAt !== null)
    const last = all.findLast(({ admittedAt }) => admittedAt === null)
    if (!first || !last) throw new Error('some were admitted and some were not')
    const { admittedAt, units, outcome } = first
    Object.assign(last, { admittedAt, units, outcome })
    Object.assign(first, NEVER)
  },
  'the beacon left out': ({ report }) => {
    if (report.beacon) report.beacon.randomness = null
  },
  'terms changed for the worse': ({ report }) => {
    for (const variant of report.terms.variants) variant.price = { amount: 9e5, currency: 'USD' }
  },
  'fewer units than announced': ({ report }) => {
    report.counts.unitsQuota = 1
  },
}

describe('a draw whose shop hashes everything anew', () => {
  it.each(Object.keys(TAMPERINGS))('is found out by %s', async (name) => {
    const forged = await publishedDrop('draw', 1)
    expect(verdict(forged)).toContain('Nothing disagrees')
    TAMPERINGS[name]?.(forged)
    redigest(forged)
    expect(verdict(forged)).toContain('refused')
  })

  it('is found out by a beacon it made up, where its value is given; else that is said', async () => {
    const forged: Published = await publishedDrop('draw', 1)
    if (forged.report.beacon) forged.report.beacon.randomness = 'cd'.repeat(32)
    reseal(forged)
    admitAnew(forged, 5)
    redigest(forged)
    expect(verdict(forged, { beacon: 'ab'.repeat(32) })).toContain('the beacon said something else')
    expect(verdict(forged)).toContain('not proved: the beacon’s value: not checked')
  })

  it('is found out by what was noted before, also without a receipt', async () => {
    const { report, lists } = await publishedDrop('draw', 1)
    const honest = { commitment: report.commitment ?? '', termsHash: report.termsHash }
    const found = { report, lists }
    expect(tool.verify(found, [], honest)).toContain('Nothing disagrees')
    const unnoted = tool.verify(found, [], {})
    expect(unnoted).toContain('not proved: that this commitment was published before')
    expect(unnoted).toContain('not proved: that this termsHash was published before')
    for (const noted of [{ commitment: '00' }, { termsHash: '00' }, { dropId: 'drop_2' }]) {
      expect(() => tool.verify(found, [], noted)).toThrow('is not the one noted')
    }
  })

  it('of an earlier release is checked as far as its receipt goes', async () => {
    const published = await publishedDrop('draw', 1, { listFormat: 1 })
    const { commitment: _c, termsHash: _t, ...receipt } = published.receipt
    const said = verdict({ ...published, receipt })
    expect(said).toContain('Nothing disagrees')
    expect(said).toContain('not proved: when others entered')
    expect(said).toContain('not proved: that this commitment was published before')
    expect(verdict({ ...published, receipt: { ...receipt, shard: 99 } })).toContain('refused')
  })
})
