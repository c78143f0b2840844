import { expect, it } from 'vitest'
import { BASE_FIELD, conflictWords, mergeForm } from './form-merge.ts'

const OPENED = { title: 'Mugs', description: 'Old', parent: '' }
const form = (choices: Record<string, string> = {}, base: object | null = OPENED) =>
  new URLSearchParams({ [BASE_FIELD]: JSON.stringify(base), ...choices })

it('a form that nobody overtook has nothing to look at', () => {
  const yours = { ...OPENED, title: 'Cups' }
  expect(mergeForm(form(), OPENED, yours)).toEqual({ chosen: yours, merged: null })
})

it('a field that only the other changed is taken, one that both changed is a conflict', () => {
  const saved = { title: 'Beakers', description: 'Old', parent: 'kitchen' }
  const { merged } = mergeForm(form(), saved, { ...OPENED, title: 'Cups', description: 'New' })
  expect(merged).toEqual({
    typed: { title: 'Cups', description: 'New', parent: 'kitchen' },
    conflicts: [{ name: 'title', saved: 'Beakers', yours: 'Cups' }],
    taken: ['parent'],
  })
})

it('both changing a field alike is no conflict, nor is a line end', () => {
  const saved = { ...OPENED, title: 'Cups', description: 'a\nb' }
  const yours = { ...OPENED, title: ' Cups ', description: 'a\r\nb' }
  expect(mergeForm(form(), saved, yours).merged).toBeNull()
})

it('a choice stands, and a change after it is a conflict again', () => {
  const theirs = { ...OPENED, title: 'Beakers' }
  const yours = { ...OPENED, title: 'Cups' }
  const chosen = form({ 'choose title': 'saved' }, theirs)
  expect(mergeForm(chosen, theirs, yours)).toEqual({ chosen: theirs, merged: null })
  const mine = form({ 'choose title': 'yours' }, theirs)
  expect(mergeForm(mine, theirs, yours)).toEqual({ chosen: yours, merged: null })
  const once = mergeForm(mine, { ...OPENED, title: 'Tumblers' }, yours)
  expect(once.merged?.conflicts).toMatchObject([{ saved: 'Tumblers', yours: 'Cups' }])
})

it('a form that does not say what it was opened on is saved as it is', () => {
  for (const base of ['null', '[', '5', '']) {
    const fields = new URLSearchParams({ [BASE_FIELD]: base })
    expect(mergeForm(fields, { title: 'B' }, { title: 'A' }).merged).toBeNull()
  }
})

it('a conflict is said in the words of the page', () => {
  const merged = { conflicts: [{ name: 'role', saved: 'owner', yours: 'viewer' }], taken: ['name'] }
  expect(
    conflictWords(merged, { role: 'Role', name: 'Name' }, (_, value) => value.toUpperCase()),
  ).toEqual({
    differences: [{ name: 'role', label: 'Role', saved: 'OWNER', yours: 'VIEWER' }],
    taken: ['Name'],
  })
})
