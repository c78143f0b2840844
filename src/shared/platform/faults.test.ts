import { DrizzleQueryError } from 'drizzle-orm/errors'
import { expect, it } from 'vitest'
import { describeFault, isConstraintError, isDependencyFault, isOverload } from './faults.ts'

const wrapped = (message: string) =>
  new DrizzleQueryError(
    'select "id" from "orders" where "email" = ?',
    ['ada@shop.test'],
    new Error(message),
  )

it('an outage of D1 is one also where Drizzle wraps the error', () => {
  expect(isDependencyFault(new Error('D1_ERROR: database is locked: SQLITE_BUSY'))).toBe(true)
  expect(isDependencyFault(wrapped('D1_ERROR: database is locked: SQLITE_BUSY'))).toBe(true)
  expect(isDependencyFault(wrapped('Network connection lost.'))).toBe(true)
  expect(isDependencyFault(new TypeError('x is not a function'))).toBe(false)
})

it('what the runtime says of a wire counts, however deep it lies', () => {
  const overloaded = Object.assign(new Error('busy'), { overloaded: true })
  expect(isOverload(new Error('call failed', { cause: overloaded }))).toBe(true)
  expect(isDependencyFault(new Error('call failed', { cause: overloaded }))).toBe(true)
})

it('a refused constraint is an answer, not an outage', () => {
  const refused = wrapped('D1_ERROR: UNIQUE constraint failed: orders.id: SQLITE_CONSTRAINT')
  expect(isConstraintError(refused)).toBe(true)
  expect(isDependencyFault(refused)).toBe(false)
})

it('the log reads query and cause, and no bound value', () => {
  const text = describeFault(wrapped('D1_ERROR: database is locked'))
  expect(text).toContain('from "orders"')
  expect(text).toContain('database is locked')
  expect(text).not.toContain('ada@shop.test')
  expect(describeFault('thrown text')).toBe('thrown text')
})

it('causes in a circle end', () => {
  const one = new Error('one')
  one.cause = one
  expect(isDependencyFault(one)).toBe(false)
})
