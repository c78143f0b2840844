import { describe, expect, it } from 'vitest'
import { TAX_CLASSES } from '../../src/shared/catalog/contract.ts'
import { CategoryInputSchema, ProductInputSchema } from '../../src/shared/catalog/edit/contract.ts'
import { allIllustrations, categories, illustrationsOf, products } from './catalog.ts'

const SVG_BYTES_MAX = 6 * 1024

const variants = products.flatMap((product) => product.variants)
const pictures = allIllustrations()

/** What stops `svg` from being well-formed XML of the small kind we draw; null when nothing does. */
function xmlFault(svg: string): string | null {
  const open: string[] = []
  const tag = /<(\/?)([a-zA-Z]+)((?:\s+[a-zA-Z][\w-]*="[^"<&]*")*)\s*(\/?)>/y
  while (tag.lastIndex < svg.length) {
    const at = tag.lastIndex
    const [, closing, name = '', attributes = '', empty] = tag.exec(svg) ?? []
    if (name === '') return `no tag at ${at}: ${svg.slice(at, at + 60)}`
    const names = [...attributes.matchAll(/\s([a-zA-Z][\w-]*)=/g)].map(([, attribute]) => attribute)
    if (new Set(names).size < names.length) return `<${name}> repeats an attribute`
    if (closing && open.pop() !== name) return `</${name}> closes nothing`
    if (!closing && !empty) open.push(name)
    if (open.length === 0 && tag.lastIndex < svg.length) return 'something follows the root'
  }
  return open.length === 0 ? null : `<${open.at(-1)}> stays open`
}

const idsOf = (svg: string) => [...svg.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id)

describe('the shelves', () => {
  it('parse as the catalogue demands', () => {
    for (const category of categories) expect(CategoryInputSchema.parse(category)).toEqual(category)
    for (const product of products) expect(ProductInputSchema.parse(product)).toEqual(product)
  })

  it('have a product of each tax class', () => {
    const classes = new Set(variants.map(({ taxClass }) => taxClass))
    expect([...classes].sort()).toEqual([...TAX_CLASSES].sort())
  })

  it('hold about sixty products in eight categories of five or more', () => {
    expect(categories).toHaveLength(8)
    expect(products.length).toBeGreaterThanOrEqual(58)
    expect(products.length).toBeLessThanOrEqual(66)
    for (const { handle } of categories) {
      const shelf = products.filter((product) => product.categories.includes(handle))
      expect(shelf.length, handle).toBeGreaterThanOrEqual(5)
    }
  })

  it('name every product, SKU and category once', () => {
    for (const names of [
      products.map(({ handle }) => handle),
      products.map(({ title }) => title),
      variants.map(({ sku }) => sku),
      categories.map(({ handle }) => handle),
    ]) {
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    }
    for (const { sku } of variants) expect(sku).toMatch(/^[A-Z]{3}(-[A-Z0-9]+)+$/)
  })

  it('offer each combination of options exactly once, twelve at most', () => {
    for (const { handle, options, variants: offered } of products) {
      const count = options.reduce((product, { values }) => product * values.length, 1)
      const combinations = new Set(offered.map((variant) => JSON.stringify(variant.options)))
      expect(combinations.size, handle).toBe(count)
      expect(offered.length, handle).toBe(count)
      expect(count, handle).toBeLessThanOrEqual(12)
    }
  })

  it('ask sensible prices, and a reduction is below what it reduces', () => {
    for (const { sku, price, compareAtPrice, weightGrams } of variants) {
      expect(price, sku).toBeGreaterThanOrEqual(1_000)
      expect(price, sku).toBeLessThanOrEqual(25_000)
      if (compareAtPrice !== undefined) expect(compareAtPrice, sku).toBeGreaterThan(price)
      expect(weightGrams, sku).toBeGreaterThan(0)
    }
    expect(
      products.filter(({ variants: [first] }) => first?.compareAtPrice).length,
    ).toBeGreaterThan(3)
  })

  it('are well stocked, with a few things low and a few out', () => {
    const counts = variants.map(({ stock = 0 }) => stock)
    const empty = counts.filter((count) => count === 0).length
    const low = counts.filter((count) => count >= 1 && count <= 5).length
    expect(empty).toBeGreaterThanOrEqual(2)
    expect(empty).toBeLessThanOrEqual(6)
    expect(low).toBeGreaterThanOrEqual(3)
    expect(counts.filter((count) => count >= 20).length / counts.length).toBeGreaterThan(0.85)
    for (const { handle, variants: offered } of products) {
      expect(
        offered.some(({ stock = 0 }) => stock > 5),
        `${handle} can be bought`,
      ).toBe(true)
    }
  })

  it('describe each thing in its own words', () => {
    const paragraphs = products.flatMap(({ description }) => description.split('\n\n'))
    expect(new Set(paragraphs).size).toBe(paragraphs.length)
    for (const { handle, description } of products) {
      const count = description.split('\n\n').length
      expect(count, handle).toBeGreaterThanOrEqual(2)
      expect(count, handle).toBeLessThanOrEqual(3)
      expect(description.length, handle).toBeGreaterThan(200)
    }
  })

  it('arrived over the course of a year', () => {
    const months = new Set(products.map(({ createdAt = '' }) => createdAt.slice(0, 7)))
    expect(months.size).toBeGreaterThanOrEqual(10)
    for (const { createdAt = '' } of products) {
      expect(createdAt >= '2025-11-20' && createdAt < '2026-11-20', createdAt).toBe(true)
    }
  })
})

describe('the pictures', () => {
  it('exist for each image of each product and category, with words for those who cannot see', () => {
    const drawn = new Set(pictures.map(({ key }) => `/media/demo/${key}.svg`))
    for (const product of products) {
      expect(product.images.map(({ url }) => url)).toEqual(
        illustrationsOf(product).map(({ key }) => `/media/demo/${key}.svg`),
      )
      expect(product.images.length, product.handle).toBeGreaterThanOrEqual(1)
    }
    for (const { alt } of products.flatMap(({ images }) => images)) {
      expect(alt.length, alt).toBeGreaterThan(15)
    }
    for (const { handle, image = '' } of categories) expect(drawn.has(image), handle).toBe(true)
  })

  it('show every variant of what comes in several looks', () => {
    for (const { handle, variants: offered } of products) {
      const shown = offered.filter(({ image }) => image !== undefined)
      if (shown.length > 0) expect(shown.length, handle).toBe(offered.length)
    }
  })

  it('are well-formed', () => {
    for (const { key, svg } of pictures) expect(xmlFault(svg), key).toBeNull()
    expect(xmlFault('<svg><g></svg>')).not.toBeNull()
    expect(xmlFault('<svg a="1" a="2"/>')).not.toBeNull()
    expect(xmlFault('<svg>text</svg>')).not.toBeNull()
  })

  it('are small', () => {
    const heavy = pictures
      .map(({ key, svg }) => ({ key, bytes: Buffer.byteLength(svg) }))
      .filter(({ bytes }) => bytes > SVG_BYTES_MAX)
    expect(heavy).toEqual([])
  })

  it('carry no script, text or outside reference, and no number gone wrong', () => {
    for (const { key, svg } of pictures) {
      expect(svg, key).toMatch(
        /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 800 800"/,
      )
      expect(svg, key).not.toMatch(/<(script|text|image|foreignObject|style)|\son[a-z]+=/i)
      expect(svg.replace('http://www.w3.org/2000/svg', ''), key).not.toMatch(/https?:|data:|\/\//)
      expect(svg, key).not.toMatch(/NaN|undefined|Infinity/)
    }
  })

  it('refer only to what they define, under names no other picture uses', () => {
    const all = pictures.flatMap(({ svg }) => idsOf(svg))
    expect(new Set(all).size).toBe(all.length)
    for (const { key, svg } of pictures) {
      const ids = new Set(idsOf(svg))
      const used = [...svg.matchAll(/(?:url\(|href=")#([^)"]+)/g)].map(([, id = '']) => id)
      expect(
        used.filter((id) => !ids.has(id)),
        key,
      ).toEqual([])
      expect(
        [...ids].every((id) => id.startsWith(key.replace('category-', ''))),
        key,
      ).toBe(true)
    }
  })

  it('are none for a product of another shop', () => {
    expect(illustrationsOf({ handle: 'unknown', categories: [] })).toEqual([])
  })
})
