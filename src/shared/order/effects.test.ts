import { describe, expect, it } from 'vitest'
import { pushOrder } from '../notify/effects.ts'
import { EFFECTS, type EffectTable, validateEffects } from './effects.ts'

describe('the table of effects', () => {
  it('is refused where an event has no row', () => {
    const { 'order.packed': _, ...table } = EFFECTS
    expect(() => validateEffects(table as EffectTable)).toThrow('order.packed has no row')
  })

  it('is refused where a row names an effect twice', () => {
    const table = { ...EFFECTS, 'order.packed': [pushOrder, pushOrder] }
    expect(() => validateEffects(table)).toThrow('order.packed names an effect twice')
  })

  it('is refused where a change does not reach the shopper', () => {
    expect(() => validateEffects({ ...EFFECTS, 'order.packed': [] })).toThrow(
      'does not hear of order.packed',
    )
  })
})
