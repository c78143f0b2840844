import { expect, it } from 'vitest'
import { refuse } from '../../../../src/shared/platform/result.ts'
import { verificationOf } from './challenge.ts'

const asked = (challenge: unknown) =>
  verificationOf(refuse('verification_required', undefined, { extra: { challenge } }).problem)

it('work is offered where work is asked for, and a code for everything else', () => {
  const url = '/api/v1/challenges/pow?action=x'
  expect(asked({ kind: 'pow', url })).toEqual({ kind: 'pow', url })
  expect(asked({ kind: 'pow' })).toEqual({ kind: 'code' })
  expect(asked({ kind: 'code' })).toEqual({ kind: 'code' })
  expect(asked({ kind: 'turnstile', siteKey: 'k' })).toEqual({ kind: 'code' })
  expect(asked(undefined)).toEqual({ kind: 'code' })
})

it('no other refusal asks for a check', () => {
  expect(verificationOf(refuse('price_changed').problem)).toBeNull()
})
