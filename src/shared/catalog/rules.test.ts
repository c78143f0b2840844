import { describe, expect, it } from 'vitest'
import { pictureOf } from './rules.ts'

describe('pictureOf', () => {
  const [sun, harbour, detail] = ['sun', 'harbour', 'detail'].map((id) => ({ id }))
  const jacket = {
    images: [sun, harbour, detail].filter((image) => image !== undefined),
    variants: [
      { options: ['Sun', 'S'], imageId: 'sun' },
      { options: ['Sun', 'M'], imageId: 'sun' },
      { options: ['Harbour', 'S'], imageId: 'harbour' },
      { options: ['Moss', 'S'] },
    ],
  }

  it('is the variant’s own, without a note', () => {
    expect(pictureOf(jacket, { options: ['Harbour', 'S'], imageId: 'harbour' })).toEqual({
      image: harbour,
    })
  })

  it('is else the product’s first, with the values it shows instead', () => {
    const first = { image: sun, shownIn: 'Sun' }
    expect(pictureOf(jacket, { options: ['Moss', 'S'] })).toEqual(first)
    expect(pictureOf(jacket, { options: ['Moss', 'L'], imageId: 'withdrawn' })).toEqual(first)
  })

  it('has no note where it is nobody’s own, or shows what all have in common', () => {
    const general = { ...jacket, variants: [{ options: ['Moss', 'S'] }] }
    expect(pictureOf(general, { options: ['Moss', 'S'] })).toEqual({ image: sun })
    const unsized = {
      ...jacket,
      variants: [
        { options: ['Moss', 'S'], imageId: 'sun' },
        { options: ['Sun', 'S'], imageId: 'sun' },
      ],
    }
    expect(pictureOf(unsized, { options: ['Clay', 'S'] })).toEqual({ image: sun })
  })

  it('is none for a product without pictures', () => {
    expect(pictureOf({ images: [], variants: [] }, { options: [] })).toEqual({ image: null })
  })
})
