import fc from 'fast-check'
import { expect, it } from 'vitest'
import { startingVariant, variantChoice, withValue } from './variant-choice.ts'

const COAT = [
  { name: 'Colour', values: ['Sun', 'Moss'] },
  { name: 'Size', values: ['S', 'M', 'L'] },
]

/** A coat in every combination but Moss L; `out` names what is sold out. */
const coats = (...out: string[]) =>
  ['Sun S', 'Sun M', 'Sun L', 'Moss S', 'Moss M'].map((id) => ({
    id,
    options: id.split(' '),
    availability: { state: out.includes(id) ? ('out' as const) : ('in_stock' as const) },
  }))

const chosen = (variants: ReturnType<typeof coats>, id: string) => {
  const variant = startingVariant(variants, id)
  if (!variant) throw new Error('no variants')
  return variantChoice(COAT, variants, variant)
}

it('without a wanted variant the first variant that can be bought is shown', () => {
  expect(startingVariant(coats('Sun S', 'Sun M'), null)?.id).toBe('Sun L')
  expect(startingVariant(coats('Sun S'), 'Sun S')?.id).toBe('Sun S')
  expect(startingVariant(coats('Sun S'), 'gone')?.id).toBe('Sun M')
  expect(startingVariant([], null)).toBeUndefined()
})

it('another colour keeps the size, even where it is sold out', () => {
  const variants = coats('Moss M')
  const { leading } = chosen(variants, 'Sun M')
  expect(leading[0]?.values).toEqual([
    { value: 'Sun', variantId: 'Sun M', current: true, soldOut: false },
    { value: 'Moss', variantId: 'Moss M', current: false, soldOut: false },
  ])
})

it('where the size does not exist in the other colour, one that can be bought is chosen', () => {
  const variants = coats('Moss S')
  const [from] = variants.filter((variant) => variant.id === 'Sun L')
  if (!from) throw new Error('missing')
  expect(withValue(variants, from, 0, 'Moss')?.id).toBe('Moss M')
})

it('a colour of which nothing is left says so', () => {
  const { leading } = chosen(coats('Moss S', 'Moss M'), 'Sun M')
  expect(leading[0]?.values.map((value) => value.soldOut)).toEqual([false, true])
})

it('the sizes are those of the chosen colour; one that does not exist names no variant', () => {
  const { last } = chosen(coats(), 'Moss S')
  expect(last?.radios.map(({ variant }) => variant?.id ?? null)).toEqual(['Moss S', 'Moss M', null])
})

it('a product without options offers no choice', () => {
  const only = { id: 'var_1', options: [], availability: { state: 'in_stock' as const } }
  expect(variantChoice([], [only], only)).toEqual({ chosen: only, leading: [], last: null })
})

it('every variant is reached by choosing its values one after the other', () => {
  const state = fc.constantFrom('in_stock' as const, 'out' as const)
  const variants = fc
    .uniqueArray(fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)), {
      minLength: 1,
      maxLength: 27,
      selector: (options) => options.join(),
    })
    .chain((all) =>
      fc.tuple(...all.map(() => state)).map((states) =>
        all.map((options, at) => ({
          id: options.join('-'),
          options: options.map(String),
          availability: { state: states[at] ?? ('out' as const) },
        })),
      ),
    )
  const options = ['a', 'b', 'c'].map((name) => ({ name, values: ['0', '1', '2'] }))
  fc.assert(
    fc.property(variants, fc.nat(), fc.nat(), (all, start, end) => {
      const [from, to] = [all[start % all.length], all[end % all.length]]
      if (!from || !to) return
      let now = from
      for (const index of [0, 1]) {
        const { leading } = variantChoice(options, all, now)
        const step = leading[index]?.values.find(({ value }) => value === to.options[index])
        now = all.find(({ id }) => id === step?.variantId) ?? now
        expect(now.options[index]).toBe(to.options[index])
      }
      const { last } = variantChoice(options, all, now)
      expect(last?.radios.find(({ value }) => value === to.options[2])?.variant?.id).toBe(to.id)
    }),
  )
})
