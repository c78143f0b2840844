import { expect, it } from 'vitest'
import { productInput, testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import { CURRENT_RELEASE_KEY, documentKey } from '../rules.ts'

/** A published shop of `count` products, and what reads its snapshots. */
async function published(count = 3) {
  const shop = testShop()
  const names = Array.from({ length: count }, (_, index) => `thing-${index}`)
  await shop.upsert(...names.map((name) => productInput(name)))
  const { version } = await shop.publish()
  const { entries } = shop.snapshots
  const original = new Map(entries)
  const isImmutable = (key: string) => key !== CURRENT_RELEASE_KEY
  /** Does something to every stored text, one after the other, and looks at the shop each time. */
  const forEachText = async (
    spoil: (key: string) => void,
    look: (key: string) => Promise<void>,
  ) => {
    for (const key of [...original.keys()].filter(isImmutable)) {
      entries.clear()
      for (const [known, text] of original) entries.set(known, text)
      spoil(key)
      await look(key)
    }
  }
  return { shop, names, version, entries, original, forEachText }
}

type Published = Awaited<ReturnType<typeof published>>

const DAMAGES: Record<string, (entries: Published['entries']) => (key: string) => void> = {
  lost: (entries) => (key) => entries.delete(key),
  garbage: (entries) => (key) => entries.set(key, '<html>'),
  altered: (entries) => (key) =>
    entries.set(key, (entries.get(key) ?? '').replace('thing', 'thong').replace('[', '[ ')),
}

it.each(Object.keys(DAMAGES))(
  'a text that is %s is never served, and mended by its read',
  async (kind) => {
    const { shop, names, version, entries, original, forEachText } = await published()
    const spoil = DAMAGES[kind]?.(entries) ?? (() => {})
    await forEachText(spoil, async (key) => {
      const { snapshots } = shop.reader()
      const parts = (await snapshots.parts(version)) ?? []
      const partTexts = await Promise.all(
        parts.filter((hash) => hash !== null).map((hash) => snapshots.partText(hash)),
      )
      const documents = await Promise.all(
        names.map((name) => snapshots.documentText(version, name)),
      )
      const served = [await snapshots.categories(version), ...partTexts, ...documents]
      for (const text of served) expect([...original.values()]).toContain(text)
      expect(entries.get(key)).toBe(original.get(key))
    })
  },
)

it.each(Object.keys(DAMAGES))(
  'a publish without any change stores again what is %s',
  async (kind) => {
    const { shop, entries, original, forEachText } = await published()
    const spoil = DAMAGES[kind]?.(entries) ?? (() => {})
    await forEachText(spoil, async () => {
      await shop.publish()
      expect(new Map(entries)).toEqual(original)
    })
    entries.clear()
    await shop.publish()
    expect(new Map(entries)).toEqual(original)
  },
)

it('the comparison names snapshots that are missing or altered, and repairs none', async () => {
  const { shop, version, entries, original } = await published()
  const isWholeEver = async () => {
    const { snapshots } = shop.reader()
    const turns = Array.from({ length: 12 }, (_, turn) => snapshots.isWhole(version, turn))
    return (await Promise.all(turns)).every((whole) => whole)
  }
  expect(await isWholeEver()).toBe(true)
  for (const key of [...original.keys()].filter((name) => name !== CURRENT_RELEASE_KEY)) {
    entries.set(key, 'x')
    expect(await isWholeEver(), key).toBe(false)
    expect(entries.get(key)).toBe('x')
    entries.set(key, original.get(key) ?? '')
  }
})

it('of a large catalogue every document has its turn', async () => {
  const { shop, entries, original } = await published(900)
  const documents = [...original.keys()].filter((key) => key.startsWith(documentKey('')))
  for (const key of documents) entries.delete(key)
  for (let minute = 0; minute < 3; minute += 1) {
    shop.clock.now += 60_000
    await shop.publish()
  }
  expect(entries.size).toBe(original.size)
})

it('a release that no longer exists anywhere is unknown, not wrong', async () => {
  const { shop, version, entries } = await published()
  await shop.upsert(productInput('thing-0', { title: 'New' }))
  await shop.publish()
  entries.clear()
  const { snapshots } = shop.reader()
  expect(await snapshots.parts(version)).toBeNull()
  expect(await snapshots.categories(version)).toBeNull()
  expect(await snapshots.documentText(version, 'thing-0')).toBeNull()
})

it('a KV that refuses the current release does not undo the publish', async () => {
  const { shop } = await published()
  const { put } = shop.snapshots
  shop.snapshots.put = async (key, value) => {
    if (key === CURRENT_RELEASE_KEY) throw new Error('KV PUT failed: 429 Too Many Requests')
    return put(key, value)
  }
  await shop.upsert(productInput('thing-0', { title: 'New' }))
  const release = await shop.publish()
  expect(release.number).toBe(2)
  shop.snapshots.put = put
  await shop.publish()
  expect(shop.snapshots.entries.get(CURRENT_RELEASE_KEY)).toBe(JSON.stringify(release))
})
