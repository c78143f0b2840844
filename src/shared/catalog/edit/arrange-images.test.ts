import { expect, it } from 'vitest'
import { arranged } from './arrange-images.ts'

const image = (url: string, alt = '') => ({ url, alt, width: 1, height: 1 })
const urlsOf = (images: { url: string }[]) => images.map(({ url }) => url).join('')
const images = ['a', 'b', 'c'].map((url) => image(url))
const order = (urls: string) => [...urls].map((url) => ({ url, alt: '' }))

it('pictures take their order and texts, and move by places within the list', () => {
  expect(urlsOf(arranged(images, { order: order('cab') }))).toBe('cab')
  const named = [{ url: 'b', alt: 'A cup' }]
  expect(arranged(images, { order: named })[0]).toEqual(image('b', 'A cup'))
  expect(urlsOf(arranged(images, { order: order('abc'), move: { url: 'c', by: -1 } }))).toBe('acb')
  expect(urlsOf(arranged(images, { order: order('abc'), move: { url: 'c', by: 5 } }))).toBe('abc')
  expect(urlsOf(arranged(images, { order: order('abc'), move: { url: 'z', by: 1 } }))).toBe('abc')
})

it('a picture that was added meanwhile comes last, and a removed one is no longer there', () => {
  expect(urlsOf(arranged(images, { order: order('ba') }))).toBe('bac')
  expect(urlsOf(arranged(images, { order: order('xba'), remove: 'b' }))).toBe('ac')
  expect(urlsOf(arranged(images, { order: order('aab') }))).toBe('abc')
})
